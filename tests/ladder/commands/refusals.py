"""One case for each Wrong and Failed that needs no cloud: where it is made, how one gets there, what is said."""

import subprocess
from functools import partial
from operator import ne

from ladder.cloud.engine.target import CloudError
from tests.ladder.commands.refusal import (
    FOLDER,
    PYTHON,
    against_policy,
    answering,
    bringing_libraries,
    cloud_that_does_not_stop,
    export_over_foreign,
    failed,
    giving,
    half_a_clone,
    not_installed,
    raising,
    simulating,
    state_of,
    unjudged,
    without_uv,
    wrong,
)
from tests.ladder.commands.scene import LOANS

BUCKET = "aws:s3/bucket:Bucket"

REFUSALS = (
    wrong("commands/access.py:access", "access nobody", "no team nobody", "There are: lending, mobility"),
    wrong("commands/diff.py:diff", "diff local local --markdown --json", "one of --json and --markdown"),
    failed(
        *("commands/down.py:down", "down", "did not stop; see the log", "End that process", "`ladder down` again"),
        arrange=cloud_that_does_not_stop,
    ),
    wrong(
        *("commands/export.py:write", f"export terraform {FOLDER}", "mine.tf", "Name an empty folder"),
        arrange=export_over_foreign,
    ),
    wrong("commands/new.py:model", "new model loans", "loans is not TEAM/MODEL", "ladder new model fraud/card-checks"),
    wrong("commands/prices.py:prices", "prices --region mars-1", "no AWS region mars-1", "looks like us-east-1"),
    wrong("commands/up.py:up", "up --stack dev-us-east-1", "account 111111111111", "pulumi stack select dev-us-east-1"),
    failed(
        *("commands/up.py:build#1", "up", "high s3-public: a bucket is public. Close it.", "Nothing was changed"),
        arrange=lambda scene: scene.replace("ladder.commands.up.check", against_policy),
    ),
    failed(
        *("commands/up.py:build#2", "up", "did not start", "mend it and run `ladder up` again"),
        arrange=lambda scene: scene.replace("ladder.cloud.client.Cloud.start", raising(CloudError("did not start"))),
    ),
    failed(
        *("judges/access/simulator.py:must_be_here", "access", "no `node` here", "make simulator"),
        arrange=lambda scene: scene.replace("shutil.which", giving(None)),
    ),
    failed(
        *("judges/access/simulator.py:run#1", "access --level 0", "failed", "make simulator", "SyntaxError"),
        arrange=lambda scene: simulating(scene, answering(1, err="SyntaxError")),
    ),
    failed(
        *(
            "judges/access/simulator.py:run#2",
            "access",
            "can't judge",
            " on arn:aws:",
            "package.json",
            "no such action",
        ),
        arrange=lambda scene: simulating(scene, unjudged),
    ),
    failed(
        *("judges/cost/prices.py:newest", "prices", "no prices that can be read", "git checkout"),
        arrange=lambda scene: scene.replace("ladder.judges.cost.prices.SNAPSHOTS", scene.folder),
    ),
    wrong(
        *("judges/diff/revision.py:plan_at", "diff nosuch:local local"),
        *("no git revision nosuch", "`git log --oneline`"),
        arrange=lambda scene: scene.program("git", answering(1)),
    ),
    wrong(
        *("judges/diff/revision.py:git", "diff HEAD:local local", "no `git` here", "Install it"),
        arrange=lambda scene: scene.program("git", raising(FileNotFoundError("git"))),
    ),
    wrong(
        *(
            "judges/diff/revision.py:check_out",
            "diff HEAD:local local",
            "can't read all of revision 0123abc",
            "git fetch",
        ),
        arrange=lambda scene: scene.program("git", half_a_clone),
    ),
    wrong(
        *(
            "judges/diff/revision.py:run#1",
            "diff HEAD:local local",
            "HEAD planned stack local",
            "Name another revision",
        ),
        arrange=lambda scene: scene.program(PYTHON, raising(subprocess.TimeoutExpired("python", 1))),
    ),
    wrong(
        *("judges/diff/revision.py:run#2", "diff HEAD:nosuch local", "HEAD can't plan stack nosuch: no such stack"),
        arrange=lambda scene: scene.program(PYTHON, answering(1, err="Traceback\nno such stack\n")),
    ),
    wrong("judges/diff/sides.py:parse#1", "diff local@9 local", "local@9: 9 is no level", "from 0 to "),
    wrong("judges/diff/sides.py:parse#2", "diff main: local", "main: names no stack", "main:local@0"),
    wrong("judges/diff/sides.py:only_team", "diff local/nobody local", "to nobody", "There are: lending, mobility"),
    failed(
        *("judges/export/terraform.py:refuse_without_schema", f"export terraform {FOLDER}/out"),
        *("aws:s3/bucket:Bucket", "python -m ladder.judges.export", "Nothing was written"),
        arrange=lambda scene: scene.replace(
            "ladder.judges.export.terraform.has_schema", partial(ne, "aws:s3/bucket:Bucket")
        ),
    ),
    wrong(
        *("operate/declarations.py:must_be_sound", "preview"),
        *(f"{LOANS}: ", "models/loan_approval/model.yaml:2:1", "Nothing was changed"),
        arrange=lambda scene: scene.model("model.yaml", b"a: [\n"),
    ),
    failed(
        *("operate/image_building.py:build_images", "up", f"{LOANS}: requirements.lock can't", "run `ladder up` again"),
        arrange=not_installed,
    ),
    failed(
        *("operate/libraries.py:explained#1", f"lock {LOANS}"),
        *("requirements.txt: can't be locked", "out of reach", "Run the same command again"),
        arrange=lambda scene: bringing_libraries(scene, UV_OFFLINE="1"),
    ),
    wrong(
        *("operate/libraries.py:explained#2", f"lock {LOANS}", "requirements.txt: what it states", "another version"),
        arrange=lambda scene: bringing_libraries(scene, UV_DEFAULT_INDEX=scene.folder.as_uri()),
    ),
    failed(
        *("operate/libraries.py:uv", f"lock {LOANS}", "uv, and it is not here", "make install"),
        arrange=without_uv,
    ),
    wrong(
        *("operate/libraries.py:unlocked", "preview", "requirements.txt: `tiny` pins no single", "name==version"),
        arrange=lambda scene: bringing_libraries(scene, b"tiny\n"),
    ),
    wrong(
        *("operate/libraries.py:stated", "preview", "requirements.txt: byte 3 is not UTF-8", "Save it as UTF-8"),
        arrange=lambda scene: bringing_libraries(scene, b"caf\xe9==1\n"),
    ),
    failed("operate/session.py:running", "env", "No cloud is running", "`ladder up`"),
    wrong(
        *("plan/config.py:read#1", "preview --stack dev-us-east-1-cluster"),
        *("inside the cluster of dev-us-east-1", "--stack dev-us-east-1"),
    ),
    wrong(
        *(
            "plan/config.py:read#2",
            "cost",
            "Pulumi.local.yaml: 2 settings",
            "Did you mean level?",
            "nothing was changed",
        ),
        arrange=lambda scene: scene.config("config/Pulumi.local.yaml", "mlops:level", "mlops:levle"),
    ),
    wrong("plan/config.py:find", "lock lending/loan-aproval", "trains no model", f"Did you mean {LOANS}?"),
    wrong(
        *("plan/pulumi_state.py:standing_in_aws#1", f"cost --stack dev-us-east-1 --deployed {FOLDER}/state"),
        *("no state of Pulumi's", "pulumi stack export --stack dev-us-east-1"),
        arrange=lambda scene: scene.write("state", "[]"),
    ),
    wrong(
        *("plan/pulumi_state.py:standing_in_aws#2", f"cost --stack dev-us-east-1 --deployed {FOLDER}/state"),
        *("the state of stack other", "pulumi stack export --stack dev-us-east-1"),
        arrange=lambda scene: scene.write("state", state_of("other")),
    ),
    wrong(
        *("judges/cost/stack_costs.py:deployed_costs", f"cost --stack dev-us-east-1 --deployed {FOLDER}/state"),
        *("lacks what a price depends on (KeyError", "pulumi stack export --stack dev-us-east-1"),
        arrange=lambda scene: scene.write("state", state_of("dev-us-east-1", "aws:eks/nodeGroup:NodeGroup")),
    ),
    wrong("scaffold/new_model.py:new_model#1", "new model nobody/x", "no team nobody", "ladder new team nobody"),
    wrong("scaffold/new_model.py:new_model#2", "new model lending/Card", "Card can't be", "lower-case letters"),
    wrong("scaffold/new_model.py:new_model#3", f"new model {LOANS}", "loan-approval exists already", "loan_approval"),
    wrong("scaffold/new_team.py:new_team#1", "new team Fraud", "Fraud can't be", "ladder new team fraud"),
    wrong("scaffold/new_team.py:new_team#2", "new team lending", "lending exists already", "lending.yaml"),
    wrong("scaffold/writing.py:stack_file", "new team fraud --stack nosuch", "no stack nosuch", "There are: dev-us"),
    wrong(
        *("scaffold/writing.py:text_of", "new model lending/card-checks", "lending.yaml: byte 0", "Save it as UTF-8"),
        arrange=lambda scene: (scene.config() / "teams/lending.yaml").write_bytes(b"\xe9"),
    ),
    wrong(
        *("scaffold/writing.py:try_out", "new team platform", "teams/platform.yaml: 1 setting", "nothing was changed"),
        arrange=lambda scene: scene.config(),
    ),
)

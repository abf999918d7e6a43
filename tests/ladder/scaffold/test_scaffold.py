"""New teams and models: valid at once, comments kept, and nothing written when refused."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import stacks
from ladder.exits import Wrong
from ladder.operate import model_folder
from ladder.scaffold import first_steps, new_model, new_team
from ladder.scaffold.new_model import owner_of
from ladder.scaffold.yaml_text import with_model, with_team
from pipelines import interface
from stacks.reading import ConfigErrors, read_stack
from stacks.reading import folder as stack_folder

BLOCK = "- name: card-checks\n  kind: tabular"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped config that a test may write to."""
    for part in ("config", "teams"):
        shutil.copytree(Path(stacks.__file__).parent / part, tmp_path / part)
    monkeypatch.setenv("LADDER_STACKS", str(tmp_path))
    return tmp_path


@pytest.fixture
def models(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped models that a test may write to."""
    copy = tmp_path_factory.mktemp("pipelines") / "models"
    shutil.copytree(interface.MODELS, copy)
    for module in (interface, model_folder, stack_folder):
        monkeypatch.setattr(module, "MODELS", copy)
    return copy


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_new_team_is_read_and_hosted_at_once(folder: Path) -> None:
    before = contents(folder)
    new_team("fraud", "ada@example.com", "local")
    _, teams = read_stack("local", folder)
    assert teams[-1].name == "fraud"
    assert teams[-1].owners == teams[-1].members == ("ada@example.com",)
    after = contents(folder)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"teams/fraud.yaml", "config/Pulumi.local.yaml"}


RULE = "can't be a team's name: 2 to 16 lower-case letters and digits, a letter first."


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lending", "Team lending exists already"),
        ("Fraud", f"Fraud {RULE} For example: ladder new team fraud"),
        ("f", f"f {RULE}"),
        ("a-b", f"a-b {RULE} For example: ladder new team ab"),
        ("../x", f"../x {RULE}"),
        ("averyveryverylongname", f"{RULE} For example: ladder new team averyveryverylon"),
        ("platform", "platform is how Ladder calls what all teams share"),
        ("1st", f"1st {RULE} For example: ladder new team st"),
        ("fr\u00e4ud", f"{RULE} For example: ladder new team frud"),
        ("fraud\n", f"{RULE} For example: ladder new team fraud"),
        ("", f"Nothing {RULE}"),
    ],
)
def test_a_team_that_may_not_be_is_refused_by_its_rule_and_nothing_is_written(
    name: str, why: str, folder: Path
) -> None:
    before = contents(folder)
    with pytest.raises(Wrong) as refusal:
        new_team(name, "ada@example.com", "local")
    assert why in str(refusal.value)
    assert contents(folder) == before


def test_a_team_lands_in_every_form_of_list() -> None:
    assert with_team("config:\n  mlops:teams: [a, b] \n", "c") == "config:\n  mlops:teams: [a, b, c] \n"
    assert with_team("config:\n  mlops:teams: []\n", "c") == "config:\n  mlops:teams: [c]\n"
    assert with_team("config:\n  mlops:x: 1\n", "c") == "config:\n  mlops:x: 1\n  mlops:teams: [c]\n"
    listed = "config:\n  mlops:teams:\n    - a # first\n  mlops:x: 1\n"
    assert with_team(listed, "c") == "config:\n  mlops:teams:\n    - a # first\n    - c\n  mlops:x: 1\n"


def test_a_model_lands_at_the_end_of_the_list_and_comments_stay() -> None:
    team = (
        "name: x # ours\nmodels:\n  # the first\n  - name: a\n    gates:\n      auc: 1 # high\n\n# who\nowners: [o]\n"
    )
    assert with_model(team, BLOCK) == (
        "name: x # ours\nmodels:\n  # the first\n  - name: a\n    gates:\n      auc: 1 # high\n"
        "  - name: card-checks\n    kind: tabular\n\n# who\nowners: [o]\n"
    )
    inside = "models:\n  - name: a\n    # serving: {mode: batch}\n\n# who\n"
    assert with_model(inside, BLOCK) == (
        "models:\n  - name: a\n    # serving: {mode: batch}\n  - name: card-checks\n    kind: tabular\n\n# who\n"
    ), "a comment of an item stays with it"
    assert with_model("models:\n- name: a\n", BLOCK) == "models:\n- name: a\n- name: card-checks\n  kind: tabular\n"
    empty = "models:\nname: x\nowners: [o]\n"
    assert with_model(empty, BLOCK) == f"models:\n  - name: card-checks\n    kind: tabular\n{empty[8:]}"
    first = "models:\n  - name: card-checks\n    kind: tabular\n"
    assert with_model("name: x\n", BLOCK) == f"name: x\n{first}"
    assert with_model("models: []\nname: x\n", BLOCK) == f"{first}name: x\n"


@pytest.mark.parametrize(
    ("team", "stack", "first"),
    [
        ("lending", "local", ()),
        ("research", "local", ("Let the team train: set level in stacks/teams/research.yaml, which is 0, to 1",)),
        ("research", "prod-us-east-1", ("Have the stack host the team: add research to mlops:teams in "
                                        "stacks/config/Pulumi.prod-us-east-1.yaml",)),
    ],
)  # fmt: skip
def test_what_a_person_decides_before_a_new_model_is_trained_is_said(
    folder: Path, team: str, stack: str, first: tuple[str, ...]
) -> None:
    assert first_steps(team, stack) == first


def test_a_team_at_the_bottom_of_a_stack_at_the_bottom_rises_in_both(folder: Path) -> None:
    for file in folder.rglob("*.yaml"):
        file.write_text(re.sub(r"^( *(?:mlops:)?level:) \d", r"\1 0", file.read_text(), flags=re.MULTILINE))
    assert first_steps("lending", "local") == (
        "Let the team train: set level in stacks/teams/lending.yaml, which is 0, to 1",
        "Let the team train: set mlops:level in stacks/config/Pulumi.local.yaml, which is 0, to 1",
    )


def test_where_a_team_names_no_address_its_new_model_has_an_examples() -> None:
    assert owner_of("owners: []\n") == owner_of("name: x\n") == "owner@example.com"


@pytest.mark.parametrize(
    ("owners", "owner"),
    [
        ("owners: [ada@example.com, bob@example.com]", "ada@example.com"),
        ("owners: ['ada@example.com']", "ada@example.com"),
        ('owners:\n  # who answers\n  - "ada@example.com"', "ada@example.com"),
        ("owners:\n- ada@example.com\n- bob@example.com", "ada@example.com"),
    ],
)
def test_a_new_model_belongs_to_the_first_owner_of_its_team_however_they_are_listed(
    folder: Path, models: Path, owners: str, owner: str
) -> None:
    file = folder / "teams" / "lending.yaml"
    file.write_text(re.sub(r"^owners:.*$", owners, file.read_text(), count=1, flags=re.MULTILINE))
    written, _ = new_model("lending", "card-checks", "local")
    assert written == models / "card_checks"
    assert (written / "model.yaml").is_file()
    _, teams = read_stack("local", folder)
    [lending] = [team for team in teams if team.name == "lending"]
    assert [(model.name, model.owner) for model in lending.models][-1] == ("card-checks", owner)


def test_a_model_whose_folder_is_gone_gets_it_back_and_stands_in_its_teams_file_once(
    folder: Path, models: Path
) -> None:
    new_model("lending", "card-checks", "local")
    shutil.rmtree(models / "card_checks")
    before = contents(folder)
    with pytest.raises(ConfigErrors, match="ladder new model lending/card-checks"):
        read_stack("local", folder)
    new_model("lending", "card-checks", "local")
    read_stack("local", folder)
    assert contents(folder) == before


def test_a_team_that_a_stack_hosts_already_gets_its_file_and_is_hosted_once(folder: Path) -> None:
    file = folder / "config" / "Pulumi.local.yaml"
    file.write_text(with_team(file.read_text(), "fish"))
    before = file.read_text()
    with pytest.raises(ConfigErrors, match="ladder new team fish"):
        read_stack("local", folder)
    new_team("fish", "ada@example.com", "local")
    read_stack("local", folder)
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (
            lambda: new_model("nobody", "card-checks", "local"),
            "There is no team nobody. Begin it with: ladder new team",
        ),
        (lambda: new_model("lending", "Card", "local"), "Card can't be a model's name"),
        (lambda: new_model("lending", "loan-approval", "local"), "Model loan-approval exists already"),
        (
            lambda: new_model("lending", "card-checks", "nosuch"),
            "There is no stack nosuch. There are: dev-us-east-1, local,",
        ),
        (
            lambda: new_team("fraud", "ada@example.com", "nosuch"),
            "There is no stack nosuch. There are: dev-us-east-1, ",
        ),
    ],
    ids=["no such team", "no such name", "taken", "no such stack", "no such stack of a team"],
)
def test_what_can_not_be_made_is_refused_in_words_and_nothing_is_written(
    make: Callable[[], object], why: str, folder: Path
) -> None:
    before = contents(folder)
    with pytest.raises(Wrong) as refused:
        make()
    assert why in str(refused.value)
    assert contents(folder) == before

"""`ladder up`: from nothing to a served model on this machine. Each part looks first, so it may be cut short."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from ladder.cloud.client import Cloud, claim
from ladder.cloud.engine.apply import ApplyError, Event, apply, plan_changes
from ladder.cloud.engine.changes import Change, count
from ladder.cloud.engine.target import CloudError
from ladder.cloud.home import Home
from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Exit, Failed, Wrong
from ladder.judges.policy.checking import check
from ladder.operate.bring_up import Outcome, bring_to_service
from ladder.operate.declarations import must_be_sound
from ladder.operate.image_building import build_images, lock_libraries
from ladder.operate.retirement import retire_leaving
from ladder.operate.session import Session, report_path, session_of
from ladder.operate.training import trainer
from ladder.plan import Plan
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of
from ladder.show import summary
from ladder.show.console import complain, document, note, out, silent
from ladder.show.observing import observe
from ladder.show.progress import Progress
from ladder.show.report import write
from ladder.show.summary import Summary
from ladder.show.terminal import show
from ladder.show.violations import listed

app = command()


@app.command(epilog="Example: `ladder up`, or `ladder up --level 0` to step down a level on the running cloud")
def up(stack: Stack = "local", level: Level = None, json: AsJson = False) -> None:
    """Bring the platform up on this machine, train its models, and serve what may be served."""
    started = time.monotonic()
    config = read(stack, level)
    if not config.is_local:
        raise Wrong(
            f"`ladder up` builds on this machine only, and {stack} lives in AWS account {config.settings.account_id}. "
            f"To build it there: pulumi stack select {stack} && pulumi up"
        )
    with Progress(quiet=json) as reporter:
        plan, session, cloud, changes = build(config, reporter, silent if json else note)
        outcomes = serve(session, reporter)
    found = finished(session, plan, changes, outcomes, time.monotonic() - started)
    write(found, report_path(cloud))
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    if json:
        document(found, failures)
    else:
        show(found)
        out.print(f"Up in {found.seconds:.0f} s.")
    for outcome in outcomes:
        if outcome.unused_data and not json:
            note(outcome.unused_data)
    for failure in failures:
        complain(failure)
    if failures:
        raise SystemExit(Exit.FAILED)


def build(
    config: Config, reporter: Progress, say: Callable[[str], None]
) -> tuple[Plan, Session, Cloud, Sequence[Change]]:
    """All that the config plans stands on this machine, and runs the code and libraries that lie in the folders."""
    must_be_sound(config)
    lock_libraries(config.models(), say)
    plan, settings = plan_of(config), config.settings
    if violations := check(config, plan, datetime.now(UTC).date()):
        raise Failed(f"{listed(violations)}\nNothing was changed. To see the whole plan: ladder preview")
    try:
        claim(Home.default())
        build_images(config.models(), Home.default(), say)
        reporter.begin("cloud", 1)
        cloud = Cloud.start(stack=config.stack, account_id=settings.account_id, region=settings.region)
        reporter.update("cloud", f"listens on {cloud.url}", advance=1)
        todo = [change for change in plan_changes(plan, cloud) if change.action != "unchanged"]
        reporter.begin("resources", len(todo))

        def on_event(event: Event) -> None:
            name = event.change.key.rpartition("::")[2]
            if event.kind != "started":
                reporter.update(
                    "resources", f"{event.change.action} {name}", advance=1, is_milestone=event.kind == "failed"
                )

        retire_leaving(todo, cloud)
        changes = apply(plan, cloud, on_event)
    except (ApplyError, CloudError) as problem:
        raise Failed(f"{problem}\nWhat was made before this stays; mend it and run `ladder up` again.") from None
    reporter.finish("resources", done(count(changes)) + only_recorded(changes, cloud))
    return plan, session_of(config, cloud), cloud, changes


def done(counts: Mapping[str, int]) -> str:
    words = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted"}
    return ", ".join(f"{number} {words[action]}" for action, number in sorted(counts.items())) or "no changes"


def only_recorded(changes: Sequence[Change], cloud: Cloud) -> str:
    """What this run could only write down is not passed off as made."""
    made = {change.key for change in changes if change.action == "create"}
    number = sum(one.state == "recorded" and one.key in made for one in cloud.deployed())
    return f", {number} of them only recorded" if number else ""


def serve(session: Session, reporter: Progress) -> list[Outcome]:
    models = session.config.models()
    for team, model in models:
        reporter.begin(f"{team.name}/{model.name}", trainer(session, team, model).steps_to_take())
    with ThreadPoolExecutor(max(len(models), 1)) as pool:
        under_way = [pool.submit(bring_to_service, session, team, model, reporter) for team, model in models]
        return [one.result() for one in under_way]


def finished(
    session: Session, plan: Plan, changes: Sequence[Change], outcomes: Sequence[Outcome], seconds: float
) -> Summary:
    found, counts = observe(session, plan), count(changes)
    return replace(
        found,
        models=tuple(with_outcome(model, outcome) for model, outcome in zip(found.models, outcomes, strict=True)),
        added=counts.get("create", 0),
        changed=counts.get("update", 0) + counts.get("replace", 0),
        removed=counts.get("delete", 0),
        seconds=round(seconds, 1),
    )


def with_outcome(model: summary.Model, outcome: Outcome) -> summary.Model:
    return replace(model, trained=outcome.trained, prediction=outcome.prediction)

"""Looks at what stands now, in the local cloud or in AWS, and says it as one Summary."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ladder.judges.cost import budgets_of, by, costs_of
from ladder.operate.alarms import alarms
from ladder.operate.delivery import Delivery, is_delivered
from ladder.operate.facts import Version
from ladder.operate.release import Releaser, needs_a_person, releaser
from ladder.operate.session import Session, report_path
from ladder.operate.training import trainer
from ladder.plan import Plan
from ladder.plan.tree import grow
from ladder.show import summary
from ladder.show.invocation import program
from ladder.show.summary import Recorded, Summary, counts_of
from stacks.teams import Model, Team
from stacks.tiers import APPROVED_BY_GATES


def observe(session: Session, plan: Plan) -> Summary:
    settings = session.config.settings
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(model_now, session, team, model) for team, model in session.config.models()]
        models = tuple(one.result() for one in asked)
    return Summary(
        stack=session.config.stack,
        account_id=settings.account_id,
        region=settings.region,
        level=settings.level,
        counts=counts_of(grow(plan)),
        recorded=tuple(Recorded(type=token, count=count) for token, count in sorted(recorded(session).items())),
        models=models,
        alarms=alarms(session),
        costs=spent(session, plan),
        places=places(session),
        next_commands=next_commands(session, models),
    )


def spent(session: Session, plan: Plan) -> summary.Costs:
    """What the plan costs in AWS: the platform's part first, then each team's."""
    costs, budgets = costs_of(session.config, plan), budgets_of(session.config)
    fixed = by("owner", (line for line in costs.lines if line.kind == "fixed"))
    owners = sorted(costs.by("owner").items(), key=lambda entry: (entry[0] in budgets, entry[0]))
    return summary.Costs(
        owners=tuple(
            summary.Cost(
                owner=owner, fixed=fixed.get(owner, 0.0), usage=usd - fixed.get(owner, 0.0), budget=budgets.get(owner)
            )
            for owner, usd in owners
        ),
        as_of=costs.as_of,
        missing=costs.left_out,
    )


def recorded(session: Session) -> Mapping[str, int]:
    """Types that the local cloud could not make, with how many; in AWS there are none."""
    deployed = session.cloud.deployed() if session.cloud else ()
    return Counter(one.type for one in deployed if one.state == "recorded")


def model_now(session: Session, team: Team, model: Model) -> summary.Model:
    training, release = trainer(session, team, model), releaser(session, team, model)
    found = summary.Model(
        team=team.name, name=model.name, kind=model.kind, risk_tier=model.risk_tier, owner=model.owner
    )
    if not training.exists():
        return replace(found, next_commands=(bring_up(session),))
    run = next(training.runs(), None)
    versions = release.versions()
    status, number = release.serving()
    if is_delivered(session, team):
        of_ledger = Delivery(session=session, team=team, model=model)
        found = replace(found, decisions=of_ledger.decisions())
        waits, commands = undecided(session, of_ledger, versions, number)
    else:
        waits, commands = waiting(session, release, versions, number)
    return replace(
        found,
        steps=training.steps(run) if run else (),
        gates=training.gates(run) if run else (),
        versions=versions,
        endpoint=release.name if status else "",
        endpoint_status=status,
        serving=number,
        waits_for=waits,
        next_commands=commands,
    )


def bring_up(session: Session) -> str:
    return f"{program()} up" if session.config.is_local else f"pulumi up --stack {session.config.stack}"


def waiting(
    session: Session, release: Releaser, versions: Sequence[Version], serving: int | None
) -> tuple[str, tuple[str, ...]]:
    """What the newest version waits for, and the commands that a person would give."""
    team, model, path = release.team, release.model, release.path
    stack = "" if session.config.is_local else f" --stack {session.config.stack}"
    use = f"{program()} {release.use}{stack}"
    if not versions or versions[0].number == serving:
        return "", ()
    if versions[0].status == "Approved":
        waits = f"version {versions[0].number} is approved and waits to be deployed" if release.has_endpoint else ""
        return waits, (use,)
    if versions[0].status == "Rejected":
        return "", ()
    able = (person for person in team.approvers if model.risk_tier in APPROVED_BY_GATES or person != model.owner)
    approver = next(able, "EMAIL")
    why = needs_a_person(model.risk_tier, versions[0]).removeprefix("of ")
    if not why and session.config.is_local:
        return f"version {versions[0].number} passed its gates and waits to be released", (bring_up(session),)
    approve = f'{program()} approve {path} --by {approver} --reason "Gates and evidence reviewed"{stack}'
    reason = why or "its gates are passed, and nothing approves it by itself"
    return f"version {versions[0].number} waits for a person: {reason}", (approve, use)


def undecided(
    session: Session, of_ledger: Delivery, versions: Sequence[Version], serving: int | None
) -> tuple[str, tuple[str, ...]]:
    """Who has yet to say yes to the newest version. What is decided is released by itself, so it waits for nobody."""
    if not versions or versions[0].number == serving or versions[0].status != "PendingManualApproval":
        return "", ()
    newest = versions[0]
    missing = of_ledger.missing(newest)
    if not missing:
        return f"version {newest.number} waits to be released", ()
    stack = "" if session.config.is_local else f" --stack {session.config.stack}"
    by = " --by EMAIL" if session.config.is_local else ""
    approve = f"{program()} approve {of_ledger.releaser.path} --version {newest.number}{by}"
    command = f'{approve} --reason "Gates and evidence reviewed"{stack}'
    return f"version {newest.number} waits for a person: it lacks {' and '.join(missing)}", (command,)


def places(session: Session) -> dict[str, str]:
    if session.cloud is None:
        return {}
    return {
        "Report page": str(report_path(session.cloud)),
        "Cloud (any AWS client)": session.cloud.url,
        "Experiments (MLflow)": f"sqlite:///{session.cloud.home.path / 'mlflow.db'}",
    }


def next_commands(session: Session, models: Sequence[summary.Model]) -> dict[str, str]:
    if session.cloud is None:
        return {}
    served = next((model for model in models if model.serving), None)
    waits = next((model for model in models if model.waits_for), None)
    return (
        ({f"Release {waits.path}": " && ".join(waits.next_commands)} if waits else {})
        | ({f"Ask {served.path} again": f"{program()} predict {served.path}"} if served else {})
        | {"See what runs": f"{program()} status", "Remove all of it": f"{program()} down"}
    )

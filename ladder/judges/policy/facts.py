"""What the controls hold a plan against, taken from the same config that the plan was made from."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ladder.plan.config import Config
from policies.facts import Facts, TeamEstimate, TeamFacts, Waiver
from stacks.names import PLATFORM
from stacks.teams import Team

RUNBOOKS = Path(__file__).parents[3] / "runbooks"


def facts_of(config: Config, *, today: date, estimates: Mapping[str, TeamEstimate] | None = None) -> Facts:
    settings, teams = config.settings, config.teams
    pools = settings.compute.kubernetes.gpu_pools if settings.compute.kubernetes else ()
    return Facts(
        environment=settings.environment,
        region=settings.region,
        account_id=settings.account_id,
        level=settings.level,
        production=settings.environment.startswith("prod"),
        account_baseline=settings.account_baseline,
        cost_centre=settings.cost_centre,
        log_days=settings.retention.logs_days,
        audit_days=settings.retention.audit_days,
        noncurrent_days=settings.retention.noncurrent_object_days,
        key_deletion_days=settings.protection.key_deletion_days,
        idle_minutes=settings.compute.studio_idle_minutes,
        gpu_nodes=sum(pool.max_nodes for pool in pools),
        workload_instances=frozenset(settings.compute.training_instance_types),
        rentable_instances=frozenset(
            (*settings.compute.training_instance_types, *settings.compute.studio_instance_types)
        ),
        runbooks=frozenset(page.name for page in RUNBOOKS.glob("*.md")) if RUNBOOKS.is_dir() else None,
        teams=tuple(map(_team, teams)),
        waivers=tuple(
            Waiver(place=f"Pulumi.{config.stack}.yaml: waivers[{index}]", **waiver.model_dump(mode="json"))
            for index, waiver in enumerate(settings.waivers)
        ),
        estimates=estimates,
        today=today.isoformat(),
        prefixes={name: config.names.prefix(name) for name in (PLATFORM, *(team.name for team in teams))},
    )


def _team(team: Team) -> TeamFacts:
    return TeamFacts(
        name=team.name,
        cost_centre=team.cost_centre,
        data_classification=team.data_classification,
        monthly_budget_usd=team.monthly_budget_usd,
        gpu_quota=team.gpu_quota,
        models=tuple(model.name for model in team.models),
        high_risk_models=tuple(model.name for model in team.models if model.risk_tier == "high"),
    )

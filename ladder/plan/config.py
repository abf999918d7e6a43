"""One stack's config: its settings and its teams, as its files say."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from ladder.exits import Wrong
from stacks.names import Names
from stacks.reading import ConfigErrors, at_level, base_of, read_stack
from stacks.settings import Level, Settings
from stacks.teams import Model, Team

LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Config:
    """One stack as its files say, at the level asked for."""

    stack: str
    settings: Settings
    teams: tuple[Team, ...]

    @property
    def names(self) -> Names:
        it = self.settings
        return Names(environment=it.environment, region=it.region, account_id=it.account_id)

    @property
    def is_local(self) -> bool:
        return self.stack == LOCAL

    def models(self) -> tuple[tuple[Team, Model], ...]:
        """Every model that a pipeline trains: those of teams at level 1 or above, in an environment that is."""
        if self.settings.level < 1:
            return ()
        return tuple((team, model) for team in self.teams if team.level >= 1 for model in team.models)

    def find(self, path: str) -> tuple[Team, Model]:
        """The model called ``team/model``. Raises Wrong with what there is instead."""
        known = {f"{team.name}/{model.name}": (team, model) for team, model in self.models()}
        if path in known:
            return known[path]
        close = get_close_matches(path, known, n=1)
        meant = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known) or 'none at this level'}."
        raise Wrong(f"Stack {self.stack} trains no model {path}. {meant}")


def read(stack: str, level: int | None = None) -> Config:
    """Reads one stack's files. Raises Wrong with all their faults at once."""
    if base := base_of(stack):
        raise Wrong(f"{stack} stands inside the cluster of {base}, and is shown and judged with it: --stack {base}")
    try:
        settings, teams = read_stack(stack)
        if level is not None:
            settings, teams = at_level(settings, teams, cast(Level, level))
    except ConfigErrors as errors:
        raise Wrong(str(errors)) from None
    return Config(stack=stack, settings=settings, teams=teams)

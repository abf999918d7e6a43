"""What every level function is given: the settings, the names and tags that follow, and the one explicit provider."""

from dataclasses import dataclass, replace

from pulumi import ComponentResource, ProviderResource, ResourceOptions

from stacks.names import Names
from stacks.settings import Level, Settings
from stacks.tags import tags_of
from stacks.teams import Model, Team


@dataclass(frozen=True, kw_only=True)
class Stack:
    settings: Settings
    names: Names
    provider: ProviderResource
    parent: ComponentResource | None = None

    def at(self, level: Level, owner: str = "platform") -> "Stack":
        """The same stack, with all that is built through it standing under ``level<n>-<owner>``: so the engine, the
        preview, the cost and the export all group by level and owner without guessing.
        """
        return replace(self, parent=LevelOfOwner(level, owner))

    def tags(self, level: Level, team: Team | None = None, model: Model | None = None) -> dict[str, str]:
        it = self.settings
        return tags_of(it.environment, level, it.cost_centre, team, model.name if model else "")

    def options(self) -> ResourceOptions:
        """For a component that can be made again from config alone."""
        return ResourceOptions(parent=self.parent, provider=self.provider)

    def lasting(self) -> ResourceOptions:
        """For a component whose loss is a loss of data, evidence or access: protected where the environment says so."""
        protect = self.settings.protection.protect
        return ResourceOptions(parent=self.parent, provider=self.provider, protect=protect)


class LevelOfOwner(ComponentResource):
    """What one level gives to one owner: the platform, or a team."""

    def __init__(self, level: Level, owner: str):
        super().__init__("ladder:level:LevelOfOwner", f"level{level}-{owner}")
        self.register_outputs({})

"""What stands for building images on this machine: each model's libraries are locked, installed and tagged.

Locking comes before planning: the lock is part of what an image is made of, and so of the tag that a plan names.
"""

from collections.abc import Callable, Iterable

from ladder.cloud import environments
from ladder.cloud.home import Home
from ladder.exits import Failed
from ladder.operate.libraries import Libraries, unlocked, uv
from stacks.source_digest import image_tag
from stacks.teams import Model, Team


def lock_libraries(models: Iterable[tuple[Team, Model]], say: Callable[[str], None]) -> None:
    """``say`` hears what takes long. Raises Wrong for a conflict, and Failed where the index can't be asked."""
    for path, libraries in unlocked(models):
        say(f"{path}: locking {', '.join(libraries.stated) or 'no libraries'} with the platform's libraries")
        libraries.lock()


def build_images(models: Iterable[tuple[Team, Model]], home: Home, say: Callable[[str], None]) -> None:
    """Of models whose libraries are locked. ``say`` hears what takes long; nothing where all is there."""
    for team, model in models:
        libraries = Libraries(model.name)
        if libraries.lock_file is None:
            continue
        if not environments.is_made(home, libraries.lock_file):
            say(f"{team.name}/{model.name}: installing {', '.join(libraries.stated)} and the platform's libraries")
        try:
            environment = environments.make(home, libraries.lock_file, uv())
        except environments.NotInstalledError as problem:
            raise Failed(f"{team.name}/{model.name}: {problem}\nMend that, and run `ladder up` again.") from None
        environments.tag(home, image_tag(model.name), environment)

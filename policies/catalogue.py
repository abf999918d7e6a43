"""``python -m policies.catalogue``: all controls as a page that people can read, ``docs/controls.md``."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from policies.control import Control
from policies.pack import DOMAINS

PAGE = Path(__file__).parents[1] / "docs" / "controls.md"
HEAD = """\
# Controls

What the policy pack asks of every stack, in `ladder preview`, `ladder up` and `pulumi preview --policy-pack policies`.
A control that can't be met for one resource is waived in the stack's file. Made by `python -m policies.catalogue`.
"""


def page() -> str:
    count = sum(len(domain.CONTROLS) for domain in DOMAINS)
    return "\n".join([HEAD, f"{count} controls.", *(line for domain in DOMAINS for line in section(domain))]) + "\n"


def section(domain: ModuleType) -> Iterator[str]:
    name = domain.__name__.rpartition(".")[2]
    controls: tuple[Control, ...] = domain.CONTROLS
    yield f"\n## {name.replace('_', ' ').capitalize()}\n"
    yield "| Control | Severity | What holds | What it keeps away | If it does not | Asked by |"
    yield "|---|---|---|---|---|---|"
    for one in controls:
        cells = (f"`{one.id}`", one.severity, one.title, one.protects_from, one.remedy, ", ".join(one.sources))
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""The page's drawings as inline SVG. Widths are shares of the page, so that text keeps its size on a phone."""

from collections.abc import Mapping

from markupsafe import Markup

from ladder.operate.facts import Gate
from ladder.plan.tree import LEVELS
from ladder.show.summary import Summary

RUNG = 58  # pixels from one rung of the ladder to the next


def ladder(summary: Summary) -> Markup:
    """The levels as rungs: those that stand are filled, with what each brought; those above are outlines."""
    height = RUNG * len(LEVELS) + 16
    by_level = {level: sum(c.resources for c in summary.counts if c.level == level) for level in range(len(LEVELS))}
    rungs = [rung(level, by_level[level], reached=level <= summary.level) for level in reversed(range(len(LEVELS)))]
    rails = Markup('<path class="rail" d="M14 6V{0}M46 6V{0}"/>').format(height - 6)
    label = f"Level {summary.level} of {len(LEVELS) - 1} is reached"
    return Markup('<svg role="img" aria-label="{}" width="100%" height="{}">{}{}</svg>').format(
        label, height, rails, Markup("").join(rungs)
    )


def rung(level: int, resources: int, *, reached: bool) -> Markup:
    y = 8 + RUNG * (len(LEVELS) - 1 - level) + RUNG / 2
    state = "reached" if reached else "above"
    # The longest name fits no phone on one line.
    title, _, more = LEVELS[level].partition(" and ")
    says = ", ".join([*([f"and {more}"] if more else ()), f"{resources} resources" if reached else "not yet"])
    return Markup(
        '<g class="{state}"><line class="rung" x1="14" x2="46" y1="{y}" y2="{y}"/>'
        '<circle cx="30" cy="{y}" r="13"/><text class="number" x="30" y="{number}">{level}</text>'
        '<text class="name" x="64" y="{name}">{title}</text><text class="says" x="64" y="{below}">{says}</text></g>'
    ).format(
        state=state,
        y=y,
        number=y + 5,
        level=level,
        name=y - 3,
        title=title.capitalize(),
        below=y + 15,
        says=says,
    )


def stacked(parts: Mapping[str, float], most: float) -> Markup:
    """One bar made of a part a team, its whole length a share of the longest bar."""
    x, pieces = 0.0, list[Markup]()
    for place, (name, count) in enumerate(parts.items()):
        width = 100 * count / most
        pieces.append(
            Markup('<rect class="part{}" x="{:.2f}%" width="{:.2f}%" height="18"><title>{}: {}</title></rect>').format(
                place % 6, x, width, name, count
            )
        )
        x += width
    return Markup('<svg aria-hidden="true" width="100%" height="18">{}</svg>').format(Markup("").join(pieces))


def gate(gate: Gate) -> Markup:
    """A figure as a bar, its limit as a mark, and the side of the mark on which a figure is refused in red."""
    figure = gate.figure or 0.0
    span = max(abs(figure), abs(gate.limit)) * 1.25 or 1.0
    reach, limit = (min(max(100 * value / span, 0.0), 100.0) for value in (figure, gate.limit))
    start, width = (0.0, limit) if gate.direction == "at least" else (limit, 100 - limit)
    return Markup(
        '<svg aria-hidden="true" width="100%" height="22"><rect class="track" y="6" width="100%" height="10" rx="5"/>'
        '<rect class="refused" x="{:.2f}%" y="6" width="{:.2f}%" height="10" rx="5"/>'
        '<rect class="{}" y="8" width="{:.2f}%" height="6" rx="3"/>'
        '<line class="limit" x1="{:.2f}%" x2="{:.2f}%" y1="1" y2="21"/></svg>'
    ).format(start, width, "passed" if gate.passed else "failed", reach, limit, limit)


def share(seconds: float | None, longest: float) -> Markup:
    """How long a step took, against the longest."""
    width = 100 * (seconds or 0) / longest if longest else 0
    return Markup(
        '<svg class="share" aria-hidden="true" width="100%" height="6">'
        '<rect class="track" width="100%" height="6" rx="3"/>'
        '<rect class="took" width="{:.2f}%" height="6" rx="3"/></svg>'
    ).format(max(width, 1.0))


MARKS = {
    "Succeeded": "M5 10l3.5 3.5L15 7",
    "Failed": "M6 6l8 8M14 6l-8 8",
    "Waiting": "M7.5 6v8M12.5 6v8",
    "Executing": "M6 10h8",
}


def mark(outcome: str) -> Markup:
    """A tick, a cross, a pause, or an empty ring for what has not happened."""
    return Markup(
        '<svg class="mark {}" aria-hidden="true" width="20" height="20">'
        '<circle cx="10" cy="10" r="9"/><path d="{}"/></svg>'
    ).format(outcome.lower() or "none", MARKS.get(outcome, ""))

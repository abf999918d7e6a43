"""From a Summary to one HTML file. Everything is inline, and every text is escaped by the template."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from ladder.plan.tree import LEVELS
from ladder.show.report import drawing
from ladder.show.report.words import (
    budget,
    costs_in_words,
    dollars,
    duration,
    figure,
    gate_words,
    gates_of,
    headline,
    verdict,
)
from ladder.show.summary import Summary


def render(summary: Summary) -> str:
    environment = Environment(
        loader=PackageLoader("ladder.show.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "budget": budget,
        "costs": costs_in_words,
        "dollars": dollars,
        "duration": duration,
        "figure": figure,
        "gate": gate_words,
        "gates_of": gates_of,
        "verdict": verdict,
    }
    return environment.get_template("page.html.j2").render(
        summary=summary, headline=headline(summary), levels=LEVELS, drawing=drawing
    )


def write(summary: Summary, path: Path) -> None:
    """Whole or not at all: a reader never meets half a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text(render(summary), encoding="utf-8")
    half.replace(path)

"""The report page: one static HTML file that says what the terminal says, drawn, and needs no network."""

from ladder.show.report.page import render, write

__all__ = ["render", "write"]

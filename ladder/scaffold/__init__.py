"""A new team or model from a template that works at once; refused where it would not, and never half-written."""

from ladder.scaffold.new_model import first_steps, new_model
from ladder.scaffold.new_team import new_team

__all__ = ["first_steps", "new_model", "new_team"]

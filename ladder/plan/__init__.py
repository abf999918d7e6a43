"""The plan: the program recorded instead of built, and what can be read from that."""

from ladder.plan.resource import REFERENCE, Plan, Resource, reference

__all__ = ["REFERENCE", "Plan", "Resource", "reference"]

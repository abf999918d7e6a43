"""The plan: the program recorded instead of built, and what can be read from that."""

from ladder.plan.resource import AWS_PROVIDER, REFERENCE, Plan, Resource, default_tags, is_provider, reference

__all__ = ["AWS_PROVIDER", "REFERENCE", "Plan", "Resource", "default_tags", "is_provider", "reference"]

"""Endpoints that really answer."""

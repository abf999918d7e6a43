"""What stands, for people and programs: observed facts, terminal, progress, JSON and the report page."""

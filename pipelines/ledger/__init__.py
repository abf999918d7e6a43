"""What was decided and done, appended and never changed: each entry seals the one before it."""

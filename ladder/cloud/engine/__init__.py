"""A plan against what exists: changes, how they are applied, the table's words, and the check of each request."""

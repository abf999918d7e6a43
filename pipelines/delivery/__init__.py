"""How an approved version comes to serve, and how it is taken back: decisions, and functions that carry them out."""

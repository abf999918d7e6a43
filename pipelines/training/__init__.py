"""The training pipeline: its definition, the program of each step, and what those programs decide."""

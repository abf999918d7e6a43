"""What differs between two plans: of two stacks, two levels, two teams or two revisions."""

"""Who may do what to whose resources: a matrix, asked of the plan's own policies by a simulator of IAM.

The simulator is @cloud-copilot/iam-simulate (Node), which knows boundaries, conditions, key policies and trust. The
plan is the one that everything else reads, so what is judged here is what will be built.
"""

"""The embedded cloud: moto's server and what moto lacks, in one process here, for learning, tests and demos."""

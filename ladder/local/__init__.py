"""The embedded cloud: moto's server plus what moto lacks, in one process on this machine, for learning, tests and demos."""

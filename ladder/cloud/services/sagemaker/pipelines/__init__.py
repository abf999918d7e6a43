"""SageMaker Pipelines: executions that really run."""

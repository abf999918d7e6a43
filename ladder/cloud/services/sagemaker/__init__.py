"""SageMaker AI as it really behaves: pipelines, jobs, endpoints and the model registry."""

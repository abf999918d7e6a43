"""The container that answers: SageMaker's contract for endpoints and batch transform over HTTP."""

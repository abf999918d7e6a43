"""What one request may hold, so that no caller can cost the others more than a moment."""

MAXIMUM_BYTES = 6 * 1024 * 1024  # what a real-time endpoint takes (SageMaker quota)
MAXIMUM_VALUES = 2_000_000  # rows times fields: checked, converted and predicted at once, in a small instance's memory
MAXIMUM_QUESTIONS = 1_000  # that look back: their history goes through the author's code one by one, some 20 ms each
FAULTS_SHOWN = 20

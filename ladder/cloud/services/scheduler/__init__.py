"""What the embedded cloud knows of Amazon EventBridge Scheduler beyond moto."""

"""What the embedded cloud knows of Amazon EventBridge beyond moto."""

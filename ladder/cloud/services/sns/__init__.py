"""What the embedded cloud knows of Amazon SNS beyond moto."""

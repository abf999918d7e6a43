"""What the embedded cloud knows of Amazon CloudWatch Logs beyond moto."""

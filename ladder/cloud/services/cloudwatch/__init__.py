"""What the embedded cloud knows of Amazon CloudWatch beyond moto."""

"""What the embedded cloud knows of Amazon SQS beyond moto."""

"""What the embedded cloud knows of Amazon DynamoDB beyond moto."""

"""What the embedded cloud knows of Amazon ECR beyond moto."""

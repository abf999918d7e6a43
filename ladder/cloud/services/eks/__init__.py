"""What the embedded cloud knows of Amazon EKS beyond moto."""

"""What the embedded cloud knows of AWS IAM beyond moto."""

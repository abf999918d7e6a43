"""What the embedded cloud knows of AWS Budgets beyond moto."""

"""What the embedded cloud knows of AWS Step Functions beyond moto."""

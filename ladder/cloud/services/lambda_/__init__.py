"""What the embedded cloud knows of AWS Lambda beyond moto."""

"""What the embedded cloud knows of AWS KMS beyond moto."""

"""What the embedded cloud knows of AWS CloudTrail beyond moto."""

"""What the embedded cloud knows of Amazon EC2 beyond moto."""

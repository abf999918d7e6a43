"""What the embedded cloud knows of Amazon S3 beyond moto."""

"""What the embedded cloud knows of IAM Access Analyzer beyond moto."""

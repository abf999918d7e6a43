"""What the embedded cloud knows of AWS CodeBuild beyond moto."""

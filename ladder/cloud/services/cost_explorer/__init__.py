"""What the embedded cloud knows of AWS Cost Explorer beyond moto."""

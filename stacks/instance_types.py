"""The instance types that SageMaker AI rents, by purpose.

Source: the enumerations TrainingInstanceType, ProcessingInstanceType, ProductionVariantInstanceType and AppInstanceType
of the SageMaker API reference (https://docs.aws.amazon.com/sagemaker/latest/APIReference/), read from botocore. A test
compares them with the botocore that is installed. GPU types for Kubernetes stand in gpu_types.py.
"""


def _types(families: str) -> frozenset[str]:
    """One family a line: its name, then its sizes."""
    lines = [line.split() for line in families.splitlines() if line.strip()]
    return frozenset(f"ml.{family}.{size}" for family, *sizes in lines for size in sizes)


TRAINING = _types("""
    c4 xlarge 2xlarge 4xlarge 8xlarge
    c5 xlarge 2xlarge 4xlarge 9xlarge 18xlarge
    c5n xlarge 2xlarge 4xlarge 9xlarge 18xlarge
    c6i xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    c7i-flex xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c8i xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    c8i-flex xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g4dn xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g5 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6e xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g7 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    g7e 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    m4 xlarge 2xlarge 4xlarge 10xlarge 16xlarge
    m5 large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    m6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    m7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    m7i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    m8i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    m8i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    p2 xlarge 8xlarge 16xlarge
    p3 2xlarge 8xlarge 16xlarge
    p3dn 24xlarge
    p4d 24xlarge
    p4de 24xlarge
    p5 4xlarge 48xlarge
    p5e 48xlarge
    p5en 48xlarge
    p6-b200 48xlarge
    p6-b300 48xlarge
    p6e-gb200 36xlarge
    r5 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    r5d large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    r6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    r7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    r8i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    r8i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    t3 medium large xlarge 2xlarge
    trn1 2xlarge 32xlarge
    trn1n 32xlarge
    trn2 48xlarge
""")

PROCESSING = _types("""
    c4 xlarge 2xlarge 4xlarge 8xlarge
    c5 xlarge 2xlarge 4xlarge 9xlarge 18xlarge
    c6i xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    c7i-flex xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c8i xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    c8i-flex xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g4dn xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g5 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6e xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g7 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    g7e 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    m4 xlarge 2xlarge 4xlarge 10xlarge 16xlarge
    m5 large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    m6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    m7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    m7i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    m8i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    m8i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    p2 xlarge 8xlarge 16xlarge
    p3 2xlarge 8xlarge 16xlarge
    p5 4xlarge
    r5 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    r5d large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    r6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    r7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    r8i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge
    r8i-flex large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    t3 medium large xlarge 2xlarge
""")

HOSTING = _types("""
    c4 large xlarge 2xlarge 4xlarge 8xlarge
    c5 large xlarge 2xlarge 4xlarge 9xlarge 18xlarge
    c5d large xlarge 2xlarge 4xlarge 9xlarge 18xlarge
    c6g large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c6gd large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c6gn large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c6in large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c7g large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    c7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    c8g medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    dl1 24xlarge
    g4dn xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g5 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6e xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g7 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    g7e 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    inf1 xlarge 2xlarge 6xlarge 24xlarge
    inf2 xlarge 8xlarge 24xlarge 48xlarge
    m4 xlarge 2xlarge 4xlarge 10xlarge 16xlarge
    m5 large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    m5d large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    m6g large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    m6gd large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    m6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    m7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    m8g medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    p2 xlarge 8xlarge 16xlarge
    p3 2xlarge 8xlarge 16xlarge
    p4d 24xlarge
    p4de 24xlarge
    p5 4xlarge 48xlarge
    p5e 48xlarge
    p5en 48xlarge
    p6-b200 48xlarge
    p6-b300 48xlarge
    p6e-gb200 36xlarge
    r5 large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    r5d large xlarge 2xlarge 4xlarge 12xlarge 24xlarge
    r6g large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    r6gd large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    r6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    r7gd medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    r7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    r8g medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    t2 medium large xlarge 2xlarge
    trn1 2xlarge 32xlarge
    trn1n 32xlarge
    trn2 48xlarge
""")

STUDIO = _types("""
    c5 large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge
    c6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c6id large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    c7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g4dn xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
    g5 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g6e xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    g7 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    g7e 2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge
    geospatial interactive
    m5 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    m5d large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    m6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    m6id large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    m7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    p3 2xlarge 8xlarge 16xlarge
    p3dn 24xlarge
    p4d 24xlarge
    p4de 24xlarge
    p5 4xlarge 48xlarge
    p5en 48xlarge
    p6-b200 48xlarge
    r5 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
    r6i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    r6id large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
    r7i large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge
    t3 micro small medium large xlarge 2xlarge
    trn1 2xlarge 32xlarge
    trn1n 32xlarge
""")

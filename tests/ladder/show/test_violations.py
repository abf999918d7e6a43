from ladder.judges.policy import Violation
from ladder.show.violations import listed
from policies.pack import CONTROLS


def test_violations_are_counted_and_each_is_told_with_its_severity_and_control() -> None:
    found = [
        Violation(control="kms-rotation", severity="high", message="key: never turns. Rotate it", title="Keys turn"),
        Violation(control="s3-tls", severity="critical", message="bucket: open. Close it", title="TLS alone"),
    ]
    assert listed(found).splitlines() == [
        f"2 violations of the {len(CONTROLS)} controls in policies/:",
        "  high kms-rotation: key: never turns. Rotate it",
        "  critical s3-tls: bucket: open. Close it",
    ]

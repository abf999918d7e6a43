"""Where moto answers otherwise than AWS, as a plain client sees it mended."""

from ladder.local.cloud import Cloud


def test_a_launch_templates_own_tags_are_no_tags_of_its_machines(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    made = ec2.create_launch_template(
        LaunchTemplateName="gpu",
        LaunchTemplateData={
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "lending"}]}]
        },
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": "platform"}]}],
    )["LaunchTemplate"]
    found = ec2.describe_launch_template_versions(LaunchTemplateId=made["LaunchTemplateId"], Versions=["1"])
    [version] = found["LaunchTemplateVersions"]
    assert version["LaunchTemplateData"]["TagSpecifications"] == [
        {"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "lending"}]}
    ]
    [template] = ec2.describe_launch_templates(LaunchTemplateNames=["gpu"])["LaunchTemplates"]
    assert template["Tags"] == [{"Key": "team", "Value": "platform"}]
    ec2.delete_launch_template(LaunchTemplateName="gpu")

"""A launch template's own tags are its own: its data holds those alone that the machines made from it will have.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html (TagSpecification)
"""

from typing import Any

from moto.ec2.models import EC2Backend

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    create: Any = EC2Backend.create_launch_template

    def create_launch_template(
        self: EC2Backend, name: str, description: str, template_data: dict[str, Any], tag_spec: dict[str, Any]
    ) -> Any:
        given: list[dict[str, Any]] = template_data.pop("TagSpecifications", [])
        of_machines = [each for each in given if each["ResourceType"] != "launch-template"]
        data = template_data | ({"TagSpecifications": of_machines} if of_machines else {})
        return create(self, name, description, data, tag_spec)

    replace_method(EC2Backend, "create_launch_template", create_launch_template)

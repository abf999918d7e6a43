"""What goes with a network in AWS, and stays behind in moto.

https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html (its default network ACL),
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html (a gateway's own network interface)
"""

from typing import Any

from moto.ec2.models import EC2Backend

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    deleting_vpc: Any = EC2Backend.delete_vpc
    deleting_gateway: Any = EC2Backend.delete_nat_gateway

    def delete_vpc(backend: Any, vpc_id: str) -> Any:
        vpc = deleting_vpc(backend, vpc_id)
        for key in [key for key, one in backend.network_acls.items() if one.vpc_id == vpc_id and one.default]:
            del backend.network_acls[key]
        return vpc

    def delete_nat_gateway(backend: Any, nat_gateway_id: str) -> Any:
        gateway = deleting_gateway(backend, nat_gateway_id)
        backend.enis.pop(gateway._eni.id, None)
        return gateway

    replace_method(EC2Backend, "delete_vpc", delete_vpc)
    replace_method(EC2Backend, "delete_nat_gateway", delete_nat_gateway)

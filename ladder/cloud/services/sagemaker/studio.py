"""SageMaker domains and model package groups: https://docs.aws.amazon.com/sagemaker/latest/APIReference/."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.sagemaker.exceptions import ResourceNotFound, ValidationError
from moto.sagemaker.models import sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace, replace_method

NOT_UPDATED = {"DomainId"}


def install(daemon: Daemon) -> None:
    backend: Any = sagemaker_backends[daemon.address.account_id][daemon.address.region]
    policies: dict[str, str] = {}
    creating = SageMakerResponse.create_domain

    def create_domain(response: Any) -> ActionResult:
        """AWS tells the id of the new domain, and keeps whether its tags pass to what people make in it."""
        reported: Any = creating(response)
        reported.result["DomainId"] = reported.result["DomainArn"].rpartition("/")[2]
        backend.domains[reported.result["DomainId"]].tag_propagation = response.params.get("TagPropagation", "DISABLED")
        return reported

    def describe_domain(params: dict[str, Any]) -> dict[str, Any]:
        """A domain that is gone is not found, which is another error than moto's."""
        domain = backend.domains.get(params["DomainId"])
        if domain is None:
            raise ResourceNotFound(f"Domain {params['DomainId']} does not exist.")
        return {**domain.describe(), "TagPropagation": domain.tag_propagation}

    def update_domain(params: dict[str, Any]) -> dict[str, Any]:
        domain = backend.domains.get(params["DomainId"])
        if domain is None:
            raise ValidationError(f"Domain {params['DomainId']} does not exist.")
        for name, value in params.items():
            if name not in NOT_UPDATED:
                setattr(domain, camelcase_to_underscores(name.replace("ForUpdate", "")), value)
        return {"DomainArn": domain.arn}

    def delete_group(params: dict[str, Any]) -> dict[str, Any]:
        """AWS refuses while the group has a version."""
        name = params["ModelPackageGroupName"]
        backend.describe_model_package_group(name)
        if any(one.model_package_group_name == name for one in backend.model_packages.values()):
            raise ValidationError(f"Model package group {name} cannot be deleted: it still contains model packages.")
        del backend.model_package_groups[name]
        policies.pop(name, None)
        return {}

    def put_policy(params: dict[str, Any]) -> dict[str, Any]:
        group = backend.describe_model_package_group(params["ModelPackageGroupName"])
        policies[group.model_package_group_name] = params["ResourcePolicy"]
        return {"ModelPackageGroupArn": group.arn}

    def get_policy(params: dict[str, Any]) -> dict[str, Any]:
        name = params["ModelPackageGroupName"]
        backend.describe_model_package_group(name)
        if name not in policies:
            raise ValidationError(f"Resource policy of {name} does not exist.")
        return {"ResourcePolicy": policies[name]}

    def delete_policy(params: dict[str, Any]) -> dict[str, Any]:
        get_policy(params)
        del policies[params["ModelPackageGroupName"]]
        return {}

    replace_method(SageMakerResponse, "create_domain", create_domain)
    replace(
        SageMakerResponse,
        {
            "UpdateDomain": update_domain,
            "DescribeDomain": describe_domain,
            "DeleteModelPackageGroup": delete_group,
            "PutModelPackageGroupPolicy": put_policy,
            "GetModelPackageGroupPolicy": get_policy,
            "DeleteModelPackageGroupPolicy": delete_policy,
        },
    )

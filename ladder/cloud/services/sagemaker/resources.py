"""Studio, registry and pipelines: https://docs.aws.amazon.com/sagemaker/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Row, Setting
from ladder.cloud.engine.tagging import tags_change

ARN = "arn:aws:sagemaker:{region}:{account}:"
RETAG = tags_change("add_tags", "delete_tags", "ResourceArn")
OF_GROUP = {"ModelPackageGroupName": "{modelPackageGroupName}"}
OF_PROFILE = {"DomainId": "{domainId}", "UserProfileName": "{userProfileName}"}
OF_PIPELINE = {"PipelineName": "{pipelineName}"}
DOMAIN_SETTINGS = ("defaultUserSettings", "defaultSpaceSettings", "subnetIds", "appNetworkAccessType")

ROWS = {
    "aws:sagemaker/domain:Domain": Row(
        service="sagemaker",
        create=Call(operation="create_domain"),
        id="{answer.DomainId}",
        outputs={"arn": "{answer.DomainArn}", "url": "{answer.Url}"},
        settings=(
            RETAG,
            Setting(
                inputs=DOMAIN_SETTINGS,
                call=Call(operation="update_domain", given={"DomainId": "{id}"}),
                on_create=False,
            ),
        ),
        read=Call(operation="describe_domain", given={"DomainId": "{id}"}),
        delete=Call(operation="delete_domain", given={"DomainId": "{id}"}),
        ours=("retentionPolicy",),
    ),
    "aws:sagemaker/userProfile:UserProfile": Row(
        service="sagemaker",
        create=Call(operation="create_user_profile"),
        id="{answer.UserProfileArn}",
        outputs={"arn": "{id}"},
        settings=(
            RETAG,
            Setting(
                inputs=("userSettings",),
                call=Call(operation="update_user_profile", given=OF_PROFILE),
                on_create=False,
            ),
        ),
        read=Call(operation="describe_user_profile", given=OF_PROFILE),
        delete=Call(operation="delete_user_profile", given=OF_PROFILE),
    ),
    "aws:sagemaker/studioLifecycleConfig:StudioLifecycleConfig": Row(
        service="sagemaker",
        create=Call(operation="create_studio_lifecycle_config"),
        id="{studioLifecycleConfigName}",
        outputs={"arn": ARN + "studio-lifecycle-config/{studioLifecycleConfigName}"},
        recorded=True,
    ),
    "aws:sagemaker/mlflowApp:MlflowApp": Row(
        service="sagemaker",
        create=Call(operation="create_mlflow_app"),
        id=ARN + "mlflow-app/{name}",
        outputs={"arn": "{id}"},
        named="name",
        recorded=True,
    ),
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": Row(
        service="sagemaker",
        create=Call(operation="create_model_package_group"),
        id="{modelPackageGroupName}",
        outputs={"arn": "{answer.ModelPackageGroupArn}"},
        settings=(RETAG,),
        read=Call(operation="describe_model_package_group", given=OF_GROUP),
        delete=Call(operation="delete_model_package_group", given=OF_GROUP),
    ),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": Row(
        service="sagemaker",
        create=Call(operation="put_model_package_group_policy"),
        id="{modelPackageGroupName}",
        put=True,
        identity=("modelPackageGroupName",),
        read=Call(operation="get_model_package_group_policy", given=OF_GROUP),
        delete=Call(operation="delete_model_package_group_policy", given=OF_GROUP),
    ),
    "aws:sagemaker/pipeline:Pipeline": Row(
        service="sagemaker",
        create=Call(operation="create_pipeline"),
        id="{pipelineName}",
        outputs={"arn": "{answer.PipelineArn}"},
        settings=(
            RETAG,
            Setting(
                inputs=("pipelineDefinition", "pipelineDisplayName", "roleArn", "parallelismConfiguration"),
                call=Call(operation="update_pipeline", given=OF_PIPELINE),
                on_create=False,
            ),
        ),
        read=Call(operation="describe_pipeline", given=OF_PIPELINE),
        delete=Call(operation="delete_pipeline", given=OF_PIPELINE),
    ),
}

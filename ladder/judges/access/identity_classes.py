"""Who one is and may become, and the known ways from a small right to a great one.

The ways are those that tools for attackers and auditors list (Rhino Security Labs, "AWS IAM privilege escalation";
cloudsplaining; policy_sentry).
"""

from ladder.judges.access.questions import ActionClass, Ask, asks, each

TO_SAGEMAKER = {"iam:PassedToService": "sagemaker.amazonaws.com"}
STEPS = ("prepare", "author", "judge")
ROLES = ("people", "jobs", *STEPS, "pipeline", "ci", "release", "serving")
OTHER_SERVICES = ("cloudformation", "codebuild", "datapipeline", "ec2", "ecs-tasks", "glue", "lambda", "ssm", "states")
STUDIO = "{sagemaker}:user-profile/{domain}/{name}ada"
ADA = {"aws:userid": "AROAEXAMPLE:ada@example.com", "sagemaker:ResourceTag/person": "ada@example.com"}
GRACE = ADA | {"aws:userid": "AROAEXAMPLE:grace@example.com"}  # at Ada's door
PRIVATE = {
    "sagemaker:OwnerUserProfileArn": STUDIO,
    "sagemaker:SpaceSharingType": "Private",
}
OWN_BILL = {"aws:RequestTag/team": "{team}", "aws:RequestTag/environment": "{environment}"}
OTHERS_BILL = {**OWN_BILL, "aws:RequestTag/team": "another"}
NEW = {"sagemaker:TaggingAction": "CreateTrainingJob"}
ON_ROLES = (
    "AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy"
    " PutRolePermissionsBoundary TagRole UntagRole UpdateAssumeRolePolicy"
)


def passing(part: str, *services: str) -> tuple[Ask, ...]:
    contexts = [{"iam:PassedToService": f"{service}.amazonaws.com"} for service in services or ("sagemaker",)]
    return each("iam:PassRole", "{role_" + part + "}", contexts)


BECOMING = (
    ActionClass(
        name="pass the jobs role",
        why="to SageMaker only: what people start by hand",
        asks=passing("jobs"),
        may=frozenset({"people"}),
    ),
    ActionClass(
        name="pass the serving role",
        why="to SageMaker only: what serves",
        asks=passing("serving"),
        may=frozenset({"release"}),
        level=1,
    ),
    ActionClass(
        name="pass the pipeline role",
        why="to nothing: a job that ran as it could register what it likes",
        asks=passing("pipeline"),
        level=1,
    ),
    ActionClass(
        name="pass the steps' roles",
        why="the pipeline alone, to its steps: a job of anyone else as judge would write the evidence it likes",
        asks=tuple(ask for part in STEPS for ask in passing(part)),
        may=frozenset({"pipeline"}),
        level=1,
    ),
    ActionClass(
        name="pass a stronger role",
        why="beyond the boundary",
        asks=(
            *passing("people"),
            *passing("ci"),
            *passing("release"),
            *passing("jobs", *OTHER_SERVICES),
            *passing("serving", *OTHER_SERVICES),
        ),
    ),
    ActionClass(
        name="assume",
        why="no role is taken from another",
        asks=tuple(ask for part in ROLES for ask in asks("sts", "AssumeRole TagSession", "{role_" + part + "}")),
    ),
    ActionClass(
        name="escape the boundary",
        why="the boundary holds no change of IAM",
        asks=(
            *asks("iam", ON_ROLES, "{role_jobs}"),
            *(ask for part in ROLES for ask in asks("iam", "PutRolePolicy", "{role_" + part + "}")),
            *asks("iam", "CreatePolicyVersion DeletePolicyVersion SetDefaultPolicyVersion DeletePolicy", "{boundary}"),
            *asks("iam", "CreateRole", "arn:aws:iam::{account}:role/{name}x"),
            *asks("iam", "CreatePolicy", "arn:aws:iam::{account}:policy/{name}x"),
        ),
    ),
    ActionClass(
        name="become a user",
        why="nobody works with a long-lived key",
        asks=(
            *asks(
                "iam",
                "CreateUser CreateAccessKey CreateLoginProfile UpdateLoginProfile AttachUserPolicy PutUserPolicy",
                "arn:aws:iam::{account}:user/x",
            ),
            *asks("iam", "AddUserToGroup AttachGroupPolicy PutGroupPolicy", "arn:aws:iam::{account}:group/x"),
            *asks("sts", "GetFederationToken", "arn:aws:sts::{account}:federated-user/x"),
            *asks("iam", "UpdateOpenIDConnectProviderThumbprint", "arn:aws:iam::{account}:oidc-provider/x"),
            *asks("iam", "CreateServiceLinkedRole", "arn:aws:iam::{account}:role/aws-service-role/x/x"),
        ),
    ),
    ActionClass(
        name="run code elsewhere",
        why="beyond the boundary: a role passed to another service would leave the VPC",
        asks=(
            *asks(
                "lambda", "CreateFunction UpdateFunctionCode InvokeFunction", "arn:aws:lambda:{here}:function:{name}x"
            ),
            *asks("cloudformation", "CreateStack UpdateStack", "arn:aws:cloudformation:{here}:stack/{name}x/1"),
            *asks("glue", "CreateJob UpdateJob", "arn:aws:glue:{here}:job/{name}x"),
            *asks("glue", "CreateDevEndpoint", "*"),
            *asks("ec2", "RunInstances", "arn:aws:ec2:{here}:instance/i-0123456789abcdef0"),
            *asks("ssm", "SendCommand StartSession", "arn:aws:ec2:{here}:instance/i-0123456789abcdef0"),
            *asks("codebuild", "CreateProject StartBuild", "arn:aws:codebuild:{here}:project/{name}x"),
            *asks("states", "CreateStateMachine", "arn:aws:states:{here}:stateMachine:{name}x"),
            *asks("ecs", "RunTask", "arn:aws:ecs:{here}:task-definition/{name}x:1"),
            *asks("scheduler", "CreateSchedule UpdateSchedule", "arn:aws:scheduler:{here}:schedule/{name}x/{name}x"),
            *asks("sagemaker", "CreatePresignedNotebookInstanceUrl", "{sagemaker}:notebook-instance/{name}x"),
        ),
    ),
    ActionClass(
        name="open Studio",
        why="everyone their own profile, into private spaces of theirs",
        asks=(
            *asks("sagemaker", "CreatePresignedDomainUrl", STUDIO, ADA),
            *asks("sagemaker", "CreateSpace", "{sagemaker}:space/{domain}/{name}x", PRIVATE),
        ),
        may=frozenset({"people"}),
    ),
    ActionClass(
        name="open a colleague's Studio",
        why="private is private within a team too",
        asks=(
            *asks("sagemaker", "CreatePresignedDomainUrl", STUDIO, GRACE),
            *asks(
                "sagemaker",
                "CreateSpace UpdateSpace DeleteSpace",
                "{sagemaker}:space/{domain}/{name}x",
                PRIVATE | {"sagemaker:UserProfileName": "{name}grace"},
            ),
        ),
    ),
    ActionClass(
        name="change Studio",
        why="a profile's role and network are the platform's to say",
        asks=(
            *asks("sagemaker", "UpdateUserProfile DeleteUserProfile", STUDIO),
            *asks("sagemaker", "CreateUserProfile", STUDIO + "2"),
            *asks("sagemaker", "UpdateDomain DeleteDomain", "{sagemaker}:domain/{domain}"),
            *each(
                "sagemaker:CreateSpace",
                "{sagemaker}:space/{domain}/{name}x",
                [PRIVATE | {"sagemaker:SpaceSharingType": "Shared"}],
            ),
        ),
    ),
    ActionClass(
        name="move by tag",
        why="whose a resource is, only its maker says",
        asks=(
            *each("sagemaker:AddTags", "{sagemaker}:training-job/{name}x", [OTHERS_BILL, OTHERS_BILL | NEW]),
            # Not even to what it bears already: what creates says it once.
            *each("sagemaker:AddTags", "{sagemaker}:training-job/{name}x", [OWN_BILL]),
            *each("sagemaker:DeleteTags", "{sagemaker}:training-job/{name}x", [{"aws:TagKeys": ["team"]}]),
        ),
    ),
    ActionClass(
        name="harm the platform",
        why="audit trail, network and endpoints are nobody's of a team",
        asks=(
            *asks(
                "cloudtrail",
                "StopLogging DeleteTrail UpdateTrail PutEventSelectors",
                "arn:aws:cloudtrail:{here}:trail/{environment}-platform-audit-management",
            ),
            *asks(
                "ec2",
                "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress",
                "arn:aws:ec2:{here}:security-group/sg-0123456789abcdef0",
            ),
            *asks("ec2", "CreateRoute", "arn:aws:ec2:{here}:route-table/rtb-0123456789abcdef0"),
            *asks("ec2", "DeleteFlowLogs", "arn:aws:ec2:{here}:vpc-flow-log/fl-0123456789abcdef0"),
            *asks("organizations", "LeaveOrganization", "*"),
            *asks("sns", "SetTopicAttributes Subscribe", "arn:aws:sns:{here}:{environment}-platform-alerts"),
        ),
    ),
)

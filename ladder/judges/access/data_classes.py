"""What a team stores: data, evidence, keys."""

from ladder.judges.access.questions import ActionClass, asks, each

STEPS = frozenset({"prepare", "author", "judge"})  # roles of a pipeline's steps
WORKERS = frozenset({"people", "jobs"})
PODS = frozenset({"cluster-pods"})  # of a team with machines in the cluster
READERS = WORKERS | {"pipeline", "ci", "release", "serving"}  # of what came out of a run
EVERYBODY = READERS | STEPS
CLUSTER = frozenset({"gpu-control-plane", "gpu-add-ons-network", "gpu-add-ons-node"})  # by policies of AWS's own
FOR_AWS = {"kms:GrantIsForAWSResource": "true"}
ENCRYPTION = "s3:x-amz-server-side-encryption"
ELSEWHERE = {"aws:SourceVpc": "vpc-0elsewhere"}

STORED = (
    ActionClass(
        name="read data",
        why="bucket policy OnlyTheTeam, and a grant to those who work with it",
        asks=asks("s3", "GetObject GetObjectVersion", "{data}/m/raw/x.csv"),
        may=WORKERS | PODS | {"prepare"},
    ),
    ActionClass(
        name="read copies of data",
        why="who may not read data reads no copy of it either",
        asks=asks("s3", "GetObject GetObjectVersion", "{artifacts}/runs/prepare/m/1/dataset/answers/answers.parquet"),
        may=WORKERS | STEPS,
        level=1,
    ),
    ActionClass(
        name="read what authors made",
        why="features and predictions hold rows too",
        asks=asks("s3", "GetObject GetObjectVersion", "{artifacts}/runs/author/m/1/predict/predictions/x.parquet"),
        may=WORKERS | {"author", "judge"},
        level=1,
    ),
    ActionClass(
        name="read data from elsewhere",
        why="bucket policy OnlyFromOurVpc: what a job's code could steal works in our VPC alone",
        asks=(
            *asks("s3", "GetObject GetObjectVersion", "{data}/m/raw/x.csv", ELSEWHERE),
            *asks("s3", "PutObject", "{data}/runs/x/y.csv", ELSEWHERE),
        ),
        may=frozenset({"people"}),
    ),
    ActionClass(
        name="read copies from elsewhere",
        why="bucket policy OnlyFromOurVpc, as for what they were copied from",
        asks=asks("s3", "GetObject", "{artifacts}/runs/prepare/m/1/dataset/answers/answers.parquet", ELSEWHERE),
        may=frozenset({"people"}),
        level=1,
    ),
    ActionClass(
        name="write data",
        why="what models are trained on is people's to put and take",
        asks=asks("s3", "PutObject DeleteObject", "{data}/m/raw/x.csv"),
        may=frozenset({"people"}),
    ),
    ActionClass(
        name="write results",
        why="jobs leave theirs under runs/, apart from what is trained on",
        asks=asks("s3", "PutObject", "{data}/runs/x/y.csv"),
        may=WORKERS | PODS,
    ),
    ActionClass(
        name="write under one's own key",
        why="bucket policy NoKeyOfTheCallers: nobody else could read it, and no key of the team's be taken away",
        asks=asks("s3", "PutObject", "{data}/runs/x/y.csv", {f"{ENCRYPTION}-customer-algorithm": "AES256"}),
    ),
    ActionClass(
        name="read results",
        why="bucket policy RowsAreForThoseAtWork: what a job leaves may hold rows of the data",
        asks=asks("s3", "GetObject GetObjectVersion", "{data}/runs/x/y.csv"),
        may=WORKERS | PODS | {"prepare"},
    ),
    ActionClass(
        name="run batches",
        why="who releases puts rows to a model, and takes its answers",
        asks=asks("s3", "PutObject", "{data}/batches/m/1/in.csv"),
        may=frozenset({"people", "release", "serving"}),
        level=1,
    ),
    ActionClass(
        name="read evidence",
        why="the team judges its own runs",
        asks=(
            *asks("s3", "GetObject", "{artifacts}/runs/judge/m/1/evaluate/evaluation/evaluation.json"),
            *asks("s3", "GetObject", "{artifacts}/runs/judge/m/1/evaluate/model/model.tar.gz"),
        ),
        may=READERS | {"judge"},
        level=1,
    ),
    ActionClass(
        name="read the contract",
        why="what is demanded of a model is no secret in its team",
        asks=asks("s3", "GetObject", "{artifacts}/m/contract.json"),
        may=EVERYBODY - {"serving"},
        level=1,
    ),
    ActionClass(
        name="list runs",
        why="keys tell that there was a run, and nothing of it",
        asks=asks("s3", "ListBucket", "{artifacts}"),
        may=EVERYBODY | {"tracking-service"},
        level=1,
    ),
    ActionClass(
        name="write evidence",
        why="bucket policy OnlyJudgeWrites: what a version is approved by is written by no code of its author",
        asks=(
            *asks("s3", "PutObject", "{artifacts}/runs/judge/m/1/evaluate/evaluation/evaluation.json"),
            *asks("s3", "PutObject", "{artifacts}/runs/judge/m/1/evaluate/model/model.tar.gz"),
        ),
        may=frozenset({"judge"}),
        level=1,
    ),
    ActionClass(
        name="write data sets",
        why="bucket policy OnlyPrepareWrites: the answers that a model is judged by are the platform's",
        asks=asks("s3", "PutObject", "{artifacts}/runs/prepare/m/1/dataset/answers/answers.parquet"),
        may=frozenset({"prepare"}),
        level=1,
    ),
    ActionClass(
        name="write models and predictions",
        why="bucket policy OnlyAuthorWrites: they come out of the pipeline",
        asks=asks("s3", "PutObject", "{artifacts}/runs/author/m/1/predict/predictions/x.parquet"),
        may=frozenset({"author"}),
        level=1,
    ),
    ActionClass(
        name="write the contract",
        why="bucket policy ContractIsThePlatforms: what is demanded of a model is not its team's to say",
        asks=asks("s3", "PutObject DeleteObject", "{artifacts}/m/contract.json"),
        level=1,
    ),
    ActionClass(
        name="erase",
        why="a version of an object, once written, stays until its lifecycle ends",
        asks=(
            *asks("s3", "DeleteObjectVersion PutObjectAcl BypassGovernanceRetention", "{data}/x"),
            *asks("s3", "DeleteObjectVersion", "{artifacts}/runs/judge/m/1/x"),
            *asks("s3", "DeleteBucket", "{data}"),
        ),
    ),
    ActionClass(
        name="change the bucket",
        why="beyond the boundary",
        asks=asks(
            "s3",
            "PutBucketPolicy DeleteBucketPolicy PutBucketPublicAccessBlock PutBucketAcl PutBucketVersioning"
            " PutEncryptionConfiguration PutLifecycleConfiguration PutReplicationConfiguration PutBucketLogging",
            "{data}",
        ),
    ),
    ActionClass(
        name="decrypt",
        why="key policy NoOtherTeam, and a grant to each that reads",
        asks=asks("kms", "Decrypt", "{key}"),
        may=EVERYBODY | PODS | {"tracking-service", "clock-starter"},
    ),
    ActionClass(
        name="lend the key",
        why="AWS services alone are lent it, for volumes",
        asks=each("kms:CreateGrant", "{key}", [FOR_AWS]),
        may=WORKERS | STEPS | {"pipeline", "release", "serving"},
    ),
    ActionClass(
        name="change the key",
        why="beyond the boundary",
        asks=(
            *asks("kms", "PutKeyPolicy ScheduleKeyDeletion DisableKey DisableKeyRotation ReplicateKey", "{key}"),
            *each("kms:CreateGrant", "{key}", [{"kms:GrantIsForAWSResource": "false"}, {}]),
        ),
    ),
)

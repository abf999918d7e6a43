"""What is wrong in how a model is released, in what its endpoint promises, in who may do it, and in the days without."""

# ruff: noqa: E501  # a table is read by the line

from tests.stacks.bad_configs import BadConfig
from tests.stacks.good_config import CREDIT, MAPS, PROD

SERVING = "serving: {mode: realtime, instance_type: ml.m5.large, instance_count: 2}"
ONE, BATCH = SERVING.replace(", instance_count: 2", ""), SERVING.replace("realtime", "batch")
AT = "models[0].release"
PROMISED = "models[0].serving.objectives"
WITHIN = "5 to 50, or of each linear step, 10 to 50"


def release(id_: str, given: str, key: str, says: str, value: str = "", *, serving: str = SERVING) -> BadConfig:
    """Of a high-risk model on two instances, where not said otherwise."""
    return BadConfig(id_, CREDIT, SERVING, f"{serving}\n    release: {{{given}}}", f"{AT}.{key}", says, value)


def objectives(id_: str, given: str, key: str, says: str, value: str = "", *, serving: str = SERVING) -> BadConfig:
    new = serving.replace("}", f", objectives: {{{given}}}}}")
    return BadConfig(id_, CREDIT, SERVING, new, f"{PROMISED}.{key}", says, value)


def freeze(id_: str, starts: str, ends: str, says: str) -> BadConfig:
    new = f"  mlops:freezes: [{{starts: {starts}, ends: {ends}, reason: nobody is at work to mend it}}]\n  mlops:teams"
    return BadConfig(id_, PROD, "  mlops:teams", new, "freezes[0].ends", says, ends)


BAD_RELEASES = (
    # Bounds
    release("an unknown strategy", "strategy: canery", "strategy", "Did you mean canary?", "canery"),
    release("a canary of more than half", "percent: 51", "percent", WITHIN, "51"),
    release("a canary of hardly any", "percent: 4", "percent", WITHIN, "4"),
    release("a share for a percentage", "percent: 0.1", "percent", "is not a whole number", "0.1"),
    release("a bake of more than an hour", "bake_minutes: 61", "bake_minutes", "is above 60", "61"),
    release("an interval of more than an hour", "interval_minutes: 61", "interval_minutes", "is above 60", "61"),
    release("a negative interval", "interval_minutes: -1", "interval_minutes", "is below 0", "-1"),
    release("a shadow of a moment", "strategy: shadow, shadow_minutes: 1", "shadow_minutes", "is below 5", "1"),
    release("a linear step that SageMaker does not take", "strategy: linear, percent: 9", "percent", "less than the 10 percent that SageMaker takes", "9"),
    release("a linear release without end", "strategy: linear, interval_minutes: 50", "interval_minutes", "wait 480 minutes, more than the 420", "50"),
    # What belongs to another strategy
    release("a shadow's minutes for a canary", "shadow_minutes: 90", "shadow_minutes", "belongs to strategy shadow, not to canary, which is what follows", "90"),
    release("a share for a shadow", "strategy: shadow, percent: 10", "percent", "belongs to strategy canary or linear, not to shadow. ", "10"),
    release("a share of one instance", "percent: 10", "percent", "not to all-at-once, which is what follows", "10", serving=ONE),
    # More than one instance, or none
    release("a canary on one instance", "strategy: canary", "strategy", "serving.instance_count is 1", "canary", serving=ONE),
    release("steps on one instance", "strategy: linear", "strategy", "serving.instance_count is 1", "linear", serving=ONE),
    release("a batch model's canary", "strategy: canary", "strategy", "a batch model has none", "canary", serving=BATCH),
    release("a batch model's bake", "bake_minutes: 0", "bake_minutes", "a batch model has none", "0", serving=BATCH),
    # Weaker than the tier
    release("high risk all at once", "strategy: all-at-once", "strategy", "weaker than the canary that risk tier high", "all-at-once"),
    release("a large canary of high risk", "percent: 20", "percent", "weaker than the 10", "20"),
    release("a short interval at high risk", "interval_minutes: 14", "interval_minutes", "weaker than the 15", "14"),
    release("a short bake at high risk", "bake_minutes: 29", "bake_minutes", "weaker than the 30", "29"),
    release("a short bake on one instance", "bake_minutes: 0", "bake_minutes", "weaker than the 30", "0", serving=ONE),
    release("a short shadow of high risk", "strategy: shadow, shadow_minutes: 59", "shadow_minutes", "weaker than the 60", "59"),
    BadConfig("a short bake at limited risk", CREDIT, "dataset: cards.csv", "dataset: cards.csv, release: {bake_minutes: 9}", "models[1].release.bake_minutes", "weaker than the 10", "9"),
    # Objectives
    objectives("available as a percentage", "availability: 99.9", "availability", "is not below 1", "99.9"),
    objectives("available without fail", "availability: 1.0", "availability", "is not below 1", "1"),
    objectives("an answer in no time", "latency_p95_ms: 0", "latency_p95_ms", "is not above 0", "0"),
    objectives("an answer after the time-out", "latency_p99_ms: 60001", "latency_p99_ms", "is above 60000"),
    objectives("no error ever", "error_rate: 0", "error_rate", "is not above 0", "0"),
    objectives("less available than the tier", "availability: 0.99", "availability", "weaker than the 0.999", "0.99"),
    objectives("slower than the tier", "latency_p95_ms: 501", "latency_p95_ms", "weaker than the 500", "501"),
    objectives("slower in the tail than the tier", "latency_p99_ms: 1001", "latency_p99_ms", "weaker than the 1000"),
    objectives("a tail faster than the rest", "latency_p95_ms: 300, latency_p99_ms: 200", "latency_p95_ms", "above the 200 of latency_p99_ms", "300"),
    objectives("more errors than the tier's availability", "error_rate: 0.002", "error_rate", "more than the 0.001 that an availability of 0.999", "0.002"),
    objectives("more errors than its own availability", "availability: 0.9999, error_rate: 0.001", "error_rate", "more than the 0.0001", "0.001"),
    objectives("a batch model's latency", "latency_p95_ms: 100", "latency_p95_ms", "a batch model has none", "100", serving=BATCH),
    # People
    BadConfig("a releaser twice", MAPS, "level: 0", "level: 0\nreleasers: [cy@example.com, Cy+r@example.com]", "releasers[1]", "the same as cy@example.com"),
    BadConfig("on call twice", MAPS, "level: 0", "level: 0\non_call: [cy@example.com, cy@EXAMPLE.com]", "on_call[1]", "is listed twice"),
    BadConfig("a releaser who is no address", MAPS, "level: 0", "level: 0\nreleasers: [cy]", "releasers[0]", "name@example.com", "cy"),
    BadConfig("model risk twice", PROD, "  mlops:teams", "  mlops:model_risk: [mia@example.com, Mia@example.com]\n  mlops:teams", "model_risk[1]", "the same as mia@example.com"),
    # Freezes
    freeze("a freeze that ends before it starts", "2026-12-19", "2026-01-03", "is before 2026-12-19"),
    freeze("a freeze of decades", "2026-12-19", "2062-01-03", "more than 92 days after 2026-12-19"),
    freeze("a freeze until some time", "2026-12-19", "January", "is no date"),
)  # fmt: skip

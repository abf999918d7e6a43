"""Single values that are not what they look like, by kind: numbers, characters, addresses, names of git, schedules."""

# ruff: noqa: E501, RUF001  # a table is read by the line, and look-alikes are its matter

from tests.stacks.bad_configs import WAIVER, BadConfig
from tests.stacks.good_config import CREDIT, MAPS, PROD

TABS = '"' + "\\t" * 30 + '"'
TEAMS = "  mlops:teams: [credit, maps]"


def waiver(old: str, new: str) -> str:
    return f"{TEAMS}\n{WAIVER.replace(old, new)}"


def quota(written: str, says: str) -> BadConfig:
    return BadConfig(f"{written} GPUs", CREDIT, "gpu_quota: 1", f"gpu_quota: {written}", "gpu_quota", says, written)


def centre(written: str, says: str) -> BadConfig:
    return BadConfig(f"cost centre {written!a}", CREDIT, '"4711"', written, "cost_centre", says)


NUMBERS = (
    quota("010", "is octal for 8 in YAML 1.1 and 10 in YAML 1.2"),
    quota("00", "is octal for 0"),
    quota("0x1A", "is hexadecimal for 26 to some readers of YAML. Write 26"),
    quota("0o17", "is octal for 15 to some readers of YAML. Write 15"),
    quota("0b101", "is binary for 5 to some readers of YAML. Write 5"),
    quota("089", "begins with 0, which marks an octal number in YAML 1.1. Write 89"),
    quota("1e0", "is 1 in YAML 1.2 and text in YAML 1.1. Write 1"),
    quota("1_0", "is 10 in YAML 1.1 and text in YAML 1.2. Write 10"),
    quota("1:30", "is 90 in YAML 1.1, which counts in sixties"),
    quota("true", "is true or false, and a number is asked for"),
    quota("2026-11-25", "is a date in YAML 1.1. Give GPUs"),
    quota("1.0", "is not a whole number"),
    BadConfig("a budget of thousands", CREDIT, "2500", "2_500", "monthly_budget_usd", "is 2500 in YAML 1.1", "2_500"),
    BadConfig("a budget in sixties", CREDIT, "2500", "25:00", "monthly_budget_usd", "is 1500 in YAML 1.1", "25:00"),
    BadConfig("a level that is true", PROD, "level: 1", "level: true", "level", "is not a whole number", "true"),
    BadConfig("a level of 1.0", PROD, "level: 1", "level: 1.0", "level", "is not a whole number", "1.0"),
    BadConfig("a level in octal", PROD, "level: 1", "level: 01", "level", "is octal for 1", "01"),
    BadConfig("a level as text that Pulumi never writes", PROD, "level: 1", 'level: "01"', "level", "is not among the choices", "01"),
    BadConfig("True with a capital", PROD, "protect: true", "protect: True", "protection.protect", "Write true", "True"),
    BadConfig("on for true", PROD, "protect: true", "protect: on", "protection.protect", "true in YAML 1.1, text in others. Write true", "on"),
    BadConfig("1 for true", PROD, "protect: true", "protect: 1", "protection.protect", "is not true or false", "1"),
    centre("0x1A", 'Write it in quotes: "0x1A"'),
    centre("1_000", 'Write it in quotes: "1_000"'),
    centre("010", 'Write it in quotes: "010"'),
    centre("2026-11-25", 'Write it in quotes: "2026-11-25"'),
    centre("1e3", 'Write it in quotes: "1e3"'),
    BadConfig("a size with a leading zero", PROD, "10.40.0.0/16", "10.40.0.0/016", "network.cidr", "is no IPv4 block", "10.40.0.0/016"),
    BadConfig("a netmask", PROD, "10.40.0.0/16", "10.40.0.0/255.255.0.0", "network.cidr", "is no IPv4 block"),
    centre("true", "is true or false, and text is asked for"),
)  # fmt: skip

TEXT = (
    BadConfig("Arabic digits", PROD, '"333333333333"', '"٣33333333333"', "account_id", "ARABIC-INDIC DIGIT THREE, which looks like another"),
    BadConfig("Devanagari digits", PROD, '"1.35"', '"1.३५"', "compute.kubernetes.version", "DEVANAGARI DIGIT THREE"),
    BadConfig("full-width digits", PROD, '"333333333333"', '"３33333333333"', "account_id", "FULLWIDTH DIGIT THREE"),
    BadConfig("a zero-width space", PROD, "environment: prod", 'environment: "prod\u200b"', "environment", "ZERO WIDTH SPACE, which can't be seen"),
    BadConfig("a zero-width joiner", MAPS, "name: maps", 'name: "ma\u200dps"', "name", "ZERO WIDTH JOINER"),
    BadConfig("a byte order mark inside", MAPS, "name: maps", 'name: "maps\ufeff"', "name", "U+FEFF"),
    centre('"Cafe\u0301"', "combining characters"),
    centre('"a\\0b"', "U+0000 a control character"),
    centre('"a\u00a0b"', "NO-BREAK SPACE"),
    centre('"a\u00adb"', "SOFT HYPHEN"),
    centre('"aws:team"', "begins with aws:, which AWS keeps for itself"),
    centre('"AWS:4711"', "begins with aws:"),
    BadConfig("the platform's centre of AWS", PROD, '"1000"', "Aws:1000", "cost_centre", "in any case", "Aws:1000"),
    BadConfig("a tab in a reason", PROD, TEAMS, waiver("the material is imported by hand", '"the material is\\timported by hand"'), "waivers[0].reason", "U+0009"),
    BadConfig("a reason of tabs", PROD, TEAMS, waiver("the material is imported by hand", TABS), "waivers[0].reason", "U+0009"),
    BadConfig("a reason of spaces", PROD, TEAMS, waiver("the material is imported by hand", f'"{" " * 30}"'), "waivers[0].reason", "is empty"),
    BadConfig("a reason of blanks", PROD, TEAMS, waiver("the material is imported by hand", "\u2800" * 30), "waivers[0].reason", "BRAILLE PATTERN BLANK"),
    BadConfig("a reason that reads backwards", PROD, TEAMS, waiver("by hand", '"by \u202ehand"'.strip('"')), "waivers[0].reason", "RIGHT-TO-LEFT OVERRIDE"),
    BadConfig("a Cyrillic letter in a name", CREDIT, "name: credit", "name: crеdit", "name", "CYRILLIC SMALL LETTER IE among Latin letters"),
    BadConfig("a Cyrillic letter in a key", CREDIT, "level: 1", "level: 1\nоwners: [x]", "оwners", "CYRILLIC SMALL LETTER O among Latin"),
    BadConfig("a Greek letter in a branch", PROD, "branch: main", "branch: mαin", "delivery.branch", "GREEK SMALL LETTER ALPHA"),
    BadConfig("all Cyrillic for a data set", CREDIT, "loans.csv", "сору", "models[0].dataset", "holds U+0441 CYRILLIC SMALL LETTER ES, and may not"),
    BadConfig("a Cyrillic letter for a zone's", PROD, "us-east-1b]", "us-east-1а]", "network.zones[1]", "CYRILLIC SMALL LETTER A among Latin letters"),
    BadConfig("Arabic digits in a block", PROD, "10.40.0.0/16", "١٠.40.0.0/16", "network.cidr", "ARABIC-INDIC DIGIT ONE"),
)  # fmt: skip

ADDRESSES = tuple(
    BadConfig(f"owner {address!a}", MAPS, "owners: [cy@example.com]", f"owners: ['{address}']", "owners[0]", says)
    for address, says in (
        ("mailto:cy@example.com", "invalid characters before the @-sign: ':'"),
        ("<cy@example.com>", "angle brackets"),
        ("Cy <cy@example.com>", "angle brackets"),
        ("cy@example.com,", "invalid characters: ','"),
        ("cy@example.com.", "end with a period"),
        (".cy@example.com", "start with a period"),
        ("cy.@example.com", "immediately before the @-sign"),
        ("c..y@example.com", "two periods in a row"),
        ("https://example.com/cy", "must have an @-sign"),
        ("cy@example.com/team", "invalid characters"),
        ("cy@@example.com", "invalid characters"),
        ("cy @example.com", "invalid characters"),
        ("cy@localhost", "should have a period"),
        ("cy@[10.0.0.1]", "not allowed here"),
        ("cy@bücher.example", "cy@xn--bcher-kva.example"),
    )
)

GIT = (
    *(
        BadConfig(f"branch {branch}", PROD, "branch: main", f"branch: '{branch}'", "delivery.branch", says)
        for branch, says in (
            ("refs/heads/main", "is a reference, not a branch's name: write main"),
            ("a..b", "two dots in a row"),
            ("a//b", "has an empty part"),
            ("/main", "has an empty part"),
            ("main/", "has an empty part"),
            ("-main", "begins with a hyphen"),
            (".main", "part that begins with a dot"),
            ("fix/.git", "part that begins with a dot"),
            ("main.", "ends with a dot"),
            ("main.lock", "ends with .lock"),
            ("main@{1}", "earlier state"),
            ("HEAD", "no branch"),
            ("main^", "does not allow"),
            ("a b", "does not allow"),
            ("a:b", "does not allow"),
            ("${aws:username}", "IAM reads as a variable"),
        )
    ),
    *(
        BadConfig(f"repository {name}", PROD, "example/ladder", f"'{name}'", "delivery.repository", says)
        for name, says in (
            ("ladder", "has not the form owner/name"),
            ("acme/ladder/main", "has not the form owner/name"),
            ("acme/ladder.git", "Write acme/ladder"),
            ("acme/..", "a name that GitHub does not take"),
            ("-acme/ladder", "has the owner -acme"),
            ("ac--me/ladder", "has the owner ac--me"),
            ("repo:acme/ladder", "has the owner repo:acme"),
            ("a" * 40 + "/ladder", "1 to 39 letters"),
        )
    ),
    BadConfig("one id of two", PROD, "branch: main", 'branch: main, repository_id: "7"', "delivery.repository_owner_id", "Give both"),
    BadConfig("an id that is none", PROD, "branch: main", "branch: main, repository_id: ladder, repository_owner_id: 7", "delivery.repository_id", "has not the form"),
)  # fmt: skip

SCHEDULES = tuple(
    BadConfig(f"schedule {schedule}", CREDIT, "rate(7 days)", schedule, "models[0].schedule", says, schedule)
    for schedule, says in (
        ("rate(7 day)", "EventBridge takes 7 days"),
        ("rate(1 days)", "EventBridge takes 1 day"),
        ("rate(+7 days)", "neither a rate"),
        ("cron(0 6 31 2 ? *)", "never fires"),
        ("cron(0 6 30 FEB ? *)", "never fires"),
        ("cron(0 6 31 4,6,9,11 ? *)", "never fires"),
        ("cron(0 6 1 1 ? 2025)", "never fires"),
        ("cron(0 6 1/0 * ? *)", "has 0 for a step"),
        ("cron(0 6 1/ * ? *)", "has nothing for a step"),
        ("cron(0 6 1/40 * ? *)", "wider than the field"),
        ("cron(0 6 *-5 * ? *)", "is not *, nor within 1 to 31"),
        ("cron(0 6 5- * ? *)", "is not *, nor within 1 to 31"),
        ("cron(0 6 20-10 * ? *)", "ends before it begins"),
        ("cron(0 6 ? * MON/2 *)", "which this field does not take"),
        ("cron(0 6 ? * 2#1,3#2 *)", "is not *, nor within 1 to 7"),
        ("cron(0 6 1,* * ? *)", "lists * beside other values"),
    )
)

BAD_VALUES = (*NUMBERS, *TEXT, *ADDRESSES, *GIT, *SCHEDULES)

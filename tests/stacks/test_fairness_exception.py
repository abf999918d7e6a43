"""A fairness gate that can't be kept: an exception of model risk's, reasoned, owned, dated, and in the contract."""

from pathlib import Path

import pytest

from stacks.contract import model_contract
from stacks.reading import ConfigErrors, read_stack
from tests.stacks.good_config import CREDIT, FILES, PROD, STACK, write_good

GROUPS = "      protected_columns: [race]\n"
EXCEPTION = """\
    fairness_exception:
      case: base_rates_differ
      reason: approvals differ by group in the answers themselves, as reviewed on 2026-11-20
      owner: bo@example.com
      decided_by: mia@example.com
      decided_on: 2026-11-25
      expires: 2027-05-31
      demographic_parity_difference: 0.3
"""
NO_GROUP = EXCEPTION.replace("base_rates_differ", "no_protected_group").replace(
    "      demographic_parity_difference: 0.3\n", ""
)


def write(folder: Path, exception: str, *, groups: bool = True, model_risk: str = "[mia@example.com]") -> Path:
    write_good(folder)
    credit = FILES[CREDIT].replace("    serving: {mode: realtime", f"{exception}    serving: {{mode: realtime", 1)
    (folder / CREDIT).write_text(credit if groups else credit.replace(GROUPS, ""))
    (folder / PROD).write_text(FILES[PROD] + f"  mlops:model_risk: {model_risk}\n")
    return folder


@pytest.mark.parametrize(("exception", "groups"), [(EXCEPTION, True), (NO_GROUP, False)])
def test_both_cases_reach_the_contract_that_the_judge_reads(tmp_path: Path, exception: str, groups: bool) -> None:
    settings, [team, _] = read_stack(STACK, write(tmp_path, exception, groups=groups))
    held = model_contract(settings, team, team.models[0])["fairness_exception"]
    assert (held["decided_by"], held["decided_on"], held["expires"]) == ("mia@example.com", "2026-11-25", "2027-05-31")
    assert held["demographic_parity_difference"] == (0.3 if groups else None)
    assert model_contract(settings, team, team.models[1])["fairness_exception"] is None


def test_a_high_risk_model_without_groups_needs_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="fairness_exception"):
        read_stack(STACK, write(tmp_path, "", groups=False))


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("decided_by: mia", "decided_by: zoe", "decided_by", "is none of the stack's model_risk"),
        ("owner: bo", "owner: mia", "decided_by", "decides on an exception that is their own"),
        ("2027-05-31", "2026-11-24", "expires", "is before 2026-11-25"),
        ("2027-05-31", "2027-11-30", "expires", "is more than a year after"),
        ("2027-05-31", "soon", "expires", ""),
        ("approvals differ by group in the answers themselves, as reviewed on 2026-11-20", "so", "reason", ""),
        ("      demographic_parity_difference: 0.3\n", "", "", "says not which limit holds instead"),
        ("base_rates_differ", "no_protected_group", "demographic_parity_difference", "has no group"),
        ("base_rates_differ", "no_protected_group", "case", "names 1"),
        ("base_rates_differ", "not_now", "case", ""),
    ],
)
def test_an_exception_is_refused_that_nobody_may_give_or_that_never_ends(
    tmp_path: Path, old: str, new: str, key: str, says: str
) -> None:
    assert EXCEPTION.count(old) == 1
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, write(tmp_path, EXCEPTION.replace(old, new)))
    at = "models[0].fairness_exception" + (f".{key}" if key else "")
    assert [error for error in raised.value.errors if error.key == at and says in str(error)], raised.value


@pytest.mark.parametrize("spelled", ["ana", "Ana", "ana+risk"])
def test_the_models_owner_decides_on_no_exception_of_it(spelled: str, tmp_path: Path) -> None:
    decided = EXCEPTION.replace("decided_by: mia", f"decided_by: {spelled}")
    folder = write(tmp_path, decided, model_risk=f"[{spelled}@example.com]")
    with pytest.raises(ConfigErrors, match="decides on an exception that is their own"):
        read_stack(STACK, folder)

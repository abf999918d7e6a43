"""What ``pulumi preview --policy-pack policies`` runs. Pulumi starts it as a folder, not as a package."""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# With the folder itself on the path, our modules could hide others of the same name.
sys.path[:] = [str(FOLDER.parent), *(entry for entry in sys.path if Path(entry).resolve() != FOLDER)]

from pulumi_policy import EnforcementLevel, PolicyPack  # noqa: E402

from policies.crossguard import policies  # noqa: E402
from policies.stack_facts import facts_of_stack  # noqa: E402

if __name__ == "__main__":
    PolicyPack(name="ladder", policies=policies(facts_of_stack), enforcement_level=EnforcementLevel.MANDATORY)

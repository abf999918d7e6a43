import json

from tests.ladder.cloud.services.rows import KEPT, table


def test_each_resource_type_is_made_changed_read_and_deleted_by_the_calls_that_were_looked_up() -> None:
    assert json.loads(json.dumps(table())) == json.loads(KEPT.read_text(encoding="utf-8"))

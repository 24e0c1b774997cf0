"""The database itself refuses to change what is written, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from terskel.audit.models import Event, Head, Leaf, Unhidden
from terskel.audit.moves import reveal
from terskel.audit.sequencing import sequence
from tests.rooms.audit.conftest import AT, seven_events

pytestmark = pytest.mark.usefixtures("own_database")

TABLES = {Event: "person_name = 'x'", Leaf: "digest = ''", Head: "peaks = '{}'", Unhidden: "at = now()"}


@pytest.mark.parametrize("model", TABLES)
@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_append_only(model: type[Event], verb: str) -> None:
    [event, *_] = seven_events()
    sequence(at=AT)
    reveal(event, at=AT)
    table = model._meta.db_table
    before = model.objects.count()
    assert before
    statement = {
        "update": f"UPDATE {table} SET {TABLES[model]}",
        "delete": f"DELETE FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }[verb]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert model.objects.count() == before

"""A system and its categories are read again only when a row of them has changed, and then at once by everyone."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.dps import queries
from terskel.dps.models import Category, DynamicPurchasingSystem
from tests.statements import asked
from tests.worlds.cast import oslo, the_cast
from tests.worlds.dps import operative_dps

AT = oslo("2027-05-10 10:00")


@pytest.fixture
def system(own_database: None) -> UUID:
    return operative_dps(the_cast()).id


@pytest.fixture
def elsewhere(system: UUID) -> Iterator[psycopg.Connection]:
    """Another process's connection, whose acts are committed at once."""
    address = {key: value for key, value in connection.get_connection_params().items() if key != "context"}
    with psycopg.connect(**address | {"autocommit": True, "cursor_factory": psycopg.Cursor}) as other:
        yield other


def names(system: UUID) -> list[str | None]:
    return [one.name for one in queries.categories(ANONYMOUS, system, at=AT)]


def test_who_reads_it_again_asks_one_statement(system: UUID) -> None:
    first = queries.categories(ANONYMOUS, system, at=AT)
    with asked() as again:
        assert queries.categories(ANONYMOUS, system, at=AT) == first
    assert len(again) == 1


def test_what_another_process_changes_is_read_at_once(system: UUID, elsewhere: psycopg.Connection) -> None:
    before = names(system)
    category = Category.objects.filter(dps_id=system).order_by("number")[0]
    elsewhere.execute("UPDATE dps_category SET name = 'Et nytt navn' WHERE id = %s", [category.id])
    assert names(system) == ["Et nytt navn", *before[1:]]
    assert queries.dps(ANONYMOUS, system, at=AT).slug != "ny-adresse"
    elsewhere.execute("UPDATE dps_dynamicpurchasingsystem SET slug = 'ny-adresse' WHERE id = %s", [system])
    assert queries.dps(ANONYMOUS, "ny-adresse", at=AT).id == system


def test_what_another_process_takes_back_was_never_read(system: UUID, elsewhere: psycopg.Connection) -> None:
    before = names(system)
    with elsewhere.transaction(force_rollback=True):
        elsewhere.execute("UPDATE dps_category SET name = 'Et nytt navn' WHERE dps_id = %s", [system])
        assert names(system) == before
    assert names(system) == before


def test_what_is_known_is_shown_to_nobody_who_may_not_see_it(system: UUID, elsewhere: psycopg.Connection) -> None:
    names(system)
    later = oslo("2030-01-01 00:00")
    elsewhere.execute("UPDATE dps_dynamicpurchasingsystem SET public_from_at = %s WHERE id = %s", [later, system])
    with pytest.raises(Missing):
        queries.categories(ANONYMOUS, system, at=AT)
    assert queries.categories(ANONYMOUS, system, at=later)


def test_nobody_writes_in_what_everybody_reads(system: UUID) -> None:
    shown = queries.categories(ANONYMOUS, system, at=AT)
    shown.clear()
    assert queries.categories(ANONYMOUS, system, at=AT)
    assert DynamicPurchasingSystem.objects.get(id=system).slug == queries.dps(ANONYMOUS, system, at=AT).slug

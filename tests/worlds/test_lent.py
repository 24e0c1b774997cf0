from datetime import timedelta

import pytest
from django.db import connection

from tests.worlds.cast import BEGINNING, person, the_cast
from tests.worlds.competitions import CompetitionWorld, draft_competition, published_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_does_in_a_lent_world_is_not_there_for_the_next(time: str) -> None:
    dps = lent(operative_dps)
    assert not _titles(), time
    draft_competition(dps, title="Bare i denne testen")
    assert _titles() == {"Bare i denne testen"}


def test_the_same_world_is_built_once() -> None:
    assert lent(published_competition) is lent(published_competition)


def test_worlds_do_not_see_each_other() -> None:
    world: CompetitionWorld = lent(published_competition)
    assert _titles()
    lent_cast()
    assert not _titles()
    assert lent(published_competition).id == world.id


def test_a_world_is_refused_to_a_test_that_has_written() -> None:
    person("Kari", at=BEGINNING + timedelta(days=1))
    with pytest.raises(AssertionError, match="ask for the world first"):
        lent(published_competition)


def test_the_database_without_a_world_is_as_it_was_migrated() -> None:
    assert connection.connection is None or connection.connection.info.dbname == connection.settings_dict["NAME"]
    assert not _titles()
    the_cast()
    assert not _titles()


def _titles() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM competitions_competition")
        return {title for (title,) in cursor.fetchall()}

"""The address of a calendar: made by its person, shown once, stopped at once."""

from uuid import UUID

import pytest
from django.db import connection

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.notifications import calendars
from terskel.organisations import actions as organisations
from terskel.organisations import queries
from tests.worlds.cast import BEGINNING, Cast, official, person
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def membership(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return queries.actors_of(actor.person_id)[0].membership_id


def test_an_address_gives_its_own_person_in_its_own_organisation(cast: Cast) -> None:
    secret = calendars.open_calendar(membership(cast.bjorn), by=cast.bjorn, at=BEGINNING)
    assert calendars.calendar_reader(secret) == cast.bjorn


def test_only_the_digest_of_the_address_is_stored(cast: Cast) -> None:
    secret = calendars.open_calendar(membership(cast.bjorn), by=cast.bjorn, at=BEGINNING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM notifications_calendaraddress c")
        [(row,)] = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM audit_event e WHERE to_jsonb(e)::text LIKE %s", [f"%{secret}%"])
        [(told,)] = cursor.fetchall()
    assert secret not in row
    assert told == 0


def test_a_new_address_stops_the_former(cast: Cast) -> None:
    mine = membership(cast.bjorn)
    former = calendars.open_calendar(mine, by=cast.bjorn, at=BEGINNING)
    calendars.open_calendar(mine, by=cast.bjorn, at=BEGINNING)
    with pytest.raises(Missing):
        calendars.calendar_reader(former)


def test_a_closed_address_gives_nothing(cast: Cast) -> None:
    mine = membership(cast.bjorn)
    secret = calendars.open_calendar(mine, by=cast.bjorn, at=BEGINNING)
    calendars.close_calendar(mine, by=cast.bjorn, at=BEGINNING)
    calendars.close_calendar(mine, by=cast.bjorn, at=BEGINNING)
    assert calendars.calendar(cast.bjorn, mine) is None
    with pytest.raises(Missing):
        calendars.calendar_reader(secret)


def test_nobody_makes_or_stops_an_address_of_another(cast: Cast) -> None:
    rivals = membership(cast.camilla)
    with pytest.raises(Missing):
        calendars.open_calendar(rivals, by=cast.bjorn, at=BEGINNING)
    with pytest.raises(Missing):
        calendars.close_calendar(rivals, by=cast.bjorn, at=BEGINNING)


def test_the_address_stops_with_the_membership(cast: Cast) -> None:
    brita = official(person("Bjarte Lund"), cast.helfo_id, "buyer")
    admin = official(person("Ada Vik"), cast.helfo_id, "authority_admin")
    secret = calendars.open_calendar(membership(brita), by=brita, at=BEGINNING)
    organisations.end_membership(membership(brita), by=admin, at=BEGINNING)
    with pytest.raises(Missing):
        calendars.calendar_reader(secret)

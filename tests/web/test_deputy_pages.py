"""An approver names a deputy on the page of people; the deputy finds what waits among their own work."""

import pytest

from terskel.organisations import queries
from tests.web.visiting import visitor
from tests.worlds.cast import official, oslo, person
from tests.worlds.evaluations import APPROVED_AT, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

DAYS = {"first_day": "28.01.2027", "last_day": "05.02.2027"}


def test_the_deputy_finds_the_award_among_what_waits_and_approves_it() -> None:
    world, _award_id = lent(submitted)
    cast = world.cast
    gro = visitor(official(person("Gro Moen"), cast.helfo_id, "auditor"))
    people = {one.name: str(one.person_id) for one in queries.people(cast.helfo_id)}
    assert "Godkjenn tildelingen" not in gro.get("authority:home", at=APPROVED_AT)
    gro.get("authority:award_approval", world.id, at=APPROVED_AT, status=404)
    daniel = visitor(cast.daniel)
    assert "Konstituer noen" in daniel.get("account:people", at=APPROVED_AT)
    said = {"approver": people["Daniel Aas"], "person": people["Gro Moen"], **DAYS}
    daniel.done("account:name_deputy", at=APPROVED_AT, **said)
    assert "Gro Moen for Daniel Aas" in daniel.get("account:people", at=APPROVED_AT)
    home = gro.get("authority:home", at=APPROVED_AT)
    assert "konstituert for Daniel Aas" in home
    assert "Godkjenn tildelingen" in home
    gro.done("authority:award_approval", world.id, at=APPROVED_AT)
    for at in (APPROVED_AT, oslo("2027-02-06 00:00")):
        assert "Gro Moen (for Daniel Aas)" in daniel.get("authority:award", world.id, at=at)
    after = oslo("2027-02-06 00:00")
    assert "konstituert for" not in gro.get("authority:home", at=after)
    assert "Gro Moen for Daniel Aas" not in daniel.get("account:people", at=after)


def test_what_was_written_stands_beside_what_is_wrong() -> None:
    world, _award_id = lent(submitted)
    people = {one.name: str(one.person_id) for one in queries.people(world.cast.helfo_id)}
    said = {"approver": people["Daniel Aas"], "person": people["Brita Strand"]}
    daniel = visitor(world.cast.daniel)
    wrong = {**said, "first_day": "28.01.2027", "last_day": "27.01.2027"}
    page = daniel.post("account:name_deputy", at=APPROVED_AT, **wrong).content.decode()
    assert "Siste dag må være i dag eller senere" in page
    assert "27.01.2027" in page


def test_it_is_ended_at_once_and_nobody_else_names_anybody() -> None:
    world, _award_id = lent(submitted)
    cast = world.cast
    visitor(cast.brita).get("account:name_deputy", at=APPROVED_AT, status=404)
    visitor(cast.camilla).get("account:name_deputy", at=APPROVED_AT, status=404)
    people = {one.name: str(one.person_id) for one in queries.people(cast.helfo_id)}
    daniel = visitor(cast.daniel)
    said = {"approver": people["Daniel Aas"], "person": people["Brita Strand"], **DAYS}
    daniel.done("account:name_deputy", at=APPROVED_AT, **said)
    (deputy,) = queries.deputies(cast.daniel, at=APPROVED_AT)
    daniel.done("account:call_off_deputy", deputy.id, at=APPROVED_AT)
    assert queries.deputies(cast.daniel, at=APPROVED_AT) == []


def test_the_administrator_puts_the_address_right_and_the_report_has_it() -> None:
    world, _award_id = lent(submitted)
    olga = visitor(official(person("Olga Vik"), world.cast.helfo_id, "authority_admin"))
    visitor(world.cast.brita).get("account:place", at=APPROVED_AT, status=404)
    empty = olga.post("account:place", at=APPROVED_AT, place=" ").content.decode()
    assert "Det er et problem" in empty
    olga.done("account:place", at=APPROVED_AT, place="Postboks 2415,  3104 Tønsberg")
    assert "Postboks 2415, 3104 Tønsberg" in olga.get("account:people", at=APPROVED_AT)
    assert "Postboks 2415, 3104 Tønsberg" in visitor(world.cast.brita).get(
        "authority:award_report", world.id, at=APPROVED_AT
    )

"""Access to the tool on request: a body asks, the central purchasing body answers (F043)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.organisations import actions, queries
from terskel.organisations.models import AccessRequest
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING, Cast, official, person, the_cast
from tests.worlds.firms import alone

pytestmark = pytest.mark.django_db
AT = BEGINNING + timedelta(days=1)
NEW = casting.organisation_number(60)


@pytest.fixture
def people() -> Cast:
    return the_cast()


@pytest.fixture
def nora() -> Actor:
    return alone(person("Nora Nes"))


def ask(by: Actor, number: str = NEW, purpose: str = "Kjøpe konsulenter.") -> UUID:
    return actions.ask_for_access(number, "Etaten for noe", purpose, by=by, at=AT)


def test_a_new_body_asks_and_its_first_person_manages_it_once_the_central_body_says_yes(
    people: Cast, nora: Actor
) -> None:
    asked = ask(nora)
    (waiting,) = queries.access_requests(people.astrid, open_only=True)
    assert (waiting.id, waiting.known, waiting.led, waiting.asked_of_id) == (asked, False, False, people.nhn_id)
    by = people.astrid
    code = refused(lambda: actions.grant_access(asked, ("buyer",), by=by, at=AT))
    assert code == "organisations.first_person_administers"
    body = actions.grant_access(asked, ("buyer", "authority_admin"), buyer_kind="other", by=by, at=AT)
    assert queries.authority(body).buyer_kind == "other"
    (choice,) = queries.actors_of(nora.person_id or body)
    assert choice.actor.acts_for(body)
    assert choice.actor.roles == {"buyer", "authority_admin"}
    (mine,) = queries.my_access_requests(nora)
    assert (mine.state, mine.decided_by_name) == ("granted", "Astrid Nilsen")
    assert queries.access_requests(people.astrid, open_only=True) == ()
    assert refused(lambda: actions.decline_access(asked, "For sent", by=by, at=AT)) == "organisations.join_decided"


def test_a_body_with_administrators_decides_itself(people: Cast, nora: Actor) -> None:
    admin = official(person("Anne Admin"), people.helfo_id, "authority_admin")
    asked = ask(nora, queries.authority(people.helfo_id).number)
    assert queries.access_requests(people.astrid) == ()
    with pytest.raises(Missing):
        actions.grant_access(asked, ("buyer",), by=people.astrid, at=AT)
    assert actions.grant_access(asked, ("buyer",), by=admin, at=AT) == people.helfo_id


def test_a_body_that_got_administrators_meanwhile_is_not_entered_by_another(people: Cast, nora: Actor) -> None:
    asked = ask(nora, queries.authority(people.helfo_id).number)
    official(person("Anne Admin"), people.helfo_id, "authority_admin")
    code = refused(lambda: actions.grant_access(asked, ("authority_admin",), by=people.astrid, at=AT))
    assert code == "organisations.access_body_decides_itself"


def test_declining_takes_a_reason_that_whoever_asked_reads(people: Cast, nora: Actor) -> None:
    asked = ask(nora)
    code = refused(lambda: actions.decline_access(asked, " ", by=people.astrid, at=AT))
    assert code == "organisations.access_declined_without_reason"
    actions.decline_access(asked, "Dere er ikke med i avtalen.", by=people.astrid, at=AT)
    (mine,) = queries.my_access_requests(nora)
    assert (mine.state, mine.reason) == ("declined", "Dere er ikke med i avtalen.")
    ask(nora)


def test_only_whoever_asked_withdraws_and_only_those_who_are_asked_answer(people: Cast, nora: Actor) -> None:
    asked = ask(nora)
    for stranger in (people.brita, people.eva, nora):
        assert queries.access_requests(stranger) == ()
        with pytest.raises(Missing):
            queries.access_request(stranger, asked)
        with pytest.raises(Missing):
            actions.grant_access(asked, ("buyer",), by=stranger, at=AT)
    with pytest.raises(Missing):
        actions.withdraw_access(asked, by=people.astrid, at=AT)
    actions.withdraw_access(asked, by=nora, at=AT)
    assert refused(lambda: actions.decline_access(asked, "Nei", by=people.astrid, at=AT)) == (
        "organisations.join_withdrawn"
    )


def test_what_is_asked_says_what_for_is_asked_once_and_not_too_often(people: Cast, nora: Actor) -> None:
    assert refused(lambda: ask(nora, purpose=" ")) == "organisations.access_without_purpose"
    asked = ask(nora)
    assert refused(lambda: ask(nora)) == "organisations.already_asked"
    actions.withdraw_access(asked, by=nora, at=AT)
    for place in range(61, 65):
        ask(nora, casting.organisation_number(place))
    assert refused(lambda: ask(nora, casting.organisation_number(65))) == "organisations.access_asked_too_often"
    own = alone(people.brita.person_id or asked)
    code = refused(lambda: ask(own, queries.authority(people.helfo_id).number))
    assert code == "organisations.access_already_yours"


def test_the_database_knows_no_answer_without_somebody_and_a_reason(people: Cast, nora: Actor) -> None:
    asked = ask(nora)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked).update(decided_at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked).update(decided_at=AT, decided_by=people.astrid.person_id)


def test_which_central_body_is_asked_where_there_are_several(people: Cast, nora: Actor) -> None:
    other = casting.authority(7, "Oslo kommune UKE", central_since=date(2015, 1, 1))
    assert refused(lambda: ask(nora)) == "organisations.central_body_not_chosen"
    asked = actions.ask_for_access(NEW, "Bydel", "Vakthold.", central_body_id=other, by=nora, at=AT)
    assert queries.access_request_of(asked).asked_of_id == other

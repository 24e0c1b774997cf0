"""An approver who is away names a deputy for some days; it ends by itself, and four eyes stay four."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.organisations import actions, queries
from terskel.organisations.models import Deputy
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, person_of, said_in, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

NAMED_AT = APPROVED_AT - timedelta(hours=2)
FIRST, LAST = date(2027, 1, 28), date(2027, 2, 5)
OVER_AT = oslo("2027-02-06 00:00")


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(submitted)[0]


@pytest.fixture
def gro(world: EvaluationWorld) -> Actor:
    """Of Helfo, with no part in anything."""
    return official(person("Gro Moen"), world.cast.helfo_id, "auditor")


def name(cast: Cast, who: Actor, by: Actor | None = None, *, first: date = FIRST, last: date = LAST) -> UUID:
    return actions.name_deputy(
        person_of(cast.daniel), person_of(who), first_day=first, last_day=last, by=by or cast.daniel, at=NAMED_AT
    )


def as_deputy(who: Actor, at: datetime = APPROVED_AT) -> Actor:
    return next(one.actor for one in queries.actors_of(person_of(who), at=at) if one.actor.is_authority)


def award_of(world: EvaluationWorld) -> UUID:
    return award_queries.award(world.cast.brita, world.id, at=APPROVED_AT).id


def test_the_deputy_decides_while_the_approver_is_away_and_never_longer(world: EvaluationWorld, gro: Actor) -> None:
    name(world.cast, gro)
    assert as_deputy(gro).has("approver")
    assert [one.name for one in as_deputy(gro).stands_in_for] == ["Daniel Aas"]
    assert not as_deputy(gro, OVER_AT - timedelta(days=30)).has("approver")
    assert as_deputy(gro, OVER_AT - timedelta(microseconds=1)).has("approver")
    assert not as_deputy(gro, OVER_AT).has("approver")


def test_letters_say_who_decided_for_whom(world: EvaluationWorld, gro: Actor) -> None:
    name(world.cast, gro)
    awards.approve(award_of(world), by=as_deputy(gro), at=APPROVED_AT)
    letters = documents.letters_for_matter(world.cast.camilla, world.id)
    said = [said_in(documents.letter(world.cast.camilla, one.id).letter) for one in letters]
    assert any("Gro Moen (kst. for Daniel Aas)" in one for one in said)


def test_pages_say_who_decided_for_whom_as_it_was_then(world: EvaluationWorld, gro: Actor) -> None:
    cast = world.cast
    deputy_id = name(cast, gro)
    call_off_at = APPROVED_AT + timedelta(hours=1)
    actions.call_off_deputy(deputy_id, by=cast.daniel, at=call_off_at)
    instants = (NAMED_AT - timedelta(days=30), APPROVED_AT, call_off_at)
    decided = [(person_of(gro), gro.name, at) for at in instants] + [
        (person_of(cast.daniel), "Daniel Aas", APPROVED_AT)
    ]
    said = queries.deciders(cast.helfo_id, decided)
    assert [said[person_of(gro), at] for at in instants] == ["Gro Moen", "Gro Moen (for Daniel Aas)", "Gro Moen"]
    assert said[person_of(cast.daniel), APPROVED_AT] == "Daniel Aas"
    assert queries.deciders(cast.nhn_id, decided)[person_of(gro), APPROVED_AT] == "Gro Moen"


def test_a_deputy_who_prepared_it_does_not_decide(world: EvaluationWorld) -> None:
    name(world.cast, world.cast.brita)
    brita = as_deputy(world.cast.brita)
    assert brita.has("approver", "buyer")
    assert refused(lambda: awards.approve(award_of(world), by=brita, at=APPROVED_AT)) == "awards.prepared_it_yourself"


def test_nobody_decides_on_behalf_of_whoever_prepared_it(world: EvaluationWorld, gro: Actor) -> None:
    cast = world.cast
    lead = official(person("Liv Foss"), cast.helfo_id, "approver", "buyer")
    actions.name_deputy(person_of(lead), person_of(gro), first_day=FIRST, last_day=LAST, by=lead, at=NAMED_AT)
    award_id = award_of(world)
    awards.send_back(award_id, "Rett datoen på skatteattesten.", by=cast.daniel, at=NAMED_AT)
    awards.submit(award_id, by=lead, at=NAMED_AT)
    approve = lambda by: awards.approve(award_id, by=by, at=APPROVED_AT)  # noqa: E731
    assert refused(lambda: approve(as_deputy(gro))) == "awards.deputy_of_whoever_prepared"
    name(cast, gro)
    approve(as_deputy(gro))


def test_who_names_a_deputy_and_whom(world: EvaluationWorld, gro: Actor) -> None:
    cast = world.cast
    admin = official(person("Olga Vik"), cast.helfo_id, "authority_admin")
    assert refused(lambda: name(cast, gro, cast.brita)) == "organisations.only_the_approver_names_a_deputy"
    assert refused(lambda: name(cast, cast.daniel)) == "organisations.deputy_not_a_colleague"
    assert refused(lambda: name(cast, cast.astrid)) == "organisations.deputy_not_a_colleague"
    assert refused(lambda: name(cast, gro, last=FIRST - timedelta(days=1))) == "organisations.deputy_days_are_over"
    of_brita = lambda: actions.name_deputy(  # noqa: E731
        person_of(cast.brita), person_of(gro), first_day=FIRST, last_day=LAST, by=admin, at=NAMED_AT
    )
    assert refused(of_brita) == "organisations.deputy_of_no_approver"
    name(cast, gro, admin)
    assert refused(lambda: name(cast, cast.brita)) == "organisations.has_a_deputy"
    row = Deputy.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(
            authority_id=row.authority_id,
            approver_id=row.approver_id,
            person_id=person_of(cast.brita),
            from_at=row.from_at,
            to_at=row.to_at,
            named_by_id=row.named_by_id,
            named_at=NAMED_AT,
        )
    with pytest.raises(Missing):
        name(cast, gro, cast.camilla)


def test_a_deputy_lends_what_is_lent_to_nobody(world: EvaluationWorld, gro: Actor) -> None:
    name(world.cast, gro)
    lend = lambda: actions.name_deputy(  # noqa: E731
        person_of(gro), person_of(world.cast.brita), first_day=FIRST, last_day=LAST, by=as_deputy(gro), at=NAMED_AT
    )
    assert refused(lend) == "organisations.deputy_of_no_approver"


def test_it_is_called_off_by_either_and_another_can_be_named(world: EvaluationWorld, gro: Actor) -> None:
    deputy_id = name(world.cast, gro)
    call_off = lambda by: actions.call_off_deputy(deputy_id, by=by, at=APPROVED_AT)  # noqa: E731
    assert refused(lambda: call_off(world.cast.brita)) == "organisations.only_the_approver_names_a_deputy"
    with pytest.raises(Missing):
        call_off(world.cast.astrid)
    call_off(gro)
    call_off(world.cast.daniel)
    assert not as_deputy(gro).has("approver")
    assert queries.deputies(world.cast.daniel, at=APPROVED_AT) == []
    with pytest.raises(Error), transaction.atomic():
        Deputy.objects.update(called_off_at=None, called_off_by=None)


def test_it_ends_when_either_leaves_or_the_approver_no_longer_approves(world: EvaluationWorld, gro: Actor) -> None:
    cast = world.cast
    admin = official(person("Olga Vik"), cast.helfo_id, "authority_admin")
    name(cast, gro)
    assert [one.name for one in queries.approvers(cast.helfo_id, at=APPROVED_AT)] == ["Daniel Aas", "Gro Moen"]
    daniels = next(one for one in queries.people(cast.helfo_id) if one.person_id == cast.daniel.person_id)
    actions.change_roles(daniels.membership_id, ("auditor",), by=admin, at=APPROVED_AT)
    assert not as_deputy(gro).has("approver")
    assert queries.approvers(cast.helfo_id, at=APPROVED_AT) == []

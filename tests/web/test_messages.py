"""A message leads on to the page it is about, whoever reads it; a page of another organisation is not offered."""

import pytest
from django.urls import reverse

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import Actor
from terskel.notifications import queries as notifications
from terskel.notifications.models import Message
from terskel.web.account.places import PLACES
from tests.web.visiting import visitor
from tests.worlds.cast import official, the_cast
from tests.worlds.competitions import published_competition
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded() -> EvaluationWorld:
    """From the request to the concluded contract, and everybody told."""
    world, contract_id = contract_prepared(the_cast())
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    tell_everything()
    return world


def acting_persons(world: EvaluationWorld) -> list[Actor]:
    cast = world.cast
    return [cast.bjorn, cast.camilla, cast.brita, cast.daniel, cast.astrid, cast.eva_at_helfo]


def test_every_message_told_in_the_whole_story_leads_to_a_page_that_is_there(concluded: EvaluationWorld) -> None:
    followed = set()
    for actor in acting_persons(concluded):
        reader = visitor(actor)
        for row in notifications.inbox(actor):
            with clock.stopped_at(SIGNED_AT):
                page = reader.client.get(reverse("account:message", args=[row.id]))
                place = page.context["place"]
                assert place is not None, row.about_kind
                if not place.address:
                    continue
                answer = reader.client.get(place.address)
            assert answer.status_code == 200, (actor.name, row.subject, place.address)
            followed.add(row.about_kind)
    assert {"application", "my_qualifications", "invitation", "tender", "result", "supplier_contract"} <= followed
    assert {"dps_queue", "evaluation", "award", "contract"} <= followed


def test_every_kind_of_thing_that_is_told_of_has_a_place(concluded: EvaluationWorld) -> None:
    told = set(Message.objects.values_list("about_kind", flat=True))
    assert told <= set(PLACES)


def test_one_who_did_not_tender_is_led_to_the_competition_and_not_to_a_result() -> None:
    """Everyone invited is told of the contract, also who has no result of its own."""
    world = published_competition(the_cast())
    told = Message.objects.create(
        person_id=person_of(world.cast.camilla),
        event_id=world.id,
        event_kind="contracts.ContractConcluded",
        about_kind="result",
        about_id=world.id,
        language="nb",
        subject="Kontrakten er inngått",
        body="Kontrakten er inngått.",
        created_at=SIGNED_AT,
    )
    with clock.stopped_at(SIGNED_AT):
        page = visitor(world.cast.camilla).client.get(reverse("account:message", args=[told.id]))
    assert page.context["place"].address == reverse("supplier:competition", args=[world.id])


def test_opening_a_message_takes_its_mark_away(concluded: EvaluationWorld) -> None:
    bjorn = concluded.cast.bjorn
    unread = notifications.unread(bjorn)
    row = notifications.inbox(bjorn)[0]
    assert f"{unread} uleste meldinger" in visitor(bjorn).get("account:messages", at=SIGNED_AT)
    visitor(bjorn).get("account:message", row.id, at=SIGNED_AT)
    assert notifications.unread(bjorn) == unread - 1


@pytest.mark.parametrize(("language", "words"), [("nb", "Søknaden"), ("nn", "Søknaden"), ("en", "request")])
def test_messages_are_in_the_language_of_their_reader(language: str, words: str) -> None:
    cast = the_cast()
    person = person_of(cast.bjorn)
    accounts.change_profile(person, name=cast.bjorn.name, language=language, by=cast.bjorn, at=SIGNED_AT)
    published_competition(cast)
    tell_everything()
    subjects = [row.subject for row in notifications.inbox(cast.bjorn)]
    assert any(words in subject for subject in subjects), subjects


def test_one_who_acts_for_two_is_told_to_choose(concluded: EvaluationWorld) -> None:
    """Bjørn also evaluates at Norsk helsenett; while he does, his firm's message leads nowhere."""
    both = official(person_of(concluded.cast.bjorn), concluded.cast.nhn_id, "evaluator")
    row = next(one for one in notifications.inbox(concluded.cast.bjorn) if one.about_kind == "invitation")
    assert "gjelder en annen av virksomhetene" in visitor(both).get("account:message", row.id, at=SIGNED_AT)

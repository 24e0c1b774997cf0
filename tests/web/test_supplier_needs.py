"""What a firm must do stands first on its page, and goes away when it is done or read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.awards import actions as awards
from terskel.competitions import actions as competitions
from terskel.core.actors import Actor
from terskel.evaluation import actions as evaluations
from terskel.notifications import queries as notifications
from terskel.tenders import actions as tenders
from terskel.web.supplier import attention, needs
from tests.web.visiting import visitor
from tests.worlds.cast import the_cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    publish,
    published_competition,
    write_tender,
)
from tests.worlds.dps import draft_application
from tests.worlds.evaluations import (
    APPROVED_AT,
    SCORED_AT,
    STANDSTILL_ENDS_AT,
    announced,
    contract_prepared,
    panel_declared,
)
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db
TITLE = "Testleder 12 måneder"


def lines(actor: Actor, at: object) -> list[str]:
    return [str(need.what) for need in needs.of(actor, at=at)]


def test_an_invitation_waits_until_it_is_answered() -> None:
    world = lent(published_competition)
    bjorn = world.cast.bjorn
    assert lines(bjorn, PUBLISHED_AT) == [f"Svar på invitasjonen: {TITLE}"]
    tenders.decline(world.id, reason_code="capacity", text="", by=bjorn, at=PUBLISHED_AT)
    assert lines(bjorn, PUBLISHED_AT) == []


def test_a_draft_waits_until_it_is_delivered_and_changes_after_that_too() -> None:
    world = lent(published_competition)
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    assert lines(bjorn, DELIVERED_AT) == [f"Lever tilbudet: {TITLE}"]
    tenders.deliver(world.id, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT)
    assert lines(bjorn, DELIVERED_AT) == []
    tenders.save_draft(world.id, price=Decimal(1), by=bjorn, at=DELIVERED_AT)
    assert lines(bjorn, DELIVERED_AT) == [f"Lever endringene, eller la dem ligge: {TITLE}"]
    assert lines(bjorn, CLOSES_AT) == []


def test_a_withdrawn_tender_is_reminded_of() -> None:
    world = lent(published_competition)
    deliver(world, world.cast.bjorn)
    tenders.withdraw(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
    assert lines(world.cast.bjorn, DELIVERED_AT) == [f"Trukket, lever på nytt om dere vil være med: {TITLE}"]


def test_a_deadline_within_three_days_is_marked() -> None:
    world = lent(published_competition)
    (calm,) = needs.of(world.cast.bjorn, at=CLOSES_AT - timedelta(days=3, microseconds=1))
    (soon,) = needs.of(world.cast.bjorn, at=CLOSES_AT - timedelta(days=3))
    assert (calm.colour, soon.colour) == ("", "warning")


def test_the_rival_is_told_nothing_of_what_another_firm_writes() -> None:
    world = lent(published_competition)
    tell_everything()
    before = lines(world.cast.camilla, DELIVERED_AT)
    deliver(world, world.cast.bjorn)
    tell_everything()
    assert lines(world.cast.camilla, DELIVERED_AT) == before


def test_a_result_waits_until_it_is_read_and_the_winner_is_told_that_it_won() -> None:
    world, _award = lent(announced)
    tell_everything()
    assert lines(world.cast.bjorn, APPROVED_AT)[0] == f"Dere vant, les brevet: {TITLE}"
    assert lines(world.cast.camilla, APPROVED_AT)[0] == f"Les resultatet: {TITLE}"
    visitor(world.cast.camilla).get("supplier:result", world.id, at=APPROVED_AT)
    assert not any(TITLE in line for line in lines(world.cast.camilla, APPROVED_AT))
    assert f"Dere vant, les brevet: {TITLE}" in lines(world.cast.bjorn, APPROVED_AT)


def test_fuller_reasons_wait_until_they_are_looked_at() -> None:
    world, _award = lent(announced)
    camilla, brita = world.cast.camilla, world.cast.brita
    asked = awards.ask_reasons(world.id, "Hvorfor 6 poeng?", by=camilla, at=APPROVED_AT)
    tell_everything()
    news = f"Les den nærmere begrunnelsen: {TITLE}"
    assert news not in lines(camilla, APPROVED_AT)
    awards.give_reasons(asked, "Oppdraget var kortere, og rollen en annen.", by=brita, at=APPROVED_AT)
    tell_everything()
    assert news in lines(camilla, APPROVED_AT)
    assert news not in lines(world.cast.bjorn, APPROVED_AT)
    visitor(camilla).get("supplier:reasons", world.id, at=APPROVED_AT)
    assert news not in lines(camilla, APPROVED_AT)


def test_a_rejection_waits_until_the_competition_is_looked_at() -> None:
    world = lent(panel_declared)
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason="Tilbudet er ikke signert.",
        by=world.cast.erik_at_helfo,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=world.cast.eva_at_helfo, at=SCORED_AT)
    tell_everything()
    assert f"Tilbudet deres er avvist: {TITLE}" in lines(world.cast.camilla, SCORED_AT)


def test_a_contract_waits_for_the_signatory_once_the_standstill_is_over() -> None:
    world, _contract = lent(contract_prepared)
    signing = f"Signer kontrakten: {TITLE}"
    assert signing not in lines(world.cast.bjorn, STANDSTILL_ENDS_AT - timedelta(microseconds=1))
    assert signing in lines(world.cast.bjorn, STANDSTILL_ENDS_AT)
    assert signing not in lines(world.cast.camilla, STANDSTILL_ENDS_AT)


def test_answers_are_news_while_one_can_still_tender() -> None:
    world = lent(published_competition)
    asked = competitions.ask(world.id, "Hvor?", by=world.cast.camilla, at=PUBLISHED_AT)
    competitions.answer(asked, answer="I Tønsberg.", published_text="Hvor?", by=world.cast.brita, at=PUBLISHED_AT)
    tell_everything()
    news = f"Les svarene: {TITLE}"
    assert news in lines(world.cast.bjorn, PUBLISHED_AT)
    assert news not in lines(world.cast.bjorn, CLOSES_AT)
    visitor(world.cast.bjorn).get("supplier:competition", world.id, at=PUBLISHED_AT)
    assert news not in lines(world.cast.bjorn, PUBLISHED_AT)


def test_a_request_that_was_begun_waits_to_be_delivered() -> None:
    world = published_competition(the_cast(), rival=False)
    draft_application(world.dps, world.cast.camilla, ["IKT-01"], at=PUBLISHED_AT)
    assert lines(world.cast.camilla, PUBLISHED_AT) == ["Gjør ferdig søknaden til Konsulenttjenester innen IKT"]


def test_more_invitations_take_no_more_statements() -> None:
    world = lent(published_competition)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            needs.of(world.cast.bjorn, at=PUBLISHED_AT)
        return len(captured)

    ask_and_answer(world)
    tell_everything()
    few = statements()
    for number in range(4):
        ask_and_answer(publish(draft_competition(world.dps, title=f"Oppdrag {number}")))
    tell_everything()
    waiting = [line for line in lines(world.cast.bjorn, PUBLISHED_AT) if TITLE in line or "Oppdrag" in line]
    assert len(waiting) == 10
    assert statements() == few


def test_of_much_that_waits_the_start_page_shows_the_first_of_each_kind_and_the_table_all() -> None:
    world = lent(published_competition)
    for number in range(attention.FEW):
        publish(draft_competition(world.dps, title=f"Oppdrag {number}"))
    bjorn = visitor(world.cast.bjorn)
    calm = CLOSES_AT - timedelta(days=4)
    page = " ".join(bjorn.get("supplier:home", at=calm).split())
    assert page.count("Svar på invitasjonen") == attention.FIRST
    assert "Alle 13: Venter på dere" in page
    whole = bjorn.get("supplier:waiting", at=calm)
    assert whole.count("Svar på invitasjonen") == attention.FEW + 1
    assert "Ingenting av dette slaget" in bjorn.get("supplier:waiting", at=calm, kind="soon")
    file = bjorn.get("supplier:waiting", at=calm, format="csv")
    assert file.count("Svar på invitasjonen") == attention.FEW + 1
    soon = " ".join(bjorn.get("supplier:home", at=CLOSES_AT - timedelta(days=1)).split())
    assert "Alle 13: Frister som løper ut" in soon


def ask_and_answer(world: CompetitionWorld) -> None:
    asked = competitions.ask(world.id, "Hvor?", by=world.cast.camilla, at=PUBLISHED_AT)
    competitions.answer(asked, answer="I Tønsberg.", published_text="Hvor?", by=world.cast.brita, at=PUBLISHED_AT)


def test_the_page_that_tells_marks_its_messages_as_read() -> None:
    world, _award = lent(announced)
    tell_everything()
    before = notifications.unread(world.cast.bjorn)
    visitor(world.cast.bjorn).get("supplier:result", world.id, at=APPROVED_AT)
    assert notifications.unread(world.cast.bjorn) == before - 1

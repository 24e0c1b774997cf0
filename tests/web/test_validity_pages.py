"""How long the tenders bind, on the pages: stated in the draft, asked of all, answered, warned of at award."""

from datetime import timedelta

import pytest

from terskel.awards import validity
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import oslo
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ASKED_AT = APPROVED_AT - timedelta(hours=1)
EXPIRED_AT = oslo("2027-02-23 10:00")
ASKING = {"valid_until_on": "31.3.2027", "due_at": "5.2.2027 12.00"}


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(submitted)[0]


def test_the_buyer_says_how_long_and_everyone_reads_the_day(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    brita.done("authority:competition_part", draft.id, "validity", at=DRAFTED_AT, validity_days="60")
    wrong = brita.post("authority:competition_part", draft.id, "validity", at=DRAFTED_AT, validity_days="400")
    assert "fra 1 til 365 dager" in text_of(wrong)
    assert "Tilbudene er bindende til og med" in brita.get("authority:competition_check", draft.id, at=DRAFTED_AT)
    publish(draft)
    for page in (
        visitor(draft.cast.bjorn).get("public:competition", draft.terms.reference, at=PUBLISHED_AT),
        visitor(draft.cast.bjorn).get("supplier:competition", draft.id, at=PUBLISHED_AT),
    ):
        assert "23. mars 2027" in page.replace("\xa0", " ")


def test_the_buyer_asks_all_and_a_firm_answers(world: EvaluationWorld) -> None:
    brita, bjorn = visitor(world.cast.brita), visitor(world.cast.bjorn)
    empty = brita.post("authority:award_validity", world.id, at=ASKED_AT, **(ASKING | {"valid_until_on": "1.2.2027"}))
    assert "Velg en senere dag" in text_of(empty)
    brita.done("authority:award_validity", world.id, at=ASKED_AT, **ASKING)
    page = brita.get("authority:award_validity", world.id, at=ASKED_AT)
    assert "0 av 2 tilbydere forlenger" in page
    (own,) = validity.own_extensions(world.cast.bjorn)
    assert "Si om tilbudet deres gjelder lenger" in bjorn.get("supplier:home", at=ASKED_AT)
    assert "Kan tilbudet deres gjelde lenger?" in bjorn.get("supplier:competition", world.id, at=ASKED_AT)
    assert "Send svaret" in bjorn.get("supplier:validity", own.id, at=ASKED_AT)
    assert text_of(bjorn.post("supplier:validity", own.id, at=ASKED_AT)).lstrip().startswith("Feil:")
    bjorn.done("supplier:validity", own.id, at=ASKED_AT, answer="prolongs")
    assert "Ja, til den nye dagen" in bjorn.get("supplier:validity", own.id, at=ASKED_AT)
    assert "1 av 2 tilbydere forlenger" in brita.get("authority:award_validity", world.id, at=ASKED_AT)


def test_the_approver_is_warned_when_the_winner_is_no_longer_bound(world: EvaluationWorld) -> None:
    daniel = visitor(world.cast.daniel)
    warned = "Vinneren må bekrefte at det fortsatt gjelder"
    assert warned not in daniel.get("authority:award_approval", world.id, at=APPROVED_AT)
    assert warned in daniel.get("authority:award_approval", world.id, at=EXPIRED_AT)
    assert warned in daniel.get("authority:award", world.id, at=EXPIRED_AT)
    late = oslo("2027-02-15 10:00")
    assert "før kontrakten kan signeres" in daniel.get("authority:award_approval", world.id, at=late)


def test_another_firms_question_looks_missing(world: EvaluationWorld) -> None:
    visitor(world.cast.brita).done("authority:award_validity", world.id, at=ASKED_AT, **ASKING)
    (own,) = validity.own_extensions(world.cast.bjorn)
    visitor(world.cast.astrid).get("authority:award_validity", world.id, at=ASKED_AT, status=404)
    visitor(world.cast.brita).get("supplier:validity", own.id, at=ASKED_AT, status=404)


def test_the_buyer_is_told_a_week_before_the_tenders_stop_binding(world: EvaluationWorld) -> None:
    told = "Tilbudene slutter å være bindende: Testleder 12 måneder"
    brita = visitor(world.cast.brita)
    assert told not in brita.get("authority:home", at=EXPIRED_AT - timedelta(days=8))
    assert told in brita.get("authority:home", at=EXPIRED_AT - timedelta(days=6))
    assert told in brita.get("authority:home", at=EXPIRED_AT)
    brita.done("authority:award_validity", world.id, at=ASKED_AT, **ASKING)
    assert told not in brita.get("authority:home", at=EXPIRED_AT)

"""Questions that get no answer: withdrawn by whoever asked, or rejected with a reason that only they read."""

from datetime import timedelta
from uuid import UUID

import pytest

from terskel.competitions import actions, queries
from tests.web.visiting import visitor
from tests.worlds.competitions import ASKED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

LATER = ASKED_AT + timedelta(hours=1)


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def asked(world: CompetitionWorld, text: str = "Hvor?") -> UUID:
    return actions.ask(world.id, text, by=world.cast.bjorn, at=ASKED_AT)


def test_whoever_asked_withdraws_on_the_page_of_the_competition(world: CompetitionWorld) -> None:
    question = asked(world)
    bjorn, brita = visitor(world.cast.bjorn), visitor(world.cast.brita)
    assert "Trekk spørsmål 1" in bjorn.get("supplier:competition", world.id, at=LATER)
    bjorn.done("supplier:competition_question_withdraw", world.id, question, at=LATER)
    page = bjorn.get("supplier:competition", world.id, at=LATER)
    assert "Dere trakk det" in page
    assert "Trekk spørsmål 1" not in page
    assert "av den som spurte" in brita.get("authority:competition_questions", world.id, at=LATER)
    assert "Svar på 1 spørsmål" not in brita.get("authority:competition", world.id, at=LATER)


def test_the_buyer_rejects_with_a_reason_that_only_the_asker_reads(world: CompetitionWorld) -> None:
    question = asked(world, "Gjelder kravet oss i Fjordsikt?")
    brita = visitor(world.cast.brita)
    page = brita.get("authority:competition_question_reject", world.id, question, at=LATER)
    assert "Gjelder kravet oss i Fjordsikt?" in page
    assert "etter siste dag for spørsmål" not in page, "it was asked in time"
    given = {"reason_code": "tells_who_asks", "text": "Skriv uten firmanavnet."}
    empty = brita.post("authority:competition_question_reject", world.id, question, at=LATER)
    assert "Fyll ut" in empty.content.decode()
    brita.done("authority:competition_question_reject", world.id, question, at=LATER, **given)
    assert "Skriv uten firmanavnet." in visitor(world.cast.bjorn).get("supplier:competition", world.id, at=LATER)
    other = visitor(world.cast.camilla).get("supplier:competition", world.id, at=LATER)
    assert "Skriv uten firmanavnet." not in other
    assert "Fjordsikt?" not in other


def test_an_answer_that_is_under_way_when_the_question_is_withdrawn_is_kept_on_the_page(
    world: CompetitionWorld,
) -> None:
    question = asked(world)
    actions.withdraw_question(question, by=world.cast.bjorn, at=LATER)
    data = {"published_text": "Hvor?", "answer": "I Tønsberg."}
    answer = visitor(world.cast.brita).post("authority:competition_answer", world.id, question, at=LATER, **data)
    assert "ble trukket" in answer.content.decode()
    assert "I Tønsberg." in answer.content.decode()
    assert queries.questions(world.cast.brita, world.id, at=LATER)[0].answered_at is None

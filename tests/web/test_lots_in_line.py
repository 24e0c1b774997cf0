"""Whoever is first in line wins, also when a recommendation in another lot has fallen away (LOA § 4, FOA § 19-4)."""

from uuid import UUID

import pytest
from django.db import transaction

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.awards.models import AwardDecision
from terskel.competitions import moves as competition_moves
from terskel.documents import queries as documents
from terskel.evaluation import queries as evaluations
from tests.rooms.refusals import refused
from tests.web.test_lot_pages import finished, published
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import CompetitionWorld, dps_with_rival, draft_competition
from tests.worlds.evaluations import APPROVED_AT, PREPARED_AT, check_evidence, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Pengene til denne delen er falt bort i budsjettet."


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival), title="Testledere")


def recommended(draft: CompetitionWorld, lot: UUID) -> UUID:
    """Bjørn comes first in both lots, Camilla second; one supplier may have one lot."""
    brita = draft.cast.brita
    return awards.prepare(lot, characteristics=texts(lot), by=brita, at=PREPARED_AT)


def texts(lot: UUID) -> dict[UUID, str]:
    result = evaluations.result_for_room(lot)
    assert result is not None
    return {one.id: "Tre navngitte testledere med ti års erfaring." for one in result.terms.quality_criteria}


def cancelled(draft: CompetitionWorld, lot: UUID) -> None:
    awards.cancel(
        lot, reason_code="no_funds", reason=WHY, new_competition_follows=False, by=draft.cast.daniel, at=PREPARED_AT
    )


def submitted(draft: CompetitionWorld, award_id: UUID) -> None:
    check_evidence(award_id, draft.cast.brita)
    awards.submit(award_id, by=draft.cast.brita, at=PREPARED_AT)


def winner(draft: CompetitionWorld, lot: UUID) -> UUID:
    return award_queries.award(draft.cast.brita, lot, at=APPROVED_AT).winner_supplier_id


def letters(draft: CompetitionWorld, lot: UUID) -> dict[UUID, str]:
    told = award_queries.award(draft.cast.brita, lot, at=APPROVED_AT).letters
    return {key: said_in(documents.letter(draft.cast.brita, letter_id).letter) for key, letter_id in told}


def both_finished(draft: CompetitionWorld) -> tuple[UUID, UUID]:
    first, second = published(draft, most_awarded=1)
    finished(draft, first)
    finished(draft, second)
    return first, second


def test_a_recommendation_in_a_cancelled_lot_holds_nobody_back_in_the_next(draft: CompetitionWorld) -> None:
    first, second = both_finished(draft)
    fallen = recommended(draft, first)
    cancelled(draft, first)
    assert AwardDecision.objects.get(id=fallen).withdrawn_at == PREPARED_AT
    award_id = recommended(draft, second)
    submitted(draft, award_id)
    awards.approve(award_id, by=draft.cast.daniel, at=APPROVED_AT)
    assert winner(draft, second) == draft.cast.fjordsikt_id
    assert [key for key, said in letters(draft, second).items() if "rangert høyere" in said or "Nord" in said] == []


def test_a_recommendation_that_still_stands_in_a_cancelled_lot_counts_no_more(draft: CompetitionWorld) -> None:
    """As one does that was cancelled before a recommendation fell with its lot."""
    first, second = both_finished(draft)
    left = recommended(draft, first)
    with transaction.atomic():
        terms = competition_moves.lock(first)
        why = {"reason_code": "no_funds", "opened": True, "by": draft.cast.daniel, "at": PREPARED_AT}
        competition_moves.cancel_after_opening(terms.competition_id, WHY, False, **why)
    assert AwardDecision.objects.get(id=left).withdrawn_at is None
    assert AwardDecision.objects.get(id=recommended(draft, second)).winner_supplier_id == draft.cast.fjordsikt_id


def test_nobody_passed_over_for_a_recommendation_that_fell_away_loses_the_lot(draft: CompetitionWorld) -> None:
    first, second = both_finished(draft)
    recommended(draft, first)
    award_id = recommended(draft, second)
    assert winner(draft, second) == draft.cast.rival_id
    submitted(draft, award_id)
    brita, daniel = visitor(draft.cast.brita), visitor(draft.cast.daniel)
    assert "kan ikke lenger godkjennes" not in brita.get("authority:award", second, at=PREPARED_AT)
    cancelled(draft, first)
    assert refused(lambda: awards.approve(award_id, by=draft.cast.daniel, at=APPROVED_AT)) == (
        "awards.not_first_in_line"
    )
    assert AwardDecision.objects.get(id=award_id).approved_at is None
    assert "kan ikke lenger godkjennes" in daniel.get("authority:award_approval", second, at=APPROVED_AT)
    awards.send_back(award_id, "Nord er avlyst, så en annen er først.", by=draft.cast.daniel, at=APPROVED_AT)
    assert refused(lambda: awards.submit(award_id, by=draft.cast.brita, at=APPROVED_AT)) == "awards.not_first_in_line"
    page = brita.get("authority:award", second, at=APPROVED_AT)
    assert "Innstill på nytt" in page
    form = brita.get("authority:award_prepare", second, at=APPROVED_AT)
    assert "Fjordsikt" in form
    anew = recommended(draft, second)
    assert AwardDecision.objects.get(id=award_id).withdrawn_by_id == draft.cast.brita.person_id
    submitted(draft, anew)
    awards.approve(anew, by=draft.cast.daniel, at=APPROVED_AT)
    assert winner(draft, second) == draft.cast.fjordsikt_id
    assert "-0,30" not in letters(draft, second)[draft.cast.rival_id]


def test_a_recommendation_that_is_still_right_is_not_made_anew(draft: CompetitionWorld) -> None:
    first, second = both_finished(draft)
    recommended(draft, first)
    recommended(draft, second)
    assert refused(lambda: recommended(draft, second)) == "awards.recommendation_exists"
    assert refused(lambda: recommended(draft, first)) == "awards.recommendation_exists"


def test_the_page_says_so_when_the_approver_is_too_late(draft: CompetitionWorld) -> None:
    first, second = both_finished(draft)
    recommended(draft, first)
    submitted(draft, recommended(draft, second))
    cancelled(draft, first)
    answer = visitor(draft.cast.daniel).post("authority:award_approval", second, at=APPROVED_AT)
    assert "Et annet tilbud er nå det første" in text_of(answer)
    assert winner(draft, second) == draft.cast.rival_id
    assert letters(draft, second) == {}

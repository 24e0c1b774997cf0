"""Whoever is first in line wins, also when a recommendation in another lot has fallen away (LOA § 4, FOA § 19-4)."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.awards.models import AwardDecision
from terskel.competitions import moves as competition_moves
from terskel.contracts import actions as contracts
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.documents import queries as documents
from terskel.evaluation import queries as evaluations
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.web.test_lot_pages import deliver, finished, lot_world, published
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import (
    OPENING_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    open_tenders,
)
from tests.worlds.evaluations import APPROVED_AT, PREPARED_AT, check_evidence, finalised, said_in
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


def both_in_approval(draft: CompetitionWorld) -> tuple[UUID, UUID, UUID, UUID]:
    """Nord and Sør, and their awards: Bjørn is recommended in Nord, and gives way to Camilla in Sør."""
    first, second = both_finished(draft)
    nord, sor = recommended(draft, first), recommended(draft, second)
    submitted(draft, nord)
    submitted(draft, sor)
    return first, second, nord, sor


def test_what_passes_a_tender_over_is_told_before_the_award_that_rests_on_it(draft: CompetitionWorld) -> None:
    """Until then it may fall away, and letters that can't be called back would have said what isn't so."""
    first, second, nord, sor = both_in_approval(draft)
    daniel = visitor(draft.cast.daniel)
    page = daniel.get("authority:award_approval", second, at=APPROVED_AT)
    assert "Godkjenn Nord først" in page
    assert "Fjordsikt AS er rangert høyere, men har" in page
    assert "Godkjenn og gi alle beskjed" not in page
    assert "Godkjenn Nord først" in daniel.get("authority:award", second, at=APPROVED_AT)
    answer = text_of(daniel.post("authority:award_approval", second, at=APPROVED_AT))
    assert "Godkjenn Nord først" in answer
    assert letters(draft, second) == {}
    with pytest.raises(RefusedAct) as stopped:
        awards.approve(sor, by=draft.cast.daniel, at=APPROVED_AT)
    assert stopped.value.refused.code == "awards.waits_for_other_lots"
    assert stopped.value.refused.facts["names"] == ("Nord",)
    page = daniel.get("authority:award_approval", first, at=APPROVED_AT)
    assert "først</h2>" not in page
    assert "Godkjenn og gi alle beskjed" in page
    awards.approve(nord, by=draft.cast.daniel, at=APPROVED_AT)
    assert "Godkjenn og gi alle beskjed" in daniel.get("authority:award_approval", second, at=APPROVED_AT)
    awards.approve(sor, by=draft.cast.daniel, at=APPROVED_AT)
    assert (winner(draft, first), winner(draft, second)) == (draft.cast.fjordsikt_id, draft.cast.rival_id)


def test_without_a_limit_every_lot_is_approved_in_any_order(draft: CompetitionWorld) -> None:
    first, second = published(draft)
    finished(draft, first)
    finished(draft, second)
    nord, sor = recommended(draft, first), recommended(draft, second)
    for award_id in (sor, nord):
        submitted(draft, award_id)
        awards.approve(award_id, by=draft.cast.daniel, at=APPROVED_AT)
    assert winner(draft, first) == winner(draft, second) == draft.cast.fjordsikt_id


def test_a_recommendation_that_is_itself_overtaken_holds_nobody_back(draft: CompetitionWorld) -> None:
    """Otherwise two could come to rest on each other, and neither be approved."""
    nord, south, west = published(draft, most_awarded=1, names=("Nord", "Sør", "Vest"))
    finished(draft, nord)
    for lot in (south, west):
        deliver(lot, draft, "camilla")
        deliver(lot, draft, price=Decimal(1_400_000))
        tenders.settle(lot, by=SYSTEM, at=OPENING_AT)
        finalised(draft.cast, opened=open_tenders(lot_world(draft, lot)))
    recommended(draft, west)
    recommended(draft, south)
    assert (winner(draft, west), winner(draft, south)) == (draft.cast.rival_id, draft.cast.fjordsikt_id)
    cancelled(draft, west)
    recommended(draft, nord)
    recommended(draft, south)
    assert (winner(draft, nord), winner(draft, south)) == (draft.cast.fjordsikt_id, draft.cast.rival_id)
    for lot in (south, nord):
        award_id = AwardDecision.objects.get(competition_id=lot, withdrawn_at=None).id
        submitted(draft, award_id)
        awards.approve(award_id, by=draft.cast.daniel, at=APPROVED_AT)


def test_when_the_award_another_rests_on_is_reversed_the_page_of_the_other_says_so(draft: CompetitionWorld) -> None:
    first, second, nord, sor = both_in_approval(draft)
    for award_id in (nord, sor):
        awards.approve(award_id, by=draft.cast.daniel, at=APPROVED_AT)
    brita = visitor(draft.cast.brita)
    assert "ville blitt valgt nå" not in brita.get("authority:award", second, at=APPROVED_AT)
    awards.propose_reversal(
        nord,
        reason_code="error",
        reason="Et oppdrag i tilbudet ble oversett da poengene ble gitt.",
        evaluates_anew=True,
        by=draft.cast.brita,
        at=APPROVED_AT,
    )
    contracts.reverse_award(nord, by=draft.cast.daniel, at=APPROVED_AT)
    assert "ville blitt valgt nå" in brita.get("authority:award", second, at=APPROVED_AT)

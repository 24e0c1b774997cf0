"""Notices: owed, sent, answered; each in its order and by the right people."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.ids import uuid7
from terskel.core.phrases import refusal_text
from terskel.notices import actions, moves, queries
from terskel.notices.models import Notice
from tests.worlds.cast import Cast, oslo
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db

REQUIRED_AT = oslo("2027-01-12 10:00")
DUE_AT = oslo("2027-02-12 00:00")
SENT_AT = oslo("2027-01-20 10:00")


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


@pytest.fixture
def award(cast: Cast) -> UUID:
    """An award notice Helfo owes."""
    return moves.require("award", uuid7(), cast.helfo_id, DUE_AT, REQUIRED_AT, by=SYSTEM)


def refused_with(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def test_a_notice_is_owed_until_it_is_sent_the_most_urgent_first(cast: Cast, award: UUID) -> None:
    sooner = moves.require("award", uuid7(), cast.helfo_id, DUE_AT - timedelta(days=1), REQUIRED_AT, by=SYSTEM)
    without_limit = moves.require("end", uuid7(), cast.helfo_id, None, REQUIRED_AT, by=SYSTEM)
    assert [one.id for one in queries.owed(cast.brita)] == [sooner, award, without_limit]
    actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.brita, at=SENT_AT)
    assert [one.id for one in queries.owed(cast.brita)] == [sooner, without_limit]


def test_another_authoritys_notice_looks_missing(cast: Cast, award: UUID) -> None:
    assert queries.owed(cast.astrid) == queries.owed(cast.bjorn) == []
    for stranger in (cast.astrid, cast.bjorn):
        with pytest.raises(Missing):
            queries.notice(stranger, award)
        with pytest.raises(Missing):
            actions.record_dispatch(award, dispatched_at=SENT_AT, by=stranger, at=SENT_AT)


def test_a_colleague_without_the_task_is_told_so(cast: Cast, award: UUID) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.daniel, at=SENT_AT)
    assert refused_with(refusal.value) == "notices.not_your_task"


def test_a_notice_is_sent_once_and_never_in_the_future(cast: Cast, award: UUID) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.record_dispatch(award, dispatched_at=SENT_AT + timedelta(microseconds=1), by=cast.brita, at=SENT_AT)
    assert refused_with(refusal.value) == "notices.dispatch_in_future"
    actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.brita, at=SENT_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.brita, at=SENT_AT)
    assert refused_with(refusal.value) == "notices.already_dispatched"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"published_on": None}, "notices.nothing_to_record"),
        ({"published_on": date(2027, 1, 19), "doffin_number": "2027-000001"}, "notices.published_before_dispatch"),
        ({"published_on": date(2027, 1, 22), "doffin_number": "2027-000001"}, "notices.publication_in_future"),
        ({"published_on": date(2027, 1, 21)}, "notices.doffin_number_missing"),
        ({"published_on": date(2027, 1, 21), "doffin_number": "27-1"}, "notices.doffin_number_malformed"),
        (
            {"published_on": date(2027, 1, 21), "doffin_number": "2027-000001", "ted_number": "S 1"},
            "notices.ted_number_malformed",
        ),
        (
            {"published_on": None, "receipt_confirmed_at": SENT_AT - timedelta(microseconds=1)},
            "notices.receipt_out_of_order",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_refused(cast: Cast, award: UUID, answer: dict[str, object], code: str) -> None:
    actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.brita, at=SENT_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.record_publication(award, **answer, by=cast.brita, at=SENT_AT + timedelta(days=1))
    assert refused_with(refusal.value) == code


def test_nothing_is_published_before_it_is_sent(cast: Cast, award: UUID) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.record_publication(
            award, published_on=date(2027, 1, 20), doffin_number="2027-000001", by=cast.brita, at=SENT_AT
        )
    assert refused_with(refusal.value) == "notices.not_dispatched"
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=award).update(published_on=date(2027, 1, 20))


def test_others_see_a_matters_notices_only_once_published(cast: Cast, award: UUID) -> None:
    matter_id = queries.notice(cast.brita, award).matter_id
    actions.record_dispatch(award, dispatched_at=SENT_AT, by=cast.brita, at=SENT_AT)
    assert queries.of_matter(cast.bjorn, matter_id) == []
    actions.record_publication(
        award,
        published_on=date(2027, 1, 20),
        doffin_number="2027-000001",
        ted_number="4711-2027",
        by=cast.brita,
        at=SENT_AT,
    )
    (seen,) = queries.of_matter(cast.bjorn, matter_id)
    assert (seen.doffin_number, seen.ted_number) == ("2027-000001", "4711-2027")


def test_a_matter_has_one_contract_notice_and_records_it_itself(cast: Cast) -> None:
    matter_id = uuid7()
    notice_id = moves.require("contract_notice", matter_id, cast.nhn_id, None, REQUIRED_AT, by=SYSTEM)
    with pytest.raises(RefusedAct) as refusal:
        actions.record_dispatch(notice_id, dispatched_at=SENT_AT, by=cast.astrid, at=SENT_AT)
    assert refused_with(refusal.value) == "notices.recorded_on_its_matter"
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.require("contract_notice", matter_id, cast.nhn_id, None, REQUIRED_AT, by=SYSTEM)

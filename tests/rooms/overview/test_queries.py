"""Lists over all rooms: each reader's own stage, in a fixed number of statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.awards import actions as awards
from terskel.competitions.queries import PAGE, Filters
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import SYSTEM
from terskel.notices import actions as notices
from terskel.notices import queries as notice_queries
from terskel.overview import queries
from terskel.tenders import actions as tenders
from tests.statements import asked
from tests.worlds.cast import oslo
from tests.worlds.competitions import (
    CLOSES_AT,
    OPENING_AT,
    PUBLISHED_AT,
    draft_competition,
    open_tenders,
    publish,
    published_competition,
)
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SIGNED_AT,
    STANDSTILL_ENDS_AT,
    announced,
    contract_prepared,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def test_the_stage_follows_a_matter_from_publication_to_contract() -> None:
    world, contract_id = lent(contract_prepared)
    told = {
        PUBLISHED_AT: ("published", "published"),
        CLOSES_AT: ("closed", "closed"),
        OPENING_AT: ("opened", "closed"),
        DECLARED_AT: ("evaluation", "closed"),
        FINALISED_AT: ("evaluated", "closed"),
        PREPARED_AT: ("in_approval", "closed"),
        APPROVED_AT - TICK: ("in_approval", "closed"),
        APPROVED_AT: ("standstill", "standstill"),
        STANDSTILL_ENDS_AT: ("for_signature", "awarded"),
    }
    for at, (own, public) in told.items():
        assert queries.own_stages(world.cast.brita, [world.id], at=at) == {world.id: own}
        assert queries.public_stages([world.id], at=at) == {world.id: public}
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    assert queries.public_stages([world.id], at=SIGNED_AT) == {world.id: "concluded"}


def test_a_foreign_authority_and_a_supplier_read_no_own_stage() -> None:
    world, _award = lent(submitted)
    for stranger in (world.cast.astrid, world.cast.bjorn):
        assert queries.own_stages(stranger, [world.id], at=PREPARED_AT) == {}
        assert queries.own_matters(stranger, at=PREPARED_AT).total == 0


def test_a_draft_is_on_no_public_list() -> None:
    world = lent(published_competition)
    draft = draft_competition(world.dps, title="Hemmelig")
    listed = queries.public_matters(at=PUBLISHED_AT)
    assert [one.row.id for one in listed.matters] == [world.id]
    assert queries.public_stages([draft.id], at=PUBLISHED_AT) == {}
    assert {one.stage for one in queries.own_matters(world.cast.brita, at=PUBLISHED_AT).matters} == {
        "draft",
        "published",
    }


def test_a_competition_nobody_tendered_in_is_told_apart_once_it_is_ended() -> None:
    world = lent(published_competition)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(world)
    assert queries.own_stages(world.cast.brita, [world.id], at=OPENING_AT) == {world.id: "no_tenders"}
    assert queries.public_stages([world.id], at=OPENING_AT) == {world.id: "closed"}
    awards.close_without_tenders(world.id, new_competition_follows=True, by=world.cast.brita, at=DECLARED_AT)
    assert queries.public_stages([world.id], at=DECLARED_AT) == {world.id: "without_tenders"}


def test_lists_are_narrowed_to_stages_and_ordered_by_them() -> None:
    world, _award = lent(announced)
    later = publish(
        draft_competition(world.competition.dps, title="Arkitekt", at=APPROVED_AT),
        at=APPROVED_AT,
        closes_at=oslo("2027-02-12 12:00"),
    )
    draft = draft_competition(world.competition.dps, title="Utredning", at=APPROVED_AT)
    brita = world.cast.brita
    only = queries.own_matters(brita, at=APPROVED_AT, stages={"standstill"})
    assert ([one.row.id for one in only.matters], only.total) == ([world.id], 1)
    ordered = queries.own_matters(brita, at=APPROVED_AT, in_order_of_stage=True)
    assert [one.row.id for one in ordered.matters] == [draft.id, later.id, world.id]
    by_title = queries.own_matters(brita, Filters(order="title"), at=APPROVED_AT)
    assert [one.row.title for one in by_title.matters] == ["Arkitekt", "Testleder 12 måneder", "Utredning"]
    by_deadline = queries.own_matters(brita, Filters(order="deadline"), at=APPROVED_AT)
    assert [one.row.id for one in by_deadline.matters] == [world.id, later.id, draft.id]
    public = queries.public_matters(at=APPROVED_AT, stages={"published"})
    assert [one.row.id for one in public.matters] == [later.id]


def test_a_page_beyond_the_last_is_empty_and_the_total_stays() -> None:
    world = lent(published_competition)
    page = queries.own_matters(world.cast.brita, Filters(page=2), at=PUBLISHED_AT)
    assert (page.matters, page.total, PAGE) == ((), 1, 50)


def test_a_longer_list_takes_no_more_statements() -> None:
    world, _award = lent(announced)

    def statements() -> list[int]:
        counted = []
        for look in (
            lambda: queries.public_matters(at=STANDSTILL_ENDS_AT),
            lambda: queries.public_matters(at=STANDSTILL_ENDS_AT, stages={"awarded", "closed"}),
            lambda: queries.own_matters(world.cast.brita, at=STANDSTILL_ENDS_AT, in_order_of_stage=True),
            lambda: queries.outcomes([one.row.id for one in listed.matters], at=STANDSTILL_ENDS_AT),
        ):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                look()
            counted.append(len(captured))
        return counted

    listed = queries.public_matters(at=STANDSTILL_ENDS_AT)
    few = statements()
    for number in range(4):
        publish(draft_competition(world.competition.dps, title=f"Oppdrag {number}"))
    listed = queries.public_matters(at=STANDSTILL_ENDS_AT)
    assert listed.total == 5
    assert statements() == few
    assert max(few) <= 11


def test_the_value_is_public_with_the_award_notice_and_no_sooner() -> None:
    """FOA § 21-1(5): nothing of a notice stands on our pages before it is published where it was sent."""
    world, contract_id = lent(contract_prepared)
    assert queries.outcomes([world.id], at=APPROVED_AT - TICK) == {}
    told = queries.outcomes([world.id], at=APPROVED_AT)[world.id]
    assert (told.result.winner_name, told.contract, told.value) == ("Fjordsikt AS", None, None)
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    signed = queries.outcomes([world.id], at=SIGNED_AT)[world.id]
    assert signed.contract is not None
    assert signed.value is None
    (owed,) = [one for one in notice_queries.of_matter(world.cast.brita, world.id) if one.kind == "award"]
    notices.record_dispatch(owed.id, dispatched_at=SIGNED_AT, by=world.cast.brita, at=SIGNED_AT)
    notices.record_publication(
        owed.id,
        receipt_confirmed_at=SIGNED_AT,
        published_on=date(2027, 2, 12),
        doffin_number="2027-100200",
        ted_number="",
        by=world.cast.brita,
        at=oslo("2027-02-12 10:00"),
    )
    assert queries.outcomes([world.id], at=oslo("2027-02-11 23:59"))[world.id].value is None
    assert queries.outcomes([world.id], at=oslo("2027-02-12 00:00"))[world.id].value == told.result.value


def test_what_all_rooms_know_of_a_list_is_one_statement() -> None:
    world, _made = lent(contract_prepared)
    with asked() as few:
        [matter] = queries.own_newest(world.cast.brita, 8, at=STANDSTILL_ENDS_AT)
    assert matter.stage == "for_signature"
    assert len(few) == 3, "the competitions, their authorities, what the later rooms know"


def test_no_more_of_the_newest_is_read_than_is_shown() -> None:
    world = lent(published_competition)
    later = publish(draft_competition(world.dps, title="Enda en"))
    with asked() as statements:
        [matter] = queries.own_newest(world.cast.brita, 1, at=CLOSES_AT)
    assert matter.row.id == later.id
    assert statements[0].endswith("LIMIT 1")

"""A category of a published DPS: opened later, paused and resumed, merged; closing it stands with competitions."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import RefusedAct
from terskel.core.dps_changes import CHANGE_KINDS
from terskel.core.phrases import refusal_text
from terskel.dps import actions, models, queries
from terskel.dps.proposals import (
    AskedRequirement,
    CategoryClosed,
    CategoryMerged,
    CategoryOpened,
    CategoryPaused,
    CategoryResumed,
    Proposal,
)
from terskel.qualification import actions as qualification
from terskel.qualification import queries as standing
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known
from tests.worlds.competitions import draft_competition, openers
from tests.worlds.competitions import publish as publish_competition
from tests.worlds.dps import DpsWorld, admit, admitted, apply, draft_application, operative_dps, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
LATER = oslo("2027-02-02 10:00")
AFTER = oslo("2027-02-03 10:00")

LEADERSHIP = AskedRequirement(
    type="references",
    reuse_key="ledelse",
    text="Ett oppdrag som leder",
    level="",
    minimum=Decimal(1),
    evidence="Beskrivelse av oppdraget",
    why="",
)

UNSHOWN = replace(LEADERSHIP, evidence="")
PRICE = replace(LEADERSHIP, type="price", text="Lav pris")


def leading(**other: object) -> CategoryOpened:
    terms: dict[str, object] = {
        "code": "IKT-03",
        "name": "Prosjektledelse",
        "description": "Ledelse av IKT-prosjekter.",
        "cpv": ("72224000",),
        "maximum_value": None,
        "requirements": (LEADERSHIP,),
    }
    return CategoryOpened(**{**terms, **other})  # type: ignore[arg-type]


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def lawyer(world: DpsWorld) -> Actor:
    return casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")


def propose(world: DpsWorld, proposal: Proposal) -> UUID:
    return actions.propose_change(world.id, proposal, why="Behovet er endret.", by=world.cast.astrid, at=AT)


def signed(world: DpsWorld, proposal: Proposal, lawyer: Actor) -> UUID:
    change_id = propose(world, proposal)
    if CHANGE_KINDS[proposal.kind].sign_off:
        actions.sign_off_change(change_id, note="Ordningen er den samme.", by=lawyer, at=AT)
    return change_id


def change(world: DpsWorld, proposal: Proposal, lawyer: Actor) -> int:
    """Signed off and published by a notice sent the same minute, as its kind asks for."""
    change_id = signed(world, proposal, lawyer)
    sent = LATER if CHANGE_KINDS[proposal.kind].notice else None
    made = actions.publish_change(change_id, dispatched_at=sent, by=world.cast.astrid, at=LATER)
    return made or make_known(change_id, by=world.cast.astrid, at=LATER)


def code_of(refusal: pytest.ExceptionInfo[RefusedAct]) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.value.refused, language)
    return refusal.value.refused.code


def state_of(world: DpsWorld, code: str) -> str:
    found = queries.categories(ANONYMOUS, world.id, at=LATER)
    return next(one.state(LATER) for one in found if one.code == code)


def test_a_category_opened_later_needs_a_lawyer_and_a_notice_and_is_told_with_what_is_new(
    world: DpsWorld, lawyer: Actor
) -> None:
    change_id = propose(world, leading())
    with pytest.raises(RefusedAct) as refusal:
        actions.publish_change(change_id, dispatched_at=LATER, by=world.cast.astrid, at=LATER)
    assert code_of(refusal) == "dps.change_not_signed_off"
    actions.sign_off_change(change_id, note="Innenfor det kunngjorte.", by=lawyer, at=AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.publish_change(change_id, by=world.cast.astrid, at=LATER)
    assert code_of(refusal) == "dps.change_notice_missing"
    assert actions.publish_change(change_id, dispatched_at=LATER, by=world.cast.astrid, at=LATER) is None
    assert make_known(change_id, by=world.cast.astrid, at=LATER) == 2
    assert state_of(world, "IKT-03") == "open"
    newest, _first = queries.versions_of(ANONYMOUS, world.id, at=LATER)
    assert [(one.what, one.before, one.after) for one in newest.differences] == [
        ("Kategori IKT-03", "", "Prosjektledelse"),
        ("Krav 4", "", "Ett oppdrag som leder"),
    ]


def test_what_is_signed_off_is_what_is_shown_and_what_is_opened(world: DpsWorld, lawyer: Actor) -> None:
    signed(world, leading(maximum_value=Decimal("1500000.50")), lawyer)
    (asked,) = queries.open_changes(world.cast.astrid, world.id)
    assert [one.after for one in asked.differences] == ["Prosjektledelse", "Ett oppdrag som leder"]
    actions.publish_change(asked.id, dispatched_at=LATER, by=world.cast.astrid, at=LATER)
    make_known(asked.id, by=world.cast.astrid, at=LATER)
    opened = queries.categories(ANONYMOUS, world.id, at=LATER)[-1]
    assert (opened.cpv, opened.maximum_value, opened.opened_at) == (("72224000",), Decimal("1500000.50"), LATER)
    (own,) = [one for one in queries.requirements(ANONYMOUS, world.id, at=LATER) if one.category_id == opened.id]
    assert (own.kind, own.type, own.minimum, own.reuse_key) == ("technical", "references", Decimal(1), "ledelse")


def test_suppliers_apply_for_the_new_category_and_are_invited_in_it(world: DpsWorld, lawyer: Actor) -> None:
    change(world, leading(requirements=()), lawyer)
    opened = queries.categories(ANONYMOUS, world.id, at=LATER)[-1]
    grown = DpsWorld(world.cast, world.id, {**world.categories, "IKT-03": opened.id}, world.requirements)
    admitted(grown, world.cast.camilla, ["IKT-03"], at=AFTER)
    (invited,) = standing.qualified([opened.id], AFTER)
    assert invited.supplier_id == world.cast.camilla.organisation_id


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"code": "IKT-01"}, "dps.category_code_taken"),
        ({"name": " "}, "dps.category_without_name"),
        ({"cpv": ("45000000",)}, "dps.category_outside_subject"),
        ({"description": "", "cpv": ()}, "dps.category_undefined"),
        (
            {"requirements": (AskedRequirement("references", "", "To", "", None, "", ""),)},
            "dps.requirement_without_evidence",
        ),
        (
            {"requirements": (AskedRequirement("price", "", "Lav pris", "", None, "Tall", ""),)},
            "dps.requirement_kind_not_allowed",
        ),
        (
            {
                "maximum_value": Decimal(1_000_000),
                "requirements": (
                    AskedRequirement("turnover", "", "Omsetning", "", Decimal(2_000_001), "Regnskap", ""),
                ),
            },
            "dps.category_turnover_too_high",
        ),
    ],
)
def test_a_category_that_would_not_pass_the_check_before_a_publication_is_refused(
    world: DpsWorld, other: dict[str, object], code: str
) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, leading(**other))
    assert code_of(refusal) == code


def test_categories_stay_as_they_are_until_the_first_requests_are_decided() -> None:
    world = lent(public_dps)
    with pytest.raises(RefusedAct) as refusal:
        actions.propose_change(world.id, leading(), why="Nytt fag.", by=world.cast.astrid, at=oslo("2026-12-10 10:00"))
    assert code_of(refusal) == "dps.window_still_open"


def test_a_paused_category_starts_no_competition_and_its_door_stays_open(world: DpsWorld, lawyer: Actor) -> None:
    drafted = draft_competition(world)
    assert change(world, CategoryPaused(world.categories["IKT-01"]), lawyer) == 2
    assert state_of(world, "IKT-01") == "paused"
    with pytest.raises(RefusedAct) as refusal:
        draft_competition(world, title="En til", at=AFTER)
    assert code_of(refusal) == "dps.category_is_paused"
    with pytest.raises(RefusedAct) as refusal:
        competitions.publish(
            drafted.id,
            closes_at=oslo("2027-02-22 12:00"),
            openers=openers(world.cast),
            by=world.cast.brita,
            at=AFTER,
        )
    assert code_of(refusal) == "dps.category_is_paused"
    assert "IKT-01" in refusal.value.refused.facts.values()
    admitted(world, world.cast.camilla, ["IKT-01"], at=AFTER)
    assert len(standing.qualified([world.categories["IKT-01"]], AFTER)) == 2


def test_a_competition_already_published_goes_on_through_a_pause(world: DpsWorld, lawyer: Actor) -> None:
    running = draft_competition(world)
    publish_competition(running)
    change(world, CategoryPaused(world.categories["IKT-01"]), lawyer)
    assert running.terms.cancelled_at is None


def test_a_pause_is_taken_back_and_told_as_a_change(world: DpsWorld, lawyer: Actor) -> None:
    category_id = world.categories["IKT-01"]
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryResumed(category_id))
    assert code_of(refusal) == "dps.category_not_paused"
    change(world, CategoryPaused(category_id), lawyer)
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryPaused(category_id))
    assert code_of(refusal) == "dps.category_paused_already"
    assert change(world, CategoryResumed(category_id), lawyer) == 3
    newest, paused, _first = queries.versions_of(ANONYMOUS, world.id, at=LATER)
    assert [(one.before, one.after) for one in paused.differences] == [("", "Satt på pause")]
    assert [(one.before, one.after) for one in newest.differences] == [("Satt på pause", "")]
    draft_competition(world, at=AFTER)


def test_a_merged_category_leaves_its_qualified_in_the_other_and_the_past_as_it_was(
    world: DpsWorld, lawyer: Actor
) -> None:
    """IKT-01 asks for more than IKT-02, so whoever is in it has met all that IKT-02 asks for."""
    first, second = world.categories["IKT-01"], world.categories["IKT-02"]
    camilla = world.cast.camilla
    admitted(world, camilla, ["IKT-01"], at=AT)
    before = standing.qualified_list(world.id, AT)
    change(world, CategoryMerged(first, second), lawyer)
    assert state_of(world, "IKT-01") == "merged"
    invited = standing.qualified([second], LATER)
    assert {one.supplier_id for one in invited} == {world.cast.bjorn.organisation_id, camilla.organisation_id}
    assert {one.category_ids for one in invited} == {(second,)}
    assert standing.qualified([first], LATER) == invited
    assert standing.counts_by_category([first, second], at=LATER) == {second: 2}
    assert standing.qualified_count(second, at=LATER) == 2
    assert {one.category_ids for one in standing.qualified_list(world.id, LATER)} == {(second,)}
    assert standing.qualified_cut(world.id, LATER, most=100) == standing.qualified_list(world.id, LATER)
    assert standing.qualified_list(world.id, AT) == before
    assert standing.counts_by_category([first, second], at=AT) == {first: 2, second: 1}
    rights = standing.my_qualifications(camilla, at=LATER)
    assert [(one.category.id, one.to_at) for one in rights] == [(first, None)]


def test_whoever_was_carried_over_cannot_and_need_not_apply_again(world: DpsWorld, lawyer: Actor) -> None:
    admitted(world, world.cast.camilla, ["IKT-01"], at=AT)
    change(world, CategoryMerged(world.categories["IKT-01"], world.categories["IKT-02"]), lawyer)
    with pytest.raises(RefusedAct) as refusal:
        apply(world, world.cast.camilla, ["IKT-02"], at=AFTER)
    assert code_of(refusal) == "qualification.already_qualified"


def test_a_request_that_waits_in_a_merged_category_is_decided_and_counts_in_the_other(
    world: DpsWorld, lawyer: Actor
) -> None:
    waiting = apply(world, world.cast.camilla, ["IKT-01"], at=AT)
    second = world.categories["IKT-02"]
    change(world, CategoryMerged(world.categories["IKT-01"], second), lawyer)
    admit(world, waiting, at=AFTER)
    assert len(standing.qualified([second], AFTER)) == 2


def test_nobody_is_carried_past_a_requirement(world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryMerged(world.categories["IKT-02"], world.categories["IKT-01"]))
    assert code_of(refusal) == "dps.category_asks_for_more"
    assert refusal.value.refused.facts["numbers"] == "3"


def test_a_category_is_not_merged_into_itself_or_into_one_that_is_gone(world: DpsWorld, lawyer: Actor) -> None:
    first, second = world.categories["IKT-01"], world.categories["IKT-02"]
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryMerged(first, first))
    assert code_of(refusal) == "dps.category_merged_into_itself"
    change(world, leading(), lawyer)
    change(world, CategoryMerged(first, second), lawyer)
    third = queries.categories(ANONYMOUS, world.id, at=LATER)[-1].id
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryMerged(third, first))
    assert code_of(refusal) == "dps.category_is_merged"


def test_a_draft_for_a_merged_category_is_told_to_choose_the_other(world: DpsWorld, lawyer: Actor) -> None:
    camilla = world.cast.camilla
    draft = draft_application(world, camilla, ["IKT-01"], at=AT)
    change(world, CategoryMerged(world.categories["IKT-01"], world.categories["IKT-02"]), lawyer)
    with pytest.raises(RefusedAct) as refusal:
        qualification.submit_application(draft, acting_on="management", by=camilla, at=AFTER)
    assert code_of(refusal) == "dps.category_is_merged"
    with pytest.raises(RefusedAct):
        qualification.choose_categories(draft, [world.categories["IKT-01"]], by=camilla, at=AFTER)
    shown = standing.draft(camilla, draft, at=AFTER)
    assert [one.code for one in shown.categories] == ["IKT-02"]
    assert shown.chosen == ()
    qualification.choose_categories(draft, [world.categories["IKT-02"]], by=camilla, at=AFTER)
    qualification.submit_application(draft, acting_on="management", by=camilla, at=AFTER)


def test_the_last_category_is_not_closed(world: DpsWorld, lawyer: Actor) -> None:
    change(world, CategoryMerged(world.categories["IKT-01"], world.categories["IKT-02"]), lawyer)
    with pytest.raises(RefusedAct) as refusal:
        propose(world, CategoryClosed(world.categories["IKT-02"]))
    assert code_of(refusal) == "dps.last_category"


def test_a_closing_is_published_where_the_competitions_are_looked_at(world: DpsWorld, lawyer: Actor) -> None:
    change_id = signed(world, CategoryClosed(world.categories["IKT-02"]), lawyer)
    with pytest.raises(KeyError):
        actions.publish_change(change_id, dispatched_at=LATER, by=world.cast.astrid, at=LATER)


@pytest.mark.parametrize(
    "facts",
    [
        {"closed_at": LATER, "merged_at": LATER},
        {"merged_at": LATER},
        {"opened_at": None, "paused_at": LATER},
    ],
    ids=["closed and merged", "merged into nothing", "paused before it opened"],
)
def test_the_database_refuses_a_life_that_cannot_be(world: DpsWorld, facts: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Category.objects.filter(pk=world.categories["IKT-01"]).update(**facts)

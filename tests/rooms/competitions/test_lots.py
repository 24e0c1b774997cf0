"""A purchase divided into lots: published in one act, tendered for one by one, limited and extended together."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.actions import LotInput
from terskel.competitions.models import Competition, DividedPurchase, Lot
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.corrections import Assessment
from terskel.core.decisions import Missing
from terskel.core.rulesets.own import OwnRules
from terskel.documents import queries as documents
from terskel.organisations import actions as organisations
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.tenders.content import RequirementAnswer
from tests.rooms.refusals import refused
from tests.worlds.cast import official, person
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    openers,
)
from tests.worlds.evaluations import said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

NAMES = ("Region nord", "Region midt", "Region sør")


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival), title="Testledere")


@pytest.fixture
def purchase(draft: CompetitionWorld) -> UUID:
    return divided(draft)


def divided(draft: CompetitionWorld) -> UUID:
    """Three lots of 700 000 kr each."""
    brita = draft.cast.brita
    made = actions.divide(draft.id, NAMES, by=brita, at=DRAFTED_AT)
    for one in lots(draft, made):
        actions.change_draft(one, estimated_value=Decimal(700_000), by=brita, at=DRAFTED_AT)
    return made


def lots(draft: CompetitionWorld, purchase: UUID) -> list[UUID]:
    view = queries.purchase(draft.cast.brita, purchase, at=DRAFTED_AT)
    return [one.competition_id for one in view.lots]


def limit(draft: CompetitionWorld, purchase: UUID, tendered: int | None, awarded: int | None, rule: str = "") -> None:
    actions.set_limits(
        purchase, most_tendered=tendered, most_awarded=awarded, award_rule=rule, by=draft.cast.brita, at=DRAFTED_AT
    )


def publish(draft: CompetitionWorld, purchase: UUID) -> int:
    return actions.publish_lots(
        purchase, closes_at=CLOSES_AT, openers=openers(draft.cast), by=draft.cast.brita, at=PUBLISHED_AT
    )


def deliver(competition_id: UUID, by: Actor) -> UUID:
    terms = queries.terms(competition_id)
    tenders.save_draft(
        competition_id,
        price=Decimal(600_000),
        requirements={one.id: RequirementAnswer(True) for one in terms.requirements},
        criteria={one.id: "Svar." for one in terms.quality_criteria},
        by=by,
        at=DELIVERED_AT,
    )
    return tenders.deliver(competition_id, received_at=DELIVERED_AT, by=by, at=DELIVERED_AT).id


def test_the_draft_becomes_the_first_lot_and_the_others_begin_as_copies_of_it(draft: CompetitionWorld) -> None:
    made = actions.divide(draft.id, NAMES, by=draft.cast.brita, at=DRAFTED_AT)
    first, *others = lots(draft, made)
    assert first == draft.id
    terms = [queries.terms(one) for one in (first, *others)]
    assert [one.title for one in terms] == [f"Testledere: {name}" for name in NAMES]
    assert {one.scope for one in terms} == {terms[0].scope}
    assert {one.starts_on for one in terms} == {terms[0].starts_on}
    assert [one.estimated_value for one in terms] == [None, None, None]
    assert {tuple(criterion.name for criterion in one.criteria) for one in terms} == {
        ("Kompetanse", "Klima og miljø", "Pris")
    }
    assert len({criterion.id for one in terms for criterion in one.criteria}) == 9


def test_all_lots_are_published_in_one_act_with_one_deadline_and_each_with_its_own_key(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    limit(draft, purchase, 2, 1, "Den delkontrakten der forskjellen til neste tilbud er størst.")
    assert publish(draft, purchase) == 6
    ids = lots(draft, purchase)
    assert {queries.terms(one).closes_at for one in ids} == {CLOSES_AT}
    assert {queries.terms(one).published_at for one in ids} == {PUBLISHED_AT}
    view = queries.competition(ANONYMOUS, ids[1], at=PUBLISHED_AT).lots
    assert view is not None
    assert (view.lot(ids[1]).place, len(view.lots), view.value) == (2, 3, Decimal(2_100_000))
    (letter,) = documents.public_letters(ids[1], at=PUBLISHED_AT)
    told = said_in(documents.letter(ANONYMOUS, letter.id, at=PUBLISHED_AT).letter)
    for words in ("2 av 3 i «Testledere»", "gi tilbud på høyst 2", "tildeles høyst 1", "Region sør"):
        assert words in told, words


def test_one_lot_is_never_published_alone(draft: CompetitionWorld, purchase: UUID) -> None:
    code = refused(
        lambda: actions.publish(
            draft.id, closes_at=CLOSES_AT, openers=openers(draft.cast), by=draft.cast.brita, at=PUBLISHED_AT
        )
    )
    assert code == "competitions.lots_are_published_together"


def test_where_one_lot_is_not_ready_none_is_published(draft: CompetitionWorld, purchase: UUID) -> None:
    last = lots(draft, purchase)[-1]
    actions.change_draft(last, scope="", by=draft.cast.brita, at=DRAFTED_AT)
    assert refused(lambda: publish(draft, purchase)) == "competitions.not_ready"
    assert not Competition.objects.filter(pk__in=lots(draft, purchase), published_at__isnull=False).exists()


def test_a_lot_given_up_as_a_draft_counts_no_more_and_one_left_is_no_division(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    brita = draft.cast.brita
    first, second, third = lots(draft, purchase)
    discard = {"reason_code": "no_need", "reason": "Faller bort.", "new_competition_follows": False}
    limit(draft, purchase, 3, None)
    actions.cancel(second, **discard, by=brita, at=DRAFTED_AT)
    assert lots(draft, purchase) == [first, third]
    assert refused(lambda: publish(draft, purchase)) == "competitions.lot_limit_out_of_range"
    actions.cancel(third, **discard, by=brita, at=DRAFTED_AT)
    assert refused(lambda: publish(draft, purchase)) == "competitions.one_lot_is_no_division"
    actions.publish(first, closes_at=CLOSES_AT, openers=openers(draft.cast), by=brita, at=PUBLISHED_AT)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["Nord"], "one_lot_is_no_division"),
        (["Nord", " "], "lot_without_name"),
        (["Nord", "x" * 101], "lot_without_name"),
        (["Nord", "nord "], "lot_named_twice"),
        ([str(number) for number in range(51)], "too_many_lots"),
    ],
)
def test_lots_are_told_apart_by_their_names(draft: CompetitionWorld, names: list[str], code: str) -> None:
    assert (
        refused(lambda: actions.divide(draft.id, names, by=draft.cast.brita, at=DRAFTED_AT)) == f"competitions.{code}"
    )


def test_limits_fit_the_lots_and_say_who_gets_which(draft: CompetitionWorld, purchase: UUID) -> None:
    assert refused(lambda: limit(draft, purchase, 4, None)) == "competitions.lot_limit_out_of_range"
    assert refused(lambda: limit(draft, purchase, 1, 2, "x")) == "competitions.more_lots_awarded_than_tendered"
    assert refused(lambda: limit(draft, purchase, None, 1)) == "competitions.lots_without_award_rule"


def test_another_lot_is_added_while_all_are_drafts(draft: CompetitionWorld, purchase: UUID) -> None:
    brita = draft.cast.brita
    added = actions.add_lot(purchase, LotInput("Region øst"), by=brita, at=DRAFTED_AT)
    assert lots(draft, purchase)[-1] == added
    assert refused(lambda: actions.add_lot(purchase, LotInput("region ØST"), by=brita, at=DRAFTED_AT)) == (
        "competitions.lot_named_twice"
    )
    assert refused(lambda: actions.divide(draft.id, NAMES, by=brita, at=DRAFTED_AT)) == "competitions.already_divided"


def test_names_and_values_are_written_together_and_titles_made_of_a_name_follow_it(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    brita, (north, middle, south) = draft.cast.brita, lots(draft, purchase)
    actions.change_draft(south, title="Testledere i sør", by=brita, at=DRAFTED_AT)
    swapped = {
        north: LotInput("Region midt", Decimal(100)),
        middle: LotInput(" Region nord ", None),
        south: LotInput("Sør", Decimal(700_000)),
    }
    actions.change_lots(purchase, swapped, by=brita, at=DRAFTED_AT)
    view = queries.purchase(brita, purchase, at=DRAFTED_AT)
    assert [(one.name, one.estimated_value) for one in view.lots] == [
        ("Region midt", Decimal(100)),
        ("Region nord", None),
        ("Sør", Decimal(700_000)),
    ]
    titles = [queries.terms(one).title for one in (north, middle, south)]
    assert titles == ["Testledere: Region midt", "Testledere: Region nord", "Testledere i sør"]
    renamed = Event.objects.filter(kind="competitions.LotRenamed", subject_id=purchase)
    assert {(one.payload["before"], one.payload["after"]) for one in renamed} == {
        ("Region nord", "Region midt"),
        ("Region midt", "Region nord"),
        ("Region sør", "Sør"),
    }


def test_a_refused_change_of_the_lots_changes_none_of_them(draft: CompetitionWorld, purchase: UUID) -> None:
    brita, (north, middle, _south) = draft.cast.brita, lots(draft, purchase)
    before = queries.purchase(brita, purchase, at=DRAFTED_AT)
    same = {north: LotInput("Nord", Decimal(1)), middle: LotInput("region SØR", Decimal(2))}
    code = refused(lambda: actions.change_lots(purchase, same, by=brita, at=DRAFTED_AT))
    assert code == "competitions.lot_named_twice"
    worthless = {north: LotInput("Nord", Decimal(0))}
    code = refused(lambda: actions.change_lots(purchase, worthless, by=brita, at=DRAFTED_AT))
    assert code == "competitions.value_not_positive"
    assert queries.purchase(brita, purchase, at=DRAFTED_AT) == before
    foreign = {draft.dps.id: LotInput("Nord")}
    with pytest.raises(Missing):
        actions.change_lots(purchase, foreign, by=brita, at=DRAFTED_AT)
    publish(draft, purchase)
    code = refused(lambda: actions.change_lots(purchase, {north: LotInput("Nord")}, by=brita, at=PUBLISHED_AT))
    assert code == "competitions.already_published"


def test_a_supplier_delivers_lot_by_lot_up_to_the_limit_and_withdraws_one_for_another(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    limit(draft, purchase, 2, None)
    publish(draft, purchase)
    first, second, third = lots(draft, purchase)
    bjorn = draft.cast.bjorn
    for one in (first, second, first):
        deliver(one, bjorn)
    assert refused(lambda: deliver(third, bjorn)) == "tenders.lots_used_up"
    deliver(third, draft.cast.camilla)
    tenders.withdraw(second, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT)
    deliver(third, bjorn)
    for one in (first, second, third):
        tenders.settle(one, by=SYSTEM, at=OPENING_AT)
    assert tender_queries.my_tender(bjorn, second, at=OPENING_AT).counts_now is None


def test_a_later_deadline_of_one_lot_is_that_of_all_and_everyone_is_told(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    publish(draft, purchase)
    first, second, third = lots(draft, purchase)
    brita = draft.cast.brita
    later = CLOSES_AT + timedelta(days=3)
    actions.cancel(
        third, reason_code="no_need", reason="Bortfalt.", new_competition_follows=False, by=brita, at=ASKED_AT
    )
    actions.extend_deadline(second, closes_at=later, reason="Nytt vedlegg.", by=brita, at=ASKED_AT)
    assert [queries.terms(one).closes_at for one in (first, second, third)] == [later, later, CLOSES_AT]
    kinds = [one.kind for one in documents.public_letters(first, at=ASKED_AT)]
    assert "competitions.change" in kinds


def test_limits_of_value_count_all_lots_together(draft: CompetitionWorld, purchase: UUID) -> None:
    cast = draft.cast
    organisations.set_own_rules(
        cast.helfo_id,
        OwnRules(approval_above=Decimal(2_000_000)),
        from_on=DRAFTED_AT.date(),
        reason="To personer ved store kjøp.",
        by=official(person("Frida Holm"), cast.helfo_id, "authority_admin"),
        at=DRAFTED_AT,
    )
    assert refused(lambda: publish(draft, purchase)) == "competitions.approval_needed"
    actions.submit(draft.id, by=cast.brita, at=DRAFTED_AT)
    states = [queries.competition(cast.brita, one, at=DRAFTED_AT).state for one in lots(draft, purchase)]
    assert states == ["in_approval"] * 3


def test_another_authority_and_a_stranger_see_no_purchase(draft: CompetitionWorld, purchase: UUID) -> None:
    for reader in (ANONYMOUS, draft.cast.bjorn):
        with pytest.raises(Missing):
            queries.purchase(reader, purchase, at=DRAFTED_AT)
        with pytest.raises(Missing):
            queries.competition(reader, draft.id, at=DRAFTED_AT)


def test_the_database_keeps_the_lots_and_limits_of_a_published_purchase(
    draft: CompetitionWorld, purchase: UUID
) -> None:
    publish(draft, purchase)
    attempts: list[Callable[[], object]] = [
        lambda: DividedPurchase.objects.filter(pk=purchase).update(most_tendered=1),
        lambda: DividedPurchase.objects.filter(pk=purchase).delete(),
        lambda: Lot.objects.filter(purchase_id=purchase).update(name="Annet"),
        lambda: Lot.objects.filter(purchase_id=purchase).delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


HARMLESS = Assessment(others_would_come=False, other_purchase=False, more_time=False, grounds="Betyr ikke noe.")


def test_the_same_correction_is_made_in_other_lots_in_one_act(draft: CompetitionWorld, purchase: UUID) -> None:
    publish(draft, purchase)
    lots = queries.ids_together(draft.id)
    first, second, *_rest = lots
    by, later = draft.cast.brita, CLOSES_AT + timedelta(days=14)
    given = {"reason": "Feil sted.", "assessment": HARMLESS, "by": by, "at": ASKED_AT}
    actions.correct(first, place="Bodø", also=[second], closes_at=later, **given)
    assert [queries.terms(one).place for one in (first, second)] == ["Bodø", "Bodø"]
    told = [queries.competition(by, one, at=ASKED_AT) for one in lots]
    assert [len(one.corrections) for one in told] == [1, 1, *(0 for _ in lots[2:])]
    assert {one.terms.closes_at for one in told} == {later}
    assert all(one.corrections[0].reason == "Feil sted." for one in told[:2])
    with pytest.raises(Missing):
        actions.correct(first, place="Narvik", also=[first], **given)


def test_a_lot_where_the_texts_stand_otherwise_is_corrected_on_its_own(draft: CompetitionWorld, purchase: UUID) -> None:
    lots = queries.ids_together(draft.id)
    actions.change_draft(lots[1], place="Tromsø", by=draft.cast.brita, at=DRAFTED_AT)
    publish(draft, purchase)
    given = {"reason": "Feil sted.", "assessment": HARMLESS, "by": draft.cast.brita, "at": ASKED_AT}
    code = refused(lambda: actions.correct(lots[0], place="Bodø", also=[lots[1]], **given))
    assert code == "competitions.correction_not_in_lot"
    assert queries.terms(lots[0]).place != "Bodø", "all or nothing"

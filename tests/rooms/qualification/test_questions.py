"""Each question once; what was answered before offered with its age; only what is new asked of those who come back."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.audit.models import Event
from terskel.core.decisions import RefusedAct
from terskel.dps import actions as dps
from terskel.qualification import actions, queries
from terskel.qualification.actions import bank
from terskel.qualification.content import Answer, Offered
from terskel.qualification.models import ApplicationAnswer
from terskel.qualification.queries import Question
from tests.rooms.refusals import refused_with
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    DpsWorld,
    admit,
    draft_dps,
    make_openers,
    make_public,
    open_first_window,
    publish,
)
from tests.worlds.firms import REFERENCE

pytestmark = pytest.mark.django_db

LATER = oslo("2027-05-03 10:00")


@dataclass(frozen=True, slots=True)
class Levels:
    """A DPS in which three categories ask for references: two, three and two of them, each a level in words."""

    world: DpsWorld
    references: dict[str, UUID]


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return with_references(cast)


def with_references(cast: Cast, *, name: str = "Konsulenttjenester innen IKT", openers: bool = True) -> Levels:
    codes = ("IKT-01", "IKT-02", "IKT-03")
    world = draft_dps(cast, name=name, codes=codes)
    found = {}
    for code, number in zip(codes, (2, 3, 2), strict=True):
        found[code] = dps.add_requirement(
            world.id,
            kind="technical",
            text="Tilsvarende oppdrag",
            category_id=world.categories[code],
            type="references",
            reuse_key="oppdrag",
            level="",
            minimum=Decimal(number),
            evidence="Beskrivelse av oppdragene",
            by=cast.astrid,
            at=APPLIED_AT.replace(month=11, day=20),
        )
    if openers:
        make_openers(cast.eva, cast.erik)
    return Levels(make_public(publish(world)), found)


def draft_for(levels: Levels, cast: Cast, *codes: str, at: object = APPLIED_AT) -> UUID:
    draft_id = actions.start_application(levels.world.id, by=cast.bjorn, at=APPLIED_AT)
    chosen = [levels.world.categories[code] for code in codes]
    actions.choose_categories(draft_id, chosen, by=cast.bjorn, at=APPLIED_AT)
    return draft_id


def asked(cast: Cast, draft_id: UUID, *, at: object = APPLIED_AT) -> tuple[Question, ...]:
    return queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).questions


def answer_all(cast: Cast, draft_id: UUID, *, text: str = "Se vedlegg.", at: object = APPLIED_AT) -> None:
    answers = {
        key: Answer("yes", text)
        for one in queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).questions
        for key in one.requirement_ids
    }
    actions.save_answers(draft_id, answers, by=cast.bjorn, at=APPLIED_AT)


def test_a_question_of_three_categories_is_asked_once_at_each_level(cast: Cast, levels: Levels) -> None:
    for codes, expected in (
        (("IKT-01",), [Decimal(2)]),
        (("IKT-01", "IKT-03"), [Decimal(2)]),
        (("IKT-01", "IKT-02", "IKT-03"), [Decimal(2), Decimal(3)]),
    ):
        questions = asked(cast, draft_for(levels, cast, *codes))
        (references,) = [one for one in questions if one.key == "oppdrag"]
        assert [level.requirement.minimum for level in references.levels] == expected
        assert [one.code for one in references.categories] == list(codes)


def test_an_answer_holds_for_a_category_added_later_at_the_same_level_only(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01")
    actions.save_answers(draft_id, {levels.references["IKT-01"]: Answer("yes", "To")}, by=cast.bjorn, at=APPLIED_AT)
    (same,) = [one for one in asked(cast, draft_for(levels, cast, "IKT-03")) if one.key == "oppdrag"]
    assert same.answered
    (more,) = [one for one in asked(cast, draft_for(levels, cast, "IKT-02")) if one.key == "oppdrag"]
    assert not more.answered


def test_every_requirement_has_its_own_answer_in_what_is_delivered(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01", "IKT-03")
    answer_all(cast, draft_id)
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    open_first_window(levels.world)
    answered = queries.answers_of([draft_id])[draft_id]
    assert {levels.references["IKT-01"], levels.references["IKT-03"]} <= set(answered)
    assert levels.references["IKT-02"] not in answered
    assert {one.answered_at for one in answered.values()} == {APPLIED_AT}


def test_a_supplier_that_adds_a_third_category_answers_only_what_is_new(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01", "IKT-03")
    answer_all(cast, draft_id, text="To oppdrag for NAV.")
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    open_first_window(levels.world)
    admit(levels.world, draft_id)
    again = actions.start_application(levels.world.id, by=cast.bjorn, at=LATER)
    view = queries.draft(cast.bjorn, again, at=LATER)
    assert [one.code for one in view.open_categories] == ["IKT-02"]
    assert len(view.held) == 2
    actions.choose_categories(again, [levels.world.categories["IKT-02"]], by=cast.bjorn, at=LATER)
    view = queries.draft(cast.bjorn, again, at=LATER)
    assert {one.key for one in view.questions} - {one.key for one in view.to_confirm} == {"oppdrag"}
    (new,) = [one for one in view.questions if one.key == "oppdrag"]
    assert (new.earlier and (new.earlier.statement, new.earlier.text)) == ("", "To oppdrag for NAV.")
    assert {one.earlier.said_at for one in view.to_confirm if one.earlier} == {APPLIED_AT}
    shown = shown_in(view.to_confirm)
    actions.confirm_answers(again, shown, by=cast.bjorn, at=LATER)
    view = queries.draft(cast.bjorn, again, at=LATER)
    assert (view.to_confirm, [one.key for one in view.unanswered]) == ((), ["oppdrag"])
    actions.save_answers(again, {levels.references["IKT-02"]: Answer("yes", "Tre")}, by=cast.bjorn, at=LATER)
    actions.submit_application(again, acting_on="management", by=cast.bjorn, at=LATER)
    assert queries.answers_of([again])[again][levels.world.requirements[0]].answered_at == LATER


def shown_in(questions: tuple[Question, ...]) -> dict[UUID, str]:
    return {
        requirement.id: level.earlier.fingerprint
        for one in questions
        for level in one.levels
        if level.earlier is not None
        for requirement in level.requirements
    }


def test_another_dps_of_the_same_body_offers_the_answers_given_in_the_first(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-02")
    answer_all(cast, draft_id, text="Tre oppdrag.")
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    open_first_window(levels.world)
    other = with_references(cast, name="Konsulenter to", openers=False)
    second = draft_for(other, cast, "IKT-01")
    (references,) = [one for one in asked(cast, second) if one.key == "oppdrag"]
    assert references.to_confirm
    assert references.earlier
    assert references.earlier.text == "Tre oppdrag."
    camillas = actions.start_application(other.world.id, by=cast.camilla, at=APPLIED_AT)
    view = queries.draft(cast.camilla, camillas, at=APPLIED_AT)
    assert view.to_confirm == ()


def test_what_lies_sealed_is_offered_to_nobody(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-02")
    answer_all(cast, draft_id)
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    other = with_references(cast, name="Konsulenter to", openers=False)
    assert queries.draft(cast.bjorn, draft_for(other, cast, "IKT-02"), at=APPLIED_AT).to_confirm == ()


def test_an_earlier_no_is_never_offered_as_an_answer(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01")
    answer_all(cast, draft_id)
    actions.save_answers(draft_id, {levels.world.requirements[0]: Answer("no", "Nei")}, by=cast.bjorn, at=APPLIED_AT)
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    open_first_window(levels.world)
    again = actions.start_application(levels.world.id, by=cast.bjorn, at=LATER)
    actions.choose_categories(again, [levels.world.categories["IKT-03"]], by=cast.bjorn, at=LATER)
    view = queries.draft(cast.bjorn, again, at=LATER)
    (first,) = [one for one in view.questions if one.requirement.id == levels.world.requirements[0]]
    assert not first.to_confirm
    assert first.earlier
    assert (first.earlier.statement, first.earlier.text) == ("", "Nei")


def test_nothing_is_confirmed_that_was_not_shown(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01")
    first = levels.world.requirements[0]
    proposed = {first: Offered("yes", "Ingen grunn gjelder.", APPLIED_AT - timedelta(days=40), "ESPD-1")}
    actions.propose_answers(draft_id, proposed, by=cast.bjorn, at=APPLIED_AT)
    shown = shown_in(queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).to_confirm)
    proposed = {first: Offered("yes", "Noe annet.", APPLIED_AT - timedelta(days=30), "ESPD-2")}
    actions.propose_answers(draft_id, proposed, by=cast.bjorn, at=APPLIED_AT)
    for stale in (shown, {}, {levels.references["IKT-02"]: "x"}):
        with pytest.raises(RefusedAct) as refusal:
            actions.confirm_answers(draft_id, stale, by=cast.bjorn, at=APPLIED_AT)
        assert refused_with(refusal.value) == "qualification.earlier_changed"
    assert not asked(cast, draft_id)[0].answered


def test_what_an_espd_offers_counts_only_when_confirmed_and_stays_out_of_what_is_delivered(
    cast: Cast, levels: Levels
) -> None:
    draft_id = draft_for(levels, cast, "IKT-01")
    proposed = {one: Offered("yes", "Fra ESPD", APPLIED_AT, "ESPD-1") for one in levels.world.requirements}
    actions.propose_answers(draft_id, proposed, by=cast.bjorn, at=APPLIED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.incomplete"
    shown = shown_in(queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).to_confirm)
    actions.confirm_answers(draft_id, shown, by=cast.bjorn, at=APPLIED_AT)
    actions.save_answers(draft_id, {levels.references["IKT-01"]: Answer("yes", "To")}, by=cast.bjorn, at=APPLIED_AT)
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    open_first_window(levels.world)
    assert ApplicationAnswer.objects.filter(application_id=draft_id, text="Fra ESPD").count() == 3


def test_a_colleague_is_asked_by_name_and_the_event_tells_no_rival_which_question(cast: Cast, levels: Levels) -> None:
    draft_id = draft_for(levels, cast, "IKT-01")
    with pytest.raises(RefusedAct) as refusal:
        actions.ask_colleague(
            draft_id, levels.references["IKT-01"], cast.camilla.person_id, by=cast.bjorn, at=APPLIED_AT
        )
    assert refused_with(refusal.value) == "qualification.not_a_colleague"
    actions.ask_colleague(draft_id, levels.references["IKT-01"], cast.bjorn.person_id, by=cast.bjorn, at=APPLIED_AT)
    (question,) = [one for one in asked(cast, draft_id) if one.key == "oppdrag"]
    assert question.asked == cast.bjorn.person_id
    event = Event.objects.filter(kind="qualification.ColleagueAsked").get()
    assert set(event.payload) == {"dps_id", "supplier_id", "person_id"}
    assert event.hidden_until_opened == levels.world.id


def test_a_draft_is_read_with_as_many_statements_however_many_requirements_and_answers(
    cast: Cast, levels: Levels
) -> None:
    def statements(draft_id: UUID) -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.draft(cast.bjorn, draft_id, at=LATER)
        return len(captured)

    few = statements(draft_for(levels, cast, "IKT-01"))
    many = draft_for(levels, cast, "IKT-01", "IKT-02", "IKT-03")
    answer_all(cast, many)
    assert statements(many) <= few <= 16


def test_what_goes_with_an_answer_is_delivered_as_it_was_then_and_offered_with_the_answer_later(
    cast: Cast, levels: Levels
) -> None:
    reference = bank.keep_reference(REFERENCE, by=cast.bjorn, at=APPLIED_AT)
    draft_id = draft_for(levels, cast, "IKT-01")
    answer_all(cast, draft_id)
    key = levels.references["IKT-01"]
    answer = Answer("yes", "Se oppdraget.", items=(reference,))
    actions.save_answers(draft_id, {key: answer}, by=cast.bjorn, at=APPLIED_AT)
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    bank.change_reference(reference, replace(REFERENCE, title="Nytt navn"), by=cast.bjorn, at=LATER)
    open_first_window(levels.world)
    assert [one.title for one in queries.copies_of([draft_id])[draft_id][key]] == [REFERENCE.title]
    again = actions.start_application(levels.world.id, by=cast.bjorn, at=LATER)
    actions.choose_categories(again, [levels.world.categories["IKT-03"]], by=cast.bjorn, at=LATER)
    view = queries.draft(cast.bjorn, again, at=LATER)
    actions.confirm_answers(again, shown_in(view.to_confirm), by=cast.bjorn, at=LATER)
    (confirmed,) = [one for one in queries.draft(cast.bjorn, again, at=LATER).questions if one.key == "oppdrag"]
    assert confirmed.items == (reference,)


def test_nothing_goes_with_an_answer_from_anothers_library(cast: Cast, levels: Levels) -> None:
    camillas = bank.keep_reference(REFERENCE, by=cast.camilla, at=APPLIED_AT)
    draft_id = draft_for(levels, cast, "IKT-01")
    answer_all(cast, draft_id)
    stolen = {levels.references["IKT-01"]: Answer("yes", "", items=(camillas,))}
    actions.save_answers(draft_id, stolen, by=cast.bjorn, at=APPLIED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.item_gone"

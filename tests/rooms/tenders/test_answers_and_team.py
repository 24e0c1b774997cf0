"""Answers that a machine can check, and the named persons of a team: written, checked, sealed and opened."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.competitions.actions import CriterionInput, RequirementInput
from terskel.competitions.models import CompetitionCategory, MandatoryRequirement
from terskel.core.answers import AskedFor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.tenders import actions, queries
from terskel.tenders.content import RequirementAnswer, unmet
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    CompetitionWorld,
    attach,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.dps import DpsWorld
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

YEARS = RequirementInput("Års erfaring", asked=AskedFor("number", least=Decimal(5), unit="år"))
PLACE = RequirementInput(
    "Arbeidssted", asked=AskedFor("choice", options=("Tønsberg", "Oslo", "Bergen"), accepted=("Tønsberg", "Oslo"))
)
PLAN = RequirementInput("Vedlagt fremdriftsplan", asked=AskedFor("file"))
CRITERIA = (
    CriterionInput(
        "Kompetanse",
        Decimal(30),
        "quality",
        "Testledelse.",
        "Skriv kort.",
        asked=AskedFor("text", most_characters=40),
    ),
    CriterionInput(
        "Klima", Decimal(30), "quality", "Reiser.", "Tonn i året.", True, asked=AskedFor("number", least=Decimal(0))
    ),
    CriterionInput("Pris", Decimal(40), "price", "Timepris.", "Samlet pris."),
)


@pytest.fixture
def dps() -> DpsWorld:
    return lent(dps_with_rival)


@pytest.fixture
def draft(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps, codes=("IKT-01", "IKT-02"))


@pytest.fixture
def world(draft: CompetitionWorld) -> CompetitionWorld:
    """Published: a number, a choice and a file demanded, a short text and a number scored; two roles, three persons."""
    brita = draft.cast.brita
    requirements = competitions.set_mandatory_requirements(draft.id, [YEARS, PLACE, PLAN], by=brita, at=DRAFTED_AT)
    criteria = competitions.set_criteria(draft.id, CRITERIA, by=brita, at=DRAFTED_AT)
    competitions.set_roles(draft.id, asked_people(draft), by=brita, at=DRAFTED_AT)
    return publish(CompetitionWorld(draft.cast, draft.dps, draft.id, requirements, criteria))


def asked_people(world: CompetitionWorld) -> dict[UUID, int]:
    first, second = (world.dps.categories[code] for code in ("IKT-01", "IKT-02"))
    return {first: 2, second: 1}


def save(
    world: CompetitionWorld,
    *,
    values: tuple[str, str, str] = ("12,5", "Oslo", "Vedlegg 1"),
    criteria: tuple[str, str] = ("Ti år som testleder.", "1,5"),
    names: Mapping[UUID, list[str]] | None = None,
) -> None:
    years, place, plan = world.requirements
    people = {key: [f"Person {n}" for n in range(count)] for key, count in asked_people(world).items()}
    actions.save_draft(
        world.id,
        price=Decimal(1_700_000),
        requirements={
            years: RequirementAnswer(None, "Se CV.", values[0]),
            place: RequirementAnswer(None, "", values[1]),
            plan: RequirementAnswer(None, values[2]),
        },
        criteria=dict(zip(world.criteria[:2], criteria, strict=True)),
        roles=people if names is None else names,
        by=world.cast.bjorn,
        at=DELIVERED_AT,
    )


def with_files(world: CompetitionWorld) -> UUID:
    """A plan that answers the third requirement, and three CVs. Returns the plan's id."""
    plan = attach(world, world.cast.bjorn, b"plan", name="plan.pdf")
    answers = {world.requirements[2]: plan}
    actions.save_draft(world.id, answer_files=answers, by=world.cast.bjorn, at=DELIVERED_AT)
    for number in range(3):
        attach(world, world.cast.bjorn, b"cv", name=f"cv-{number}.pdf", kind="cv")
    return plan


def gaps(world: CompetitionWorld) -> list[tuple[str, int, int, int, str]]:
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    return [(one.kind, one.number, one.asked, one.given, one.found) for one in mine.gaps]


def test_a_whole_tender_is_delivered_sealed_and_opened_with_its_values(world: CompetitionWorld) -> None:
    save(world)
    with_files(world)
    assert gaps(world) == []
    actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
    open_tenders(world)
    (opened,) = queries.opened_for_room(world.id)
    years, place, plan = (opened.requirements[one] for one in world.requirements)
    assert (years.met, years.value, years.text) == (True, "12,5", "Se CV.")
    assert (place.met, place.value) == (True, "Oslo")
    assert (plan.met, plan.text, plan.value) == (True, "Vedlegg 1", "")
    assert {key: one.name for key, one in opened.answer_files.items()} == {world.requirements[2]: "plan.pdf"}
    assert opened.criteria[world.criteria[1]] == "1,5"
    assert {key: len(names) for key, names in opened.roles.items()} == asked_people(world)


def test_what_is_missing_is_told_role_by_role_and_file_by_file(world: CompetitionWorld) -> None:
    first, second = asked_people(world)
    save(world, names={first: ["Kari Nes", " "], second: []})
    found = gaps(world)
    assert ("role", 0, 2, 1, "missing") in found
    assert ("role", 0, 1, 0, "missing") in found
    assert ("requirement_file", 3, 0, 0, "missing") in found
    assert ("cv", 0, 3, 0, "missing") in found, "a CV for each person of the team"
    with_files(world)
    assert [kind for kind, *_rest in gaps(world)] == ["role", "role"]
    said = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    assert said.startswith("tenders.")


@pytest.mark.parametrize(
    ("values", "criteria", "expected"),
    [
        (("tolv", "Oslo", "V"), ("Kort.", "1"), [("value", 1, 0, 0, "not_a_number")]),
        (("12", "Paris", "V"), ("Kort.", "1"), [("value", 2, 0, 0, "not_an_option")]),
        (("", "Oslo", ""), ("Kort.", "1"), [("requirement", 1, 0, 0, "missing")]),
        (("12", "Oslo", "V"), ("K" * 41, "-1"), [("value", 1, 0, 0, "too_long"), ("value", 2, 0, 0, "below")]),
        (("4", "Bergen", "V"), ("Kort.", "1"), []),
    ],
)
def test_an_answer_that_cannot_be_used_keeps_the_tender_back(
    world: CompetitionWorld,
    values: tuple[str, str, str],
    criteria: tuple[str, str],
    expected: list[tuple[str, int, int, int, str]],
) -> None:
    save(world, values=values, criteria=criteria)
    with_files(world)
    assert gaps(world) == expected


def test_an_answer_that_does_not_meet_its_requirement_is_told_and_can_be_delivered(world: CompetitionWorld) -> None:
    save(world, values=("4,9", "Bergen", "V"))
    with_files(world)
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert [one.number for one in unmet(mine.content, mine.terms)] == [1, 2]
    actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)


def test_whether_a_number_meets_the_requirement_is_no_matter_of_opinion(world: CompetitionWorld) -> None:
    years = world.requirements[0]
    actions.save_draft(
        world.id, requirements={years: RequirementAnswer(True, "", "1")}, by=world.cast.bjorn, at=DELIVERED_AT
    )
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert mine.content.requirements[years].met is False


def test_more_people_than_asked_and_roles_nobody_asked_for_are_refused(world: CompetitionWorld) -> None:
    first, second = asked_people(world)
    too_many = refused(lambda: save(world, names={second: ["A", "B"]}))
    assert too_many == "tenders.too_many_people"
    assert refused(lambda: save(world, names={first: ["x" * 201]})) == "tenders.text_too_long"
    with pytest.raises(Missing):
        save(world, names={world.id: ["A"]})


def test_the_roles_narrow_nobody_out_of_the_invitation(world: CompetitionWorld) -> None:
    assert set(competition_queries.invited(world.id)) == {world.cast.fjordsikt_id, world.cast.rival_id}


def test_the_invitation_tells_how_everything_is_answered_and_who_is_named(world: CompetitionWorld) -> None:
    (sent,) = documents.letters_for_matter(world.cast.brita, world.id)
    text = str(documents.letter(world.cast.bjorn, sent.id, at=DELIVERED_AT).letter).replace("\xa0", " ")
    for told in (
        "Besvares med et tall, minst 5 år.",
        "Kravet oppfylles av: Tønsberg og Oslo.",
        "Besvares med en vedlagt fil.",
        "Besvares med høyst 40 tegn.",
        "Tilbudet skal dekke alle rollene",
    ):
        assert told in text


def test_several_categories_without_a_role_are_warned_of(draft: CompetitionWorld) -> None:
    def codes() -> set[str]:
        return {one.code for one in competition_queries.check(draft.cast.brita, draft.id, at=DRAFTED_AT).findings}

    assert "competition_roles_not_asked" in codes()
    competitions.set_roles(draft.id, asked_people(draft), by=draft.cast.brita, at=DRAFTED_AT)
    assert "competition_roles_not_asked" not in codes()


def test_what_cannot_be_asked_is_refused(draft: CompetitionWorld) -> None:
    brita, first = draft.cast.brita, next(iter(asked_people(draft)))
    wrong = RequirementInput("Sted", asked=AskedFor("choice", options=("Ett",)))
    asked = refused(lambda: competitions.set_mandatory_requirements(draft.id, [wrong], by=brita, at=DRAFTED_AT))
    assert asked == "core.answer_options_too_few"
    yes_no = CriterionInput("Kompetanse", Decimal(60), "quality", asked=AskedFor("yes_no"))
    assert (
        refused(lambda: competitions.set_criteria(draft.id, [yes_no], by=brita, at=DRAFTED_AT))
        == "core.answer_kind_unknown"
    )
    many = refused(lambda: competitions.set_roles(draft.id, {first: 51}, by=brita, at=DRAFTED_AT))
    assert many == "competitions.people_out_of_range"
    with pytest.raises(Missing):
        competitions.set_roles(draft.id, {draft.id: 1}, by=brita, at=DRAFTED_AT)


def test_what_is_asked_stays_after_the_publication(world: CompetitionWorld) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        MandatoryRequirement.objects.filter(competition_id=world.id).update(asked={})
    with pytest.raises(DatabaseError), transaction.atomic():
        CompetitionCategory.objects.filter(competition_id=world.id).update(people=0)


def test_a_file_that_is_taken_out_answers_nothing_any_more(world: CompetitionWorld) -> None:
    save(world)
    plan = with_files(world)
    actions.remove_file(world.id, plan, by=world.cast.bjorn, at=DELIVERED_AT)
    assert gaps(world) == [("requirement_file", 3, 0, 0, "missing")]
    another = attach(world, world.cast.bjorn, b"ny plan", name="ny.pdf")
    question = world.requirements[2]
    actions.save_draft(world.id, answer_files={question: another}, by=world.cast.bjorn, at=DELIVERED_AT)
    assert gaps(world) == []
    actions.save_draft(world.id, answer_files={question: None}, by=world.cast.bjorn, at=DELIVERED_AT)
    assert gaps(world) == [("requirement_file", 3, 0, 0, "missing")]


def test_only_ones_own_attachment_answers_and_only_a_question_that_asks_for_a_file(world: CompetitionWorld) -> None:
    save(world)
    plan = with_files(world)
    cv = next(
        one.id for one in queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).files if one.kind == "cv"
    )
    by = world.cast.bjorn
    for answers in ({world.requirements[0]: plan}, {world.requirements[2]: cv}, {world.requirements[2]: world.id}):
        with pytest.raises(Missing):
            actions.save_draft(world.id, answer_files=answers, by=by, at=DELIVERED_AT)


def test_the_own_copy_names_the_file(world: CompetitionWorld) -> None:
    save(world)
    with_files(world)
    assert "plan.pdf" in str(queries.own_copy(world.cast.bjorn, world.id, language="nb", at=DELIVERED_AT).blocks)

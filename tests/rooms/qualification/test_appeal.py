"""A rejected supplier appeals, and another person than the one who rejected decides."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.models import ApplicationLine, QualificationAppeal
from tests.rooms.notifications.told import tell, told
from tests.rooms.refusals import refused_with
from tests.statements import asked
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import DpsWorld, admitted, apply, lines_of, operative_dps

pytestmark = pytest.mark.django_db

REJECTED_AT = oslo("2027-05-03 10:00")
APPEALED_AT = REJECTED_AT + timedelta(days=2)
DECIDED_AT = REJECTED_AT + timedelta(days=5)


def rejected(cast: Cast) -> tuple[DpsWorld, UUID]:
    """Astrid has rejected Camilla's firm."""
    world = operative_dps(cast)
    (line,) = lines_of(apply(world, cast.camilla, ["IKT-02"], at=REJECTED_AT))
    actions.reject(
        line,
        [GroundGiven("R-242-3g", "Vedlegget er forfalsket.", proportionality="Alvorlig.")],
        by=cast.astrid,
        at=REJECTED_AT,
    )
    return world, line


def another(cast: Cast) -> Actor:
    return official(person("Anna Vik"), cast.nhn_id, "dps_manager")


def state(reader: Actor, line: UUID) -> str:
    return queries.my_rejection(reader, line, at=DECIDED_AT).state


def test_an_appeal_is_received_with_a_receipt_and_decided_by_another_person(cast: Cast) -> None:
    _world, line = rejected(cast)
    anna = another(cast)
    receipt = actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    assert "Vedlegget er ekte." in str(documents.letter(cast.camilla, receipt).letter)
    assert state(cast.camilla, line) == "appealed"
    (row,) = queries.appeals(anna, at=APPEALED_AT)
    assert row.may_decide
    assert not queries.appeals(cast.astrid, at=APPEALED_AT)[0].may_decide
    with pytest.raises(RefusedAct) as refusal:
        actions.uphold_appeal(line, reason="Nei.", by=cast.astrid, at=DECIDED_AT)
    assert refused_with(refusal.value) == "qualification.appeal_needs_another_person"
    letter = actions.uphold_appeal(line, reason="Vedlegget er kontrollert.", by=anna, at=DECIDED_AT)
    assert "er tatt opp" in str(documents.letter(cast.camilla, letter).letter)
    (right,) = queries.my_rights(cast.camilla, at=DECIDED_AT)
    assert (right.state, right.from_at) == ("active", DECIDED_AT)


def test_the_rejection_stays_on_record_when_the_appeal_is_upheld(cast: Cast) -> None:
    _world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    actions.uphold_appeal(line, reason="Kontrollert.", by=another(cast), at=DECIDED_AT)
    row = ApplicationLine.objects.get(pk=line)
    assert (row.rejected_at, row.admitted_at) == (REJECTED_AT, None)
    states = [queries.case(cast.astrid, line, at=at).state for at in (REJECTED_AT, APPEALED_AT, DECIDED_AT)]
    assert states == ["rejected", "appealed", "admitted"]


def test_a_dismissed_appeal_leaves_the_rejection_and_says_where_to_go(cast: Cast) -> None:
    _world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    letter = actions.dismiss_appeal(line, reason="Utsteder bekrefter forfalskningen.", by=another(cast), at=DECIDED_AT)
    text = str(documents.letter(cast.camilla, letter).letter)
    for words in ("Utsteder bekrefter", "Klagenemnda", "når som helst"):
        assert words in text, words
    assert state(cast.camilla, line) == "rejected"
    with pytest.raises(RefusedAct) as refusal:
        actions.appeal_rejection(line, text="Igjen.", by=cast.camilla, at=DECIDED_AT)
    assert refused_with(refusal.value) == "qualification.already_appealed"


def test_an_appeal_does_not_close_the_door_and_cannot_admit_twice(cast: Cast) -> None:
    world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    admitted(world, cast.camilla, ["IKT-02"], at=APPEALED_AT + timedelta(hours=1))
    with pytest.raises(RefusedAct) as refusal:
        actions.uphold_appeal(line, reason="Kontrollert.", by=another(cast), at=DECIDED_AT)
    assert refused_with(refusal.value) == "qualification.admitted_meanwhile"


def test_an_appeal_upheld_leaves_nothing_to_admit_on_the_request_made_meanwhile(cast: Cast) -> None:
    world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    (anew,) = lines_of(apply(world, cast.camilla, ["IKT-02"], at=APPEALED_AT + timedelta(hours=1)))
    actions.uphold_appeal(line, reason="Kontrollert.", by=another(cast), at=DECIDED_AT)
    case = queries.case(cast.astrid, anew, at=DECIDED_AT)
    findings = {one.requirement.id: Assessment(met=True) for one in case.requirements}
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(anew, findings, by=cast.astrid, at=DECIDED_AT)
    assert refused_with(refusal.value) == "qualification.admitted_meanwhile"
    assert case.category.label in refusal_text(refusal.value.refused, "nb")


def test_whoever_has_a_conflict_of_interest_decides_no_appeal(cast: Cast) -> None:
    _world, line = rejected(cast)
    anna = another(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    assert anna.person_id is not None
    actions.declare_conflict(line, anna.person_id, reason="Søsken.", by=anna, at=APPEALED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.dismiss_appeal(line, reason="Nei.", by=anna, at=DECIDED_AT)
    assert refused_with(refusal.value) == "qualification.barred"


def test_an_appeal_is_told_to_nobody_with_a_conflict_of_interest(cast: Cast) -> None:
    _world, line = rejected(cast)
    anna, berit = another(cast), official(person("Berit Moe"), cast.nhn_id, "approver")
    assert anna.person_id is not None
    actions.declare_conflict(line, anna.person_id, reason="Søsken.", by=cast.astrid, at=REJECTED_AT)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    readers = told("qualification.RejectionAppealed")
    assert berit.name in readers
    assert not {anna.name, cast.astrid.name} & set(readers)


def deciders(cast: Cast) -> set[UUID]:
    everyone = organisations.people(cast.nhn_id)
    return {one.person_id for one in everyone if {"dps_manager", "approver"} & set(one.roles)}


def test_where_nobody_may_decide_an_appeal_those_who_can_mend_it_are_told(cast: Cast) -> None:
    _world, line = rejected(cast)
    for one in deciders(cast) - {cast.astrid.person_id}:
        actions.declare_conflict(line, one, reason="Søsken.", by=cast.astrid, at=REJECTED_AT)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    messages = tell("qualification.RejectionAppealed")
    assert cast.astrid.name in {one.person.name for one in messages}
    assert all("Ingen i virksomheten" in one.body for one in messages)
    (row,) = queries.appeals(cast.astrid, at=APPEALED_AT)
    assert row.nobody_may_decide
    another(cast)
    (row,) = queries.appeals(cast.astrid, at=APPEALED_AT)
    assert not row.nobody_may_decide


def test_decided_appeals_are_not_read_for_whoever_asks_what_waits(cast: Cast) -> None:
    _world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    anna = another(cast)
    assert queries.appeals(anna, open_only=True, at=APPEALED_AT) == queries.appeals(anna, at=APPEALED_AT)
    actions.uphold_appeal(line, reason="Attesten gjelder.", by=anna, at=DECIDED_AT)
    assert len(queries.appeals(anna, at=DECIDED_AT)) == 1
    with asked() as statements:
        assert queries.appeals(anna, open_only=True, at=DECIDED_AT) == []
    assert len(statements) == 1


def test_a_conflict_of_interest_that_leaves_nobody_to_decide_is_told(cast: Cast) -> None:
    _world, line = rejected(cast)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    official(person("Berit Moe"), cast.nhn_id, "approver")
    another(cast)
    *most, last = deciders(cast) - {cast.astrid.person_id}
    for one in most:
        actions.declare_conflict(line, one, reason="Søsken.", by=cast.astrid, at=APPEALED_AT)
    assert told("qualification.ConflictOfInterestDeclared") == []
    actions.declare_conflict(line, last, reason="Søsken.", by=cast.astrid, at=APPEALED_AT)
    assert cast.astrid.name in told("qualification.ConflictOfInterestDeclared")


def test_the_database_refuses_that_the_same_person_decides(cast: Cast) -> None:
    _world, line = rejected(cast)
    letter = actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    with pytest.raises(IntegrityError, match="another_person"), transaction.atomic():
        QualificationAppeal.objects.filter(line_id=line).update(
            dismissed_at=DECIDED_AT, decided_by_id=cast.astrid.person_id, reason="Nei.", decision_letter_id=letter
        )


def test_nobody_but_the_supplier_appeals_and_nobody_else_learns_of_it(cast: Cast) -> None:
    _world, line = rejected(cast)
    with pytest.raises(Missing):
        actions.appeal_rejection(line, text="Hei.", by=cast.bjorn, at=APPEALED_AT)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=APPEALED_AT)
    with pytest.raises(Missing):
        queries.my_rejection(cast.bjorn, line, at=APPEALED_AT)
    with pytest.raises(Missing):
        queries.appeal(cast.brita, line, at=APPEALED_AT)
    assert queries.appeals(cast.brita, at=APPEALED_AT) == []


@pytest.mark.parametrize(("text", "code"), [(" ", "qualification.appeal_without_words")])
def test_an_appeal_says_something(cast: Cast, text: str, code: str) -> None:
    _world, line = rejected(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.appeal_rejection(line, text=text, by=cast.camilla, at=APPEALED_AT)
    assert refused_with(refusal.value) == code
    with pytest.raises(RefusedAct) as refusal:
        actions.dismiss_appeal(line, reason="Nei.", by=another(cast), at=APPEALED_AT)
    assert refused_with(refusal.value) == "qualification.not_appealed"

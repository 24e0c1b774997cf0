"""Who handles what, who takes no part, what is new since last time, and what more is asked for."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.documents import queries as documents
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.content import Answer
from terskel.qualification.models import HandlerBar, Qualification
from terskel.timetable import actions as timetable
from tests.rooms.refusals import refused_with
from tests.worlds.cast import Cast, founder, official, oslo, person
from tests.worlds.dps import DpsWorld, apply, draft_application, lines_of, operative_dps

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

RECEIVED_AT = oslo("2027-05-03 10:00")
DUE_AT = oslo("2027-05-20 00:00")


@pytest.fixture
def line(world: DpsWorld) -> UUID:
    """Camilla's request for the second category, which asks only what the whole DPS asks."""
    return lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=RECEIVED_AT))[0]


@pytest.fixture
def anna(cast: Cast) -> Actor:
    """A second DPS manager, beside Astrid."""
    return official(person("Anna Vik"), cast.nhn_id, "dps_manager")


def id_of(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


def all_met(world: DpsWorld, line: UUID) -> dict[UUID, Assessment]:
    case = queries.case(world.cast.astrid, line, at=RECEIVED_AT)
    return {one.requirement.id: Assessment(met=True) for one in case.requirements}


class TestHandlers:
    def test_a_line_lies_with_whoever_takes_it_and_the_workload_counts_it(
        self, cast: Cast, line: UUID, anna: Actor
    ) -> None:
        actions.assign_handler(line, id_of(anna), by=anna, at=RECEIVED_AT)
        (row,) = queries.queue(anna, at=RECEIVED_AT, whose="mine")
        assert (row.line_id, row.handler_name) == (line, "Anna Vik")
        assert queries.queue(cast.astrid, at=RECEIVED_AT, whose="mine") == []
        loads = {one.name: (one.undecided, one.overdue) for one in queries.workload(cast.astrid, at=DUE_AT)}
        assert loads == {"Anna Vik": (1, 1), "Astrid Nilsen": (0, 0)}
        totals = queries.queue_totals(anna, at=RECEIVED_AT)
        assert (totals.undecided, totals.mine, totals.nobodys) == (1, 1, 0)

    def test_what_a_colleague_has_is_not_mine_to_do_until_it_is_overdue(
        self, cast: Cast, line: UUID, anna: Actor
    ) -> None:
        actions.assign_handler(line, id_of(anna), by=cast.astrid, at=RECEIVED_AT)
        assert queries.queue(cast.astrid, at=RECEIVED_AT, whose="for_me") == []
        assert [one.line_id for one in queries.queue(cast.astrid, at=DUE_AT, whose="for_me")] == [line]
        assert queries.next_case(anna, at=RECEIVED_AT) == line

    def test_only_dps_managers_of_the_owner_handle(self, cast: Cast, line: UUID) -> None:
        with pytest.raises(RefusedAct) as refusal:
            actions.assign_handler(line, id_of(cast.eva), by=cast.astrid, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.handler_not_dps_manager"
        with pytest.raises(Missing):
            actions.assign_handler(line, None, by=cast.brita, at=RECEIVED_AT)

    def test_the_queue_is_searched_by_name_number_and_reference(self, cast: Cast, world: DpsWorld, line: UUID) -> None:
        (row,) = queries.queue(cast.astrid, at=RECEIVED_AT)
        for words in ("rival", "Konsulenter AS", row.reference.lower()):
            assert [one.line_id for one in queries.queue(cast.astrid, at=RECEIVED_AT, words=words)] == [line], words
        assert queries.queue(cast.astrid, at=RECEIVED_AT, words="fjordsikt") == []


class TestConflictOfInterest:
    def test_whoever_has_one_takes_no_part_and_sees_no_answer(self, cast: Cast, line: UUID, anna: Actor) -> None:
        actions.assign_handler(line, id_of(anna), by=anna, at=RECEIVED_AT)
        actions.declare_conflict(line, id_of(anna), reason="Jeg eier aksjer der.", by=anna, at=RECEIVED_AT)
        case = queries.case(anna, line, at=RECEIVED_AT)
        assert case.barred
        assert case.requirements == ()
        assert case.handler_id is None, "what lay with them lies with nobody"
        assert queries.next_case(anna, at=RECEIVED_AT) is None
        for act in (
            lambda: actions.assess(line, {}, by=anna, at=RECEIVED_AT),
            lambda: actions.admit(line, by=anna, at=RECEIVED_AT),
            lambda: actions.reject(
                line, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=anna, at=RECEIVED_AT
            ),
            lambda: actions.extend_assessment(line, reason="Tid.", by=anna, at=RECEIVED_AT),
        ):
            with pytest.raises(RefusedAct) as refusal:
                act()
            assert refused_with(refusal.value) == "qualification.barred"
        with pytest.raises(RefusedAct) as refusal:
            actions.assign_handler(line, id_of(anna), by=cast.astrid, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.handler_barred"
        assert not queries.case(cast.astrid, line, at=RECEIVED_AT).barred

    def test_what_they_found_before_on_an_undecided_line_is_void(
        self, cast: Cast, world: DpsWorld, line: UUID, anna: Actor
    ) -> None:
        first, *others = all_met(world, line).items()
        actions.assess(line, dict([first]), by=cast.astrid, at=RECEIVED_AT)
        actions.assess(line, dict(others), by=anna, at=RECEIVED_AT)
        actions.declare_conflict(line, id_of(anna), reason="Jeg eier aksjer der.", by=anna, at=RECEIVED_AT)
        found = queries.case(cast.astrid, line, at=RECEIVED_AT).requirements
        assert [one.requirement.id for one in found if one.finding] == [first[0]]

    def test_a_colleague_sees_it_and_another_than_the_person_lifts_it(
        self, cast: Cast, line: UUID, anna: Actor
    ) -> None:
        actions.declare_conflict(line, id_of(anna), reason="Søsken.", by=cast.astrid, at=RECEIVED_AT)
        (bar,) = queries.case(cast.astrid, line, at=RECEIVED_AT).bars
        with pytest.raises(RefusedAct) as refusal:
            actions.lift_conflict(bar.id, reason="Nei.", by=anna, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.bar_not_by_oneself"
        actions.lift_conflict(bar.id, reason="Forholdet er over.", by=cast.astrid, at=RECEIVED_AT)
        actions.assess(line, {}, by=anna, at=RECEIVED_AT)

    def test_the_database_refuses_that_the_person_lifts_it(self, cast: Cast, line: UUID, anna: Actor) -> None:
        actions.declare_conflict(line, id_of(anna), reason="Søsken.", by=cast.astrid, at=RECEIVED_AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            HandlerBar.objects.update(lifted_at=RECEIVED_AT, lifted_by_id=id_of(anna), lift_reason="Nei.")


class TestDifference:
    """Camilla was rejected once, and comes back with one answer changed."""

    def again(self, world: DpsWorld, text: str) -> UUID:
        application_id = draft_application(world, world.cast.camilla, ["IKT-02"], at=RECEIVED_AT + timedelta(days=30))
        changed = {world.requirements[1]: Answer("yes", text)}
        actions.save_answers(application_id, changed, by=world.cast.camilla, at=RECEIVED_AT + timedelta(days=30))
        actions.submit_application(
            application_id, acting_on="management", by=world.cast.camilla, at=RECEIVED_AT + timedelta(days=30)
        )
        return lines_of(application_id)[0]

    def decided_before(self, world: DpsWorld, line: UUID, **findings: object) -> None:
        actions.assess(line, all_met(world, line), by=world.cast.astrid, at=RECEIVED_AT)
        actions.reject(
            line,
            [GroundGiven("R-242-3g", "Vedlegg 2 er feil.", proportionality="Alvorlig.")],
            by=world.cast.astrid,
            at=RECEIVED_AT,
        )

    def test_only_what_changed_since_the_last_decision_needs_reading(self, world: DpsWorld, line: UUID) -> None:
        self.decided_before(world, line)
        second = self.again(world, "Camilla Berg oppfyller kravet siden 2019.")
        case = queries.case(world.cast.astrid, second, at=RECEIVED_AT + timedelta(days=30))
        first, changed = case.requirements
        assert (first.difference.kind, changed.difference.kind) == ("same", "changed")
        assert [(one.kind, one.text.strip()) for one in changed.difference.pieces] == [
            ("same", "Camilla Berg oppfyller"),
            ("removed", "kravet."),
            ("added", "kravet siden 2019."),
        ]
        assert not case.routine

    def test_a_routine_case_is_confirmed_whole_and_says_what_it_rests_on(self, world: DpsWorld, line: UUID) -> None:
        self.decided_before(world, line)
        at = RECEIVED_AT + timedelta(days=30)
        second = self.again(world, "Camilla Berg oppfyller kravet.")
        assert queries.case(world.cast.astrid, second, at=at).routine
        actions.admit(second, confirm_unchanged=True, by=world.cast.astrid, at=at)
        notes = {one.finding.note for one in queries.case(world.cast.astrid, second, at=at).requirements if one.finding}
        assert notes == {"Uendret siden avgjørelsen mandag 3. mai 2027."}

    def test_an_answer_changed_meanwhile_is_not_confirmed_unread(self, world: DpsWorld, line: UUID) -> None:
        self.decided_before(world, line)
        second = self.again(world, "Noe helt annet.")
        with pytest.raises(RefusedAct) as refusal:
            actions.admit(second, confirm_unchanged=True, by=world.cast.astrid, at=RECEIVED_AT + timedelta(days=30))
        assert refused_with(refusal.value) == "qualification.not_all_assessed"

    def test_evidence_that_has_run_out_and_what_was_not_met_are_read_again(self, world: DpsWorld, line: UUID) -> None:
        findings = {
            world.requirements[0]: Assessment(met=True, evidence_expires_on=date(2027, 5, 31)),
            world.requirements[1]: Assessment(met=False, note="Attesten mangler."),
        }
        actions.assess(line, findings, by=world.cast.astrid, at=RECEIVED_AT)
        ground = GroundGiven("R-242-1a", "Attesten mangler.", world.requirements[1])
        actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT)
        second = self.again(world, "Camilla Berg oppfyller kravet.")
        case = queries.case(world.cast.astrid, second, at=RECEIVED_AT + timedelta(days=30))
        assert [one.difference.kind for one in case.requirements] == ["out_of_date", "was_not_met"]

    def test_the_right_runs_as_long_as_the_first_evidence_to_run_out(self, world: DpsWorld, line: UUID) -> None:
        findings = {
            world.requirements[0]: Assessment(met=True, evidence_expires_on=date(2028, 1, 31)),
            world.requirements[1]: Assessment(met=True, evidence_expires_on=date(2027, 12, 31)),
        }
        actions.admit(line, findings, by=world.cast.astrid, at=RECEIVED_AT)
        assert Qualification.objects.get(line_id=line).evidence_expires_on == date(2027, 12, 31)


class TestSupplement:
    def ask(self, world: DpsWorld, line: UUID) -> UUID:
        return actions.request_supplement(
            line,
            requirement_ids=[world.requirements[1]],
            text="Når ble firmaattesten utstedt?",
            due_at=RECEIVED_AT + timedelta(days=4),
            by=world.cast.astrid,
            at=RECEIVED_AT,
        )

    def test_more_is_asked_for_in_writing_and_the_laws_clock_keeps_running(self, world: DpsWorld, line: UUID) -> None:
        before = queries.case(world.cast.astrid, line, at=RECEIVED_AT).clock.due_at
        supplement = self.ask(world, line)
        case = queries.case(world.cast.astrid, line, at=RECEIVED_AT)
        assert case.clock.due_at == before
        assert case.waits_for_supplement is not None
        letter = str(documents.letter(world.cast.camilla, case.supplements[0].letter_id).letter)
        assert "Når ble firmaattesten utstedt?" in letter
        assert "løper mens vi venter" in letter
        assert queries.my_supplement(world.cast.camilla, supplement, at=RECEIVED_AT).open
        with pytest.raises(Missing):
            queries.my_supplement(world.cast.bjorn, supplement, at=RECEIVED_AT)

    def test_the_answer_counts_from_then_on_and_a_finding_on_the_old_words_falls_away(
        self, world: DpsWorld, line: UUID
    ) -> None:
        actions.assess(line, all_met(world, line), by=world.cast.astrid, at=RECEIVED_AT)
        supplement = self.ask(world, line)
        later = RECEIVED_AT + timedelta(days=1)
        with pytest.raises(Missing):
            actions.answer_supplement(
                supplement, {world.requirements[1]: Answer("yes", "Jeg.")}, by=world.cast.bjorn, at=later
            )
        actions.answer_supplement(
            supplement, {world.requirements[1]: Answer("yes", "Den 2. mai 2027.")}, by=world.cast.camilla, at=later
        )
        case = queries.case(world.cast.astrid, line, at=later)
        assert [one.answer.text for one in case.requirements if one.answer][1] == "Den 2. mai 2027."
        assert [one.requirement.id for one in case.unassessed] == [world.requirements[1]]
        with pytest.raises(RefusedAct) as refusal:
            actions.answer_supplement(
                supplement, {world.requirements[1]: Answer("yes", "Igjen.")}, by=world.cast.camilla, at=later
            )
        assert refused_with(refusal.value) == "qualification.supplement_answered"

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"requirement_ids": []}, "qualification.supplement_on_nothing"),
            ({"text": " "}, "qualification.supplement_without_words"),
            ({"due_at": RECEIVED_AT}, "qualification.supplement_due_passed"),
        ],
    )
    def test_a_question_says_what_on_which_requirements_and_by_when(
        self, world: DpsWorld, line: UUID, changed: dict[str, object], code: str
    ) -> None:
        given = {"requirement_ids": [world.requirements[1]], "text": "Når?", "due_at": DUE_AT} | changed
        with pytest.raises(RefusedAct) as refusal:
            actions.request_supplement(line, by=world.cast.astrid, at=RECEIVED_AT, **given)  # type: ignore[arg-type]
        assert refused_with(refusal.value) == code

    def test_one_question_at_a_time_and_none_after_its_day(self, world: DpsWorld, line: UUID) -> None:
        supplement = self.ask(world, line)
        with pytest.raises(RefusedAct) as refusal:
            self.ask(world, line)
        assert refused_with(refusal.value) == "qualification.supplement_waits"
        with pytest.raises(RefusedAct) as refusal:
            actions.answer_supplement(
                supplement,
                {world.requirements[1]: Answer("yes", "Sent.")},
                by=world.cast.camilla,
                at=RECEIVED_AT + timedelta(days=4),
            )
        assert refused_with(refusal.value) == "qualification.supplement_too_late"


class TestExclusion:
    def test_an_old_event_is_no_ground_and_self_cleaning_is_weighed_first(self, world: DpsWorld, line: UUID) -> None:
        def code(**given: object) -> str:
            with pytest.raises(RefusedAct) as refusal:
                actions.reject(line, [GroundGiven(**given)], by=world.cast.astrid, at=RECEIVED_AT)  # type: ignore[arg-type]
            return refused_with(refusal.value)

        weighed = {"reason": "Dom for bestikkelse.", "self_cleaning": "Ingen tiltak er vist."}
        assert code(code="R-242-2b", **weighed) == "qualification.ground_without_date"
        assert code(code="R-242-2b", event_on=date(2022, 5, 2), **weighed) == "qualification.exclusion_period_over", (
            "five years from the judgment"
        )
        assert code(code="R-242-3i", event_on=date(2024, 5, 2), **weighed) == "qualification.exclusion_period_over"
        assert (
            code(code="R-242-2b", event_on=date(2023, 5, 3), reason="Dom.") == "qualification.self_cleaning_not_weighed"
        )
        ground = GroundGiven("R-242-2b", event_on=date(2022, 5, 3), **weighed)
        letter_id = actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT)
        letter = str(documents.letter(world.cast.camilla, letter_id).letter)
        for words in ("3. mai 2022", "3. mai 2027", "Ingen tiltak er vist."):
            assert words in letter, words

    def test_a_requirement_about_exclusion_is_rejected_on_the_ground_there_is_and_not_as_a_qualification(
        self, world: DpsWorld, line: UUID
    ) -> None:
        excluded = world.requirements[0]
        not_met = {excluded: Assessment(False, "Krever oppmerksomhet.")}
        actions.assess(line, not_met, by=world.cast.astrid, at=RECEIVED_AT)
        with pytest.raises(RefusedAct) as refusal:
            actions.reject(line, [GroundGiven("R-242-1a", "Dømt.", excluded)], by=world.cast.astrid, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.exclusion_is_no_qualification"
        ground = GroundGiven("R-242-3b", "Konkurs 2. mai.", excluded, proportionality="Ingen plan for drift.")
        letter_id = actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT)
        letter = str(documents.letter(world.cast.camilla, letter_id).letter)
        assert "Ikke dømt eller konkurs" in letter
        assert "Hvorfor avvisning ikke er uforholdsmessig: Ingen plan for drift." in letter

    @pytest.mark.parametrize("code", ["R-242-1b", "R-242-3a", "R-242-3b", "R-242-3g"])
    def test_nobody_is_excluded_out_of_proportion(self, world: DpsWorld, line: UUID, code: str) -> None:
        given = GroundGiven(code, "Som dokumentert.", self_cleaning="Ikke betalt.")
        with pytest.raises(RefusedAct) as refusal:
            actions.reject(line, [given], by=world.cast.astrid, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.proportion_not_weighed"

    def test_tax_that_may_have_been_paid_or_settled_is_asked_about(self, world: DpsWorld, line: UUID) -> None:
        for code in ("R-242-1b", "R-242-3a"):
            given = GroundGiven(code, "Restanse.", proportionality="Stor.")
            with pytest.raises(RefusedAct) as refusal:
                actions.reject(line, [given], by=world.cast.astrid, at=RECEIVED_AT)
            assert refused_with(refusal.value) == "qualification.self_cleaning_not_weighed"

    def test_an_advantage_from_the_preparation_is_no_ground_before_the_supplier_is_heard(
        self, world: DpsWorld, line: UUID
    ) -> None:
        ground = GroundGiven("R-242-1d", "Skrev kravene.")
        with pytest.raises(RefusedAct) as refusal:
            actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT)
        assert refused_with(refusal.value) == "qualification.ground_without_hearing"
        asked = actions.request_supplement(
            line,
            requirement_ids=[world.requirements[0]],
            text="Dere var med på å skrive kravene. Hva sier dere til det?",
            due_at=RECEIVED_AT + timedelta(days=3),
            by=world.cast.astrid,
            at=RECEIVED_AT,
        )
        with pytest.raises(RefusedAct):
            actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT + timedelta(days=2))
        actions.answer_supplement(
            asked,
            {world.requirements[0]: Answer("yes", "Alle fikk det samme.")},
            by=world.cast.camilla,
            at=RECEIVED_AT + timedelta(days=2),
        )
        actions.reject(line, [ground], by=world.cast.astrid, at=RECEIVED_AT + timedelta(days=2))


class TestTheClock:
    """Nothing on a page depends on the worker having run."""

    def test_a_worker_that_was_down_tells_the_step_that_is_true_now_and_each_once(
        self, cast: Cast, world: DpsWorld, line: UUID
    ) -> None:
        late = DUE_AT + timedelta(hours=9)
        assert queries.queue(cast.astrid, at=late)[0].clock.light == "overdue", "before any job has run"
        timetable.tick(at=late)
        timetable.tick(at=late + timedelta(minutes=1))
        told = Event.objects.filter(kind__in=["qualification.LimitNear", "qualification.LimitPassed"])
        assert [(one.kind, one.payload["escalated"]) for one in told] == [("qualification.LimitPassed", False)]

    def test_near_the_limit_over_it_and_long_over_it_are_told_once_each(
        self, cast: Cast, world: DpsWorld, line: UUID
    ) -> None:
        for at in ("2027-05-13 09:00", "2027-05-14 09:00", "2027-05-20 09:00", "2027-05-21 09:00", "2027-05-24 09:00"):
            timetable.tick(at=oslo(at))
        told = Event.objects.filter(kind__startswith="qualification.Limit").order_by("at")
        assert [(one.kind.rpartition(".")[2], one.payload.get("escalated"), one.at) for one in told] == [
            ("LimitNear", None, oslo("2027-05-14 09:00")),
            ("LimitPassed", False, oslo("2027-05-20 09:00")),
            ("LimitPassed", True, oslo("2027-05-24 09:00")),
        ]

    def test_what_is_decided_is_told_of_no_more(self, cast: Cast, world: DpsWorld, line: UUID) -> None:
        actions.admit(line, all_met(world, line), by=cast.astrid, at=RECEIVED_AT)
        assert queries.limits_to_tell(at=DUE_AT) == []
        actions.tell_of_limit(line, "overdue", by=SYSTEM, at=DUE_AT)
        assert not Event.objects.filter(kind="qualification.LimitPassed").exists()


def test_another_firm_has_never_been_seen_here(cast: Cast, world: DpsWorld, line: UUID) -> None:
    """What a rival may not learn: that Camilla's firm has applied at all."""
    stranger = founder(41, "Nysgjerrig AS", "Nils Nysgjerrig")
    assert queries.my_supplements(stranger, at=RECEIVED_AT) == []
    assert queries.queue(stranger, at=RECEIVED_AT) == []
    for read in (queries.case, queries.my_rejection, queries.appeal):
        with pytest.raises(Missing):
            read(stranger, line, at=RECEIVED_AT)

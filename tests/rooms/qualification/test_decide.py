"""Assessment line by line under the law's clock: admit, reject, extend."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from terskel.accounts import actions as accounts
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.languages import LANGUAGES, Language
from terskel.documents import queries as documents
from terskel.documents.letters import Closing
from terskel.dps import actions as dps_actions
from terskel.qualification import actions, grounds, letters, queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.models import Qualification
from tests.rooms.refusals import refused_with
from tests.worlds.cast import Cast, founder, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    OPENED_AT,
    DpsWorld,
    admit,
    admitted,
    apply,
    lines_of,
    open_first_window,
    operative_dps,
    public_dps,
)

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

RECEIVED_AT = oslo("2027-05-03 10:00")
DUE_AT = oslo("2027-05-20 00:00")
EXTENDED_TO = oslo("2027-05-27 00:00")


@pytest.fixture
def lines(world: DpsWorld) -> list:
    """Camilla's request for both categories, received Monday 3 May 2027; the first category asks one more thing."""
    return lines_of(apply(world, world.cast.camilla, ["IKT-01", "IKT-02"], at=RECEIVED_AT))


def assess_all(world: DpsWorld, line_id: object, *, met: bool = True) -> None:
    case = queries.case(world.cast.astrid, line_id, at=RECEIVED_AT)
    found = {one.requirement.id: Assessment(met, "" if met else "Ikke vist.") for one in case.requirements}
    actions.assess(line_id, found, by=world.cast.astrid, at=RECEIVED_AT)


def test_the_clock_runs_ten_working_days_from_receipt_and_says_how_it_was_counted(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    case = queries.case(cast.astrid, lines[0], at=RECEIVED_AT)
    assert case.clock.due_at == case.deadline.instant == DUE_AT
    assert case.deadline.explain("nb")


def test_the_light_turns_as_the_limit_comes_near(cast: Cast, world: DpsWorld, lines: list) -> None:
    def light(text: str) -> tuple[str, int]:
        clock = queries.case(cast.astrid, lines[0], at=oslo(text)).clock
        return clock.light, clock.days_left

    assert light("2027-05-10 09:00") == ("calm", 6)
    assert light("2027-05-14 09:00") == ("soon", 2)
    assert light("2027-05-19 23:59") == ("soon", 0)
    assert light("2027-05-20 00:00") == ("overdue", 0)


def test_the_queue_is_ordered_by_the_nearest_limit_an_extension_counted_in(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    late = founder(13, "Sen AS", "Siri Sen")
    later = lines_of(apply(world, late, ["IKT-02"], at=RECEIVED_AT + timedelta(days=2)))
    actions.extend_assessment(lines[0], reason="Referansene må kontrolleres.", by=cast.astrid, at=RECEIVED_AT)
    order = [row.line_id for row in queries.queue(cast.astrid, at=RECEIVED_AT + timedelta(days=2))]
    assert order == [lines[1], later[0], lines[0]]


def test_a_supplier_is_admitted_when_every_requirement_is_assessed_as_met(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.not_all_assessed"
    assess_all(world, lines[0])
    letter_id = actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    text = str(documents.letter(cast.camilla, letter_id).letter)
    assert "Rival Konsulenter AS" in text
    assert "IKT-01" in text
    assert "Det er ikke en kontrakt" in text
    (right,) = queries.my_qualifications(cast.camilla, at=RECEIVED_AT)
    assert (right.category.code, right.from_at) == ("IKT-01", RECEIVED_AT)


def test_one_requirement_not_met_shuts_the_door_until_it_is_met(cast: Cast, world: DpsWorld, lines: list) -> None:
    assess_all(world, lines[0])
    actions.assess(
        lines[0], {world.requirements[2]: Assessment(False, "Bare ett oppdrag.")}, by=cast.astrid, at=RECEIVED_AT
    )
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.not_all_met"


def test_a_requirement_of_the_whole_dps_is_assessed_once_for_all_lines(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    assess_all(world, lines[0])
    assert queries.case(cast.astrid, lines[1], at=RECEIVED_AT).unassessed == ()
    other = {world.requirements[0]: Assessment(False, "Konkurs.")}
    actions.assess(lines[0], other, by=cast.astrid, at=RECEIVED_AT)
    assert queries.case(cast.astrid, lines[1], at=RECEIVED_AT).not_met == (), "an own finding is not overwritten"


def test_not_met_takes_a_note(cast: Cast, world: DpsWorld, lines: list) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.assess(lines[0], {world.requirements[0]: Assessment(False)}, by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.note_missing"


def test_a_line_is_not_measured_against_another_categorys_requirement(cast: Cast, world: DpsWorld, lines: list) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.assess(lines[1], {world.requirements[2]: Assessment(True)}, by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.requirement_not_on_line"


def test_a_rejection_states_each_ground_its_reason_the_appeal_and_the_open_door(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    assess_all(world, lines[0], met=False)
    given = [
        GroundGiven("R-242-1a", "Det er vist ett oppdrag, kravet er to.", world.requirements[2]),
        GroundGiven("R-242-3g", "Vedlegg 2 er ikke utstedt av den som står oppført.", proportionality="Alvorlig."),
    ]
    letter_id = actions.reject(lines[0], given, by=cast.astrid, at=RECEIVED_AT)
    text = str(documents.letter(cast.camilla, letter_id).letter)
    for expected in (
        "FOA § 24-2(1)a",
        "skal oppdragsgiver avvise",
        "To oppdrag de siste tre årene",
        "Det er vist ett oppdrag, kravet er to.",
        "FOA § 24-2(3)g",
        "kan oppdragsgiver avvise",
        "Vedlegg 2 er ikke utstedt",
        "Slik klager dere",
        "når som helst",
    ):
        assert expected in text, expected
    assert (
        queries.application(
            cast.camilla, queries.case(cast.astrid, lines[0], at=RECEIVED_AT).application_id, at=RECEIVED_AT
        )
        .lines[0]
        .state
        == "rejected"
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "qualification.no_ground"),
        ([GroundGiven("R-248-1a", "Feil fase")], "qualification.ground_unknown"),
        ([GroundGiven("R-242-1b", "  ")], "qualification.ground_without_reason"),
        ([GroundGiven("R-242-1a", "Uten krav")], "qualification.ground_without_requirement"),
        (
            [
                GroundGiven("R-242-3b", "A", proportionality="Alvorlig."),
                GroundGiven("R-242-3b", "B", proportionality="Alvorlig."),
            ],
            "qualification.ground_twice",
        ),
    ],
)
def test_a_rejection_stands_on_the_laws_grounds_with_reasons(
    cast: Cast, world: DpsWorld, lines: list, given: list[GroundGiven], code: str
) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.reject(lines[0], given, by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == code


def test_a_requirement_assessed_as_met_is_no_ground(cast: Cast, world: DpsWorld, lines: list) -> None:
    assess_all(world, lines[0])
    given = [GroundGiven("R-242-1a", "Likevel ikke.", world.requirements[0])]
    with pytest.raises(RefusedAct) as refusal:
        actions.reject(lines[0], given, by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.ground_without_requirement"


def test_every_ground_has_its_words_in_three_languages() -> None:
    for ground in grounds.GROUNDS:
        for language in ("nb", "nn", "en"):
            assert letters.book.say(f"ground.{ground.code}", language)


def test_whoever_was_rejected_may_apply_again_the_same_day(cast: Cast, world: DpsWorld, lines: list) -> None:
    for line in lines:
        actions.reject(
            line, [GroundGiven("R-242-3b", "Konkurs.", proportionality="Alvorlig.")], by=cast.astrid, at=RECEIVED_AT
        )
    again = admitted(world, cast.camilla, ["IKT-01"], at=RECEIVED_AT + timedelta(hours=1))
    assert queries.application(cast.camilla, again, at=RECEIVED_AT + timedelta(hours=1)).lines[0].state == "admitted"


def test_a_line_is_decided_once_and_the_second_handler_is_told_who_was_first(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    assess_all(world, lines[0])
    actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    for act in (
        lambda: actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT),
        lambda: actions.reject(
            lines[0], [GroundGiven("R-242-3b", "K.", proportionality="Alvorlig.")], by=cast.astrid, at=RECEIVED_AT
        ),
        lambda: actions.extend_assessment(lines[0], reason="Mer tid.", by=cast.astrid, at=RECEIVED_AT),
        lambda: assess_all(world, lines[0]),
    ):
        with pytest.raises(RefusedAct) as refusal:
            act()
        assert refused_with(refusal.value) == "qualification.line_decided"
        assert refusal.value.refused.facts["decided_by"] == "Astrid Nilsen"


def test_a_withdrawn_request_is_not_decided(cast: Cast, world: DpsWorld, lines: list) -> None:
    case = queries.case(cast.astrid, lines[0], at=RECEIVED_AT)
    actions.withdraw_application(case.application_id, by=cast.camilla, at=RECEIVED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.line_withdrawn"


def test_only_the_authoritys_dps_manager_decides(cast: Cast, world: DpsWorld, lines: list) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(lines[0], by=cast.eva, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.not_handler"
    for stranger in (cast.brita, cast.bjorn, cast.camilla):
        with pytest.raises(Missing):
            actions.admit(lines[0], by=stranger, at=RECEIVED_AT)
        with pytest.raises(Missing):
            queries.case(stranger, lines[0], at=RECEIVED_AT)
    assert queries.queue(cast.brita, at=RECEIVED_AT) == []


def test_the_limit_is_extended_once_with_a_reason_before_it_has_passed(
    cast: Cast, world: DpsWorld, lines: list
) -> None:
    just_before, passed = DUE_AT - timedelta(microseconds=1), DUE_AT
    with pytest.raises(RefusedAct) as refusal:
        actions.extend_assessment(lines[0], reason=" ", by=cast.astrid, at=just_before)
    assert refused_with(refusal.value) == "qualification.reason_missing"
    letter_id = actions.extend_assessment(lines[0], reason="Attesten må verifiseres.", by=cast.astrid, at=just_before)
    assert "Attesten må verifiseres." in str(documents.letter(cast.camilla, letter_id).letter.blocks)
    assert queries.case(cast.astrid, lines[0], at=passed).clock.due_at == EXTENDED_TO
    with pytest.raises(RefusedAct) as refusal:
        actions.extend_assessment(lines[0], reason="Enda mer.", by=cast.astrid, at=just_before)
    assert refused_with(refusal.value) == "qualification.already_extended"
    with pytest.raises(RefusedAct) as refusal:
        actions.extend_assessment(lines[1], reason="For sent.", by=cast.astrid, at=passed)
    assert refused_with(refusal.value) == "qualification.extension_too_late"


def test_first_requests_are_not_extended_one_by_one(cast: Cast) -> None:
    world = public_dps(cast)
    application_id = apply(world, cast.bjorn, ["IKT-02"], at=APPLIED_AT)
    open_first_window(world)
    (line,) = lines_of(application_id)
    with pytest.raises(RefusedAct) as refusal:
        actions.extend_assessment(line, reason="Mer tid.", by=cast.astrid, at=OPENED_AT)
    assert refused_with(refusal.value) == "qualification.no_extension_in_first_window"


def test_an_overdue_request_is_still_decided_and_counts_as_late(cast: Cast, world: DpsWorld, lines: list) -> None:
    before = queries.undecided_among(world.category_ids, DUE_AT - timedelta(microseconds=1))
    assert (before.late, before.waiting, before.first_due_at, before.last_due_at) == (0, 2, DUE_AT, DUE_AT)
    over = queries.undecided_among(world.category_ids, DUE_AT)
    assert (over.late, over.late_since, over.waiting, over.first_due_at) == (2, DUE_AT, 0, None)
    admit(world, queries.case(cast.astrid, lines[0], at=DUE_AT).application_id, at=DUE_AT)
    assert queries.undecided_among(world.category_ids, DUE_AT).late == 0


def test_nothing_is_decided_in_a_dps_that_has_ended(cast: Cast, world: DpsWorld, lines: list) -> None:
    dps_actions.end(world.id, reason="Erstattes.", by=cast.astrid, at=RECEIVED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.admit(lines[0], by=cast.astrid, at=RECEIVED_AT)
    assert refused_with(refusal.value) == "qualification.dps_over"


def test_the_admission_log_holds_the_days_used(cast: Cast, world: DpsWorld, lines: list) -> None:
    decided_at = oslo("2027-05-07 10:00")
    actions.reject(
        lines[0], [GroundGiven("R-242-3b", "Konkurs.", proportionality="Alvorlig.")], by=cast.astrid, at=decided_at
    )
    row = next(row for row in queries.admission_log(cast.astrid, world.id, at=decided_at) if row.line_id == lines[0])
    # Tuesday, Wednesday and Friday; Thursday 6 May is Ascension Day.
    assert (row.days_used, row.admitted, row.supplier_name) == (3, False, "Rival Konsulenter AS")


def test_the_database_refuses_two_standing_rights_at_a_time(cast: Cast, world: DpsWorld, lines: list) -> None:
    held = Qualification.objects.filter(supplier_id=cast.fjordsikt_id).first()
    assert held is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.create(
            supplier_id=held.supplier_id, category_id=held.category_id, line_id=lines[0], from_at=RECEIVED_AT
        )


def test_the_list_of_qualified_suppliers_is_the_same_for_a_day_whenever_it_is_asked_for(
    cast: Cast, world: DpsWorld
) -> None:
    before, after = oslo("2027-02-01 10:00"), oslo("2027-03-01 10:00")
    asked_then = queries.qualified_list(world.id, before)
    admitted(world, cast.camilla, ["IKT-02"], at=after)
    assert queries.qualified_list(world.id, before) == asked_then
    names = [(row.supplier_name, row.category_labels) for row in queries.qualified_list(world.id, after)]
    assert [name for name, _ in names] == ["Fjordsikt AS", "Rival Konsulenter AS"]
    assert names[1][1] == ("IKT-02 Fagområde IKT-02",)


def test_everyone_admitted_in_at_least_one_of_the_categories_is_found(cast: Cast, world: DpsWorld) -> None:
    at = oslo("2027-03-01 10:00")
    admitted(world, cast.camilla, ["IKT-02"], at=at)
    found = {one.supplier_id: set(one.category_ids) for one in queries.qualified(world.category_ids, at)}
    assert found == {cast.fjordsikt_id: set(world.category_ids), cast.rival_id: {world.categories["IKT-02"]}}
    assert [one.supplier_id for one in queries.qualified(world.category_ids, at - timedelta(microseconds=1))] == [
        cast.fjordsikt_id
    ]


def test_the_admission_log_is_cut_and_ordered_by_the_database(cast: Cast, world: DpsWorld, lines: list) -> None:
    at = oslo("2027-05-07 10:00")
    whole = queries.admission_log(cast.astrid, world.id, at=at)
    assert queries.admission_log_size(cast.astrid, world.id, at=at) == len(whole) > 2
    assert queries.admission_log(cast.astrid, world.id, skip=1, most=1, at=at) == whole[1:2]
    backwards = queries.admission_log(cast.astrid, world.id, descending=True, at=at)
    assert backwards == whole[::-1]
    named = [one.supplier_name for one in queries.admission_log(cast.astrid, world.id, order="supplier", at=at)]
    assert named == sorted(named)
    for read in (queries.admission_log, queries.admission_log_size):
        with pytest.raises(Missing):
            read(cast.brita, world.id, at=at)  # type: ignore[operator]


def test_long_lists_cost_as_many_statements_as_short_ones(cast: Cast, world: DpsWorld) -> None:
    at = oslo("2027-03-01 10:00")

    def statements() -> list[int]:
        counts = []
        for read in (
            lambda: queries.queue(cast.astrid, at=at),
            lambda: queries.qualified_list(world.id, at),
            lambda: queries.admission_log(cast.astrid, world.id, at=at),
            lambda: queries.qualified(world.category_ids, at),
        ):
            with CaptureQueriesContext(connection) as captured:
                read()
            counts.append(len(captured))
        return counts

    first = founder(20, "Første AS", "Frida Først")
    apply(world, first, ["IKT-01", "IKT-02"], at=at)
    statements()  # what a process keeps of a system it knows from now on
    short = statements()
    for serial in range(21, 25):
        supplier = founder(serial, f"Firma {serial} AS", f"Person {serial}")
        if serial % 2:
            apply(world, supplier, ["IKT-01", "IKT-02"], at=at)
        else:
            admitted(world, supplier, ["IKT-01"], at=at)
    assert statements() == short
    assert max(short) <= 9


def test_my_requests_and_rights_cost_as_many_statements_as_there_are_tables(cast: Cast, world: DpsWorld) -> None:
    at = oslo("2027-03-01 10:00")
    with CaptureQueriesContext(connection) as requests:
        queries.my_applications(cast.bjorn, at=at)
    with CaptureQueriesContext(connection) as rights:
        queries.my_qualifications(cast.bjorn, at=at)
    assert len(requests) <= 5
    assert len(rights) <= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_in_the_language_of_whoever_applied_and_says_who_decided_in_which_role(
    world: DpsWorld, language: Language
) -> None:
    cast = world.cast
    assert cast.camilla.person_id is not None
    accounts.change_profile(
        cast.camilla.person_id, name=cast.camilla.name, language=language, by=cast.camilla, at=RECEIVED_AT
    )
    first, second = lines_of(apply(world, cast.camilla, ["IKT-01", "IKT-02"], at=RECEIVED_AT))
    case = queries.case(cast.astrid, first, at=RECEIVED_AT)
    found = {one.requirement.id: Assessment(met=True) for one in case.requirements}
    admitted_by = actions.admit(first, found, by=cast.astrid, at=RECEIVED_AT)
    rejected_by = actions.reject(
        second, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=cast.astrid, at=RECEIVED_AT
    )
    for letter_id in (admitted_by, rejected_by):
        letter = documents.letter(cast.camilla, letter_id).letter
        assert letter.language == language
        end = letter.blocks[-1]
        assert isinstance(end, Closing)
        assert end.lines[0] == "Norsk helsenett SF"
        assert end.lines[1].endswith(f"{cast.astrid.name}, {letters.book.say('role.dps_manager', language)}")

"""Each time limit: the instant, the counting in three languages and the clause."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core import deadlines
from terskel.core.decisions import RefusedAct
from terskel.core.instants import OSLO, oslo_day, start_of_day
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import OwnRules
from tests.core.vectors import FOLDER, arguments, cases, instant

LIMITS = [
    "first_window_earliest_close",
    "application_due",
    "initial_assessment_due",
    "tender_earliest_close",
    "last_answer",
    "default_question_deadline",
    "tender_valid_until",
    "standstill_end",
    "award_notice_due",
    "tender_agreed_close",
    "espd_update_due",
    "injunction_earliest",
    "grouped_award_notice_due",
    "fuller_reasons_due",
    "court_action_after_message",
    "court_action_otherwise",
    "complaint_board_until",
    "tax_information_oldest",
    "documentation_kept_until",
    "auction_earliest_start",
    "access_request_due",
    "dialogue_report_due",
    "procedure_minimum",
]
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2017, 1, 2), datetime(2040, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("limit", "case"),
    [
        pytest.param(limit, *case.values, id=f"{case.id}")
        for limit in LIMITS
        for case in cases(f"deadlines/{limit}.jsonl")
    ],
)
def test_a_limit_ends_where_the_vectors_say(limit: str, case: dict[str, Any]) -> None:
    found = getattr(deadlines, limit)(**arguments(case["given"]))
    assert found.last_day == date.fromisoformat(case["last_day"])
    assert found.clause
    if limit != "default_question_deadline":
        assert found.instant == instant(case["instant"])


@pytest.mark.parametrize("case", cases("deadlines/public_from.jsonl"))
def test_pages_open_on_teds_day_or_48_hours_after_receipt(case: dict[str, Any]) -> None:
    assert deadlines.public_from(**arguments(case["given"])).instant == instant(case["instant"])


@pytest.mark.parametrize("case", cases("deadlines/suggested_close.jsonl"))
def test_the_suggested_deadline_is_noon_of_the_next_working_day(case: dict[str, Any]) -> None:
    earliest = deadlines.tender_earliest_close(instant(case["sent_at"]))
    assert deadlines.suggested_close(earliest) == instant(case["instant"])


def test_every_vector_file_is_the_name_of_a_rule_that_is_tested() -> None:
    counting = {"add_calendar_days", "add_working_days", "add_months", "easter", "days_before", "months_before"}
    others = {"public_from", "suggested_close"}
    assert {path.stem for path in (FOLDER / "deadlines").iterdir()} == {*LIMITS, *counting, *others}


def test_the_counting_is_told_step_by_step_in_every_language() -> None:
    close = deadlines.first_window_earliest_close(datetime(2027, 4, 16, 8, tzinfo=UTC))
    assert close.explain("nb") == [
        "Kunngjøringen ble sendt fredag 16. april 2027. Den dagen telles ikke med.",
        "30 kalenderdager etter det er søndag 16. mai 2027. Lørdager, søndager og helligdager telles med underveis.",
        "Søndag 16. mai 2027 er helligdag (første pinsedag) og hoppes over.",
        "Mandag 17. mai 2027 er helligdag (17. mai) og hoppes over.",
        "Siste dag er tirsdag 18. mai 2027, og fristen går ut ved midnatt den dagen.",
    ]
    assert close.explain("nn")[3] == "Måndag 17. mai 2027 er heilagdag (17. mai) og blir hoppa over."
    assert close.explain("en")[3] == "Monday 17 May 2027 is a public holiday (Constitution Day) and is skipped."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_step_has_words(language: Any) -> None:
    friday = datetime(2026, 12, 4, 9, tzinfo=UTC)
    eves = frozenset({(12, 24), (12, 31)})
    told = [
        deadlines.first_window_earliest_close(datetime(2026, 11, 24, 9, tzinfo=UTC), own=OwnRules(extra_free=eves)),
        deadlines.later_applications(),
        deadlines.low_tender_explained(),
        deadlines.espd_update_due(friday, own=OwnRules({"espd_update": 7})),
        deadlines.injunction_earliest(friday),
        deadlines.grouped_award_notice_due(friday),
        deadlines.court_action_after_message(friday),
        deadlines.court_action_otherwise(friday),
        deadlines.complaint_board_until(friday),
        deadlines.tax_information_oldest(date(2026, 12, 4)),
        deadlines.tax_information_oldest(date(2026, 6, 4), tender_deadline_on=date(2026, 5, 4)),
        deadlines.documentation_kept_until(friday),
        deadlines.auction_earliest_start(friday),
        deadlines.access_request_due(friday),
        deadlines.dialogue_report_due(friday),
        deadlines.tender_agreed_close(MONDAY, friday, buyer_kind="other", everyone_agreed=True),
        deadlines.application_due(datetime(2026, 12, 15, 9, tzinfo=UTC)),
        deadlines.initial_assessment_due(friday, 10),
        deadlines.tender_earliest_close(friday, restricted_documents=True),
        deadlines.last_answer(friday),
        deadlines.default_question_deadline(MONDAY, friday),
        deadlines.tender_valid_until(friday),
        deadlines.standstill_end(friday, days=2),
        deadlines.award_notice_due(friday),
        deadlines.public_from(date(2026, 12, 1), None),
        deadlines.public_from(None, friday),
    ]
    keys = {step.key for deadline in told for step in deadline.steps}
    assert {"extra_free", "two_working_days", "not_rolled", "weekend", "holiday"} <= keys
    for deadline in told:
        assert all(text.endswith(".") and "{" not in text for text in deadline.explain(language))


EVES = OwnRules(extra_free=frozenset({(12, 24), (12, 31)}))


@pytest.mark.parametrize(
    "maximum", [deadlines.application_due, deadlines.award_notice_due, deadlines.access_request_due]
)
@given(INSTANTS)
def test_extra_free_days_never_lengthen_our_own_maximums(maximum: Any, event: datetime) -> None:
    assert maximum(event, own=EVES) == maximum(event)


@pytest.mark.parametrize(
    ("minimum", "sent_at"),
    [
        (deadlines.first_window_earliest_close, datetime(2026, 11, 24, 9, tzinfo=UTC)),
        (deadlines.tender_earliest_close, datetime(2026, 12, 14, 9, tzinfo=UTC)),
        (deadlines.espd_update_due, datetime(2026, 12, 18, 9, tzinfo=UTC)),
        (deadlines.standstill_end, datetime(2026, 12, 14, 9, tzinfo=UTC)),
        (deadlines.injunction_earliest, datetime(2026, 12, 9, 9, tzinfo=UTC)),
        (deadlines.auction_earliest_start, datetime(2026, 12, 22, 9, tzinfo=UTC)),
    ],
)
def test_extra_free_days_lengthen_the_suppliers_minimums(minimum: Any, sent_at: datetime) -> None:
    longer, lawful = minimum(sent_at, own=EVES), minimum(sent_at)
    assert longer.instant > lawful.instant


def test_an_own_rule_is_used_where_it_is_stricter_and_told() -> None:
    stricter = OwnRules({"dps_tender": 14, "dps_assess": 8, "answers_before_deadline": 8})
    assert deadlines.tender_earliest_close(MONDAY, own=stricter).last_day == date(2026, 12, 7)
    assert deadlines.application_due(MONDAY, own=stricter).last_day == date(2026, 12, 3)
    assert deadlines.last_answer(datetime(2026, 12, 4, 9, tzinfo=UTC), own=stricter).last_day == date(2026, 11, 26)
    told = deadlines.tender_earliest_close(MONDAY, own=stricter).explain("nb")
    assert "Virksomhetens egen regel på 14 er strengere enn lovens 10 og brukes." in told


def test_every_step_that_rests_on_an_own_rule_tells_the_law_beside_it() -> None:
    stricter = OwnRules(
        {"dps_tender": 14, "restricted_documents_extra": 7, "answers_before_deadline": 8, "tax_information_age": 3}
    )
    restricted = deadlines.tender_earliest_close(MONDAY, restricted_documents=True, own=stricter)
    assert restricted.last_day == date(2026, 12, 14)
    told = restricted.explain("en")
    assert [line for line in told if "own rule" in line] == [
        "The organisation's own rule of 14 is stricter than the law's 10 and is used.",
        "The organisation's own rule of 7 is stricter than the law's 5 and is used.",
    ]
    tax = deadlines.tax_information_oldest(date(2026, 11, 23), own=stricter)
    assert tax.last_day == date(2026, 8, 23)
    answer = deadlines.last_answer(datetime(2026, 12, 4, 9, tzinfo=UTC), own=stricter)
    assert all(any("own rule" in line for line in limit.explain("en")) for limit in (tax, answer))


@given(INSTANTS, st.integers(-3, 60))
def test_an_own_rule_never_gives_the_supplier_less_than_the_law(event: datetime, days: int) -> None:
    own = OwnRules({"dps_tender": days, "dps_assess": days, "espd_update": days, "standstill": days})
    for minimum in (deadlines.tender_earliest_close, deadlines.espd_update_due, deadlines.standstill_end):
        assert minimum(event, own=own).instant >= minimum(event).instant
    if days > 0:
        assert deadlines.application_due(event, own=own).instant <= deadlines.application_due(event).instant


def test_a_state_buyer_cannot_agree_on_a_shorter_deadline() -> None:
    agreed = MONDAY + timedelta(days=4)
    with pytest.raises(RefusedAct) as stopped:
        deadlines.tender_agreed_close(MONDAY, agreed, buyer_kind="state", everyone_agreed=True)
    assert stopped.value.refused.code == "core.no_agreement_for_the_state"
    with pytest.raises(RefusedAct) as stopped:
        deadlines.tender_agreed_close(MONDAY, MONDAY, buyer_kind="other", everyone_agreed=True)
    assert stopped.value.refused.code == "core.agreed_before_sent"


def test_tax_information_under_the_old_rule_is_unknown_without_the_tender_deadline() -> None:
    with pytest.raises(RefusedAct) as stopped:
        deadlines.tax_information_oldest(date(2026, 6, 30))
    assert stopped.value.refused.code == "core.event_unknown"
    kept = as_of(date(2026, 7, 1))
    assert deadlines.tax_information_oldest(date(2026, 6, 30), rules=kept).verified


def test_a_matter_keeps_the_rules_it_was_announced_under() -> None:
    announced = as_of(date(2026, 6, 30))
    limit = deadlines.tax_information_oldest(date(2026, 8, 3), tender_deadline_on=date(2026, 7, 20), rules=announced)
    assert (limit.last_day, limit.clause, limit.verified) == (date(2026, 1, 20), "FOA § 7-2", False)
    assert deadlines.tax_information_oldest(date(2026, 8, 3)).clause == "LOA § 5l"


def test_a_limit_from_memory_says_that_it_is_not_verified() -> None:
    assert not deadlines.complaint_board_until(MONDAY).verified
    assert deadlines.court_action_otherwise(MONDAY).verified


def test_the_law_states_no_number_for_the_requests_of_an_open_procedure() -> None:
    assert not deadlines.has_minimum("open", "requests")
    with pytest.raises(KeyError):
        deadlines.procedure_minimum("open", "requests", MONDAY)


@pytest.mark.parametrize("procedure", ["restricted", "negotiated"])
def test_a_state_buyer_has_no_ten_days_where_the_candidates_did_not_agree(procedure: str) -> None:
    with pytest.raises(RefusedAct) as stopped:
        deadlines.procedure_minimum(procedure, "tenders", MONDAY, circumstance="unagreed", buyer_kind="state")
    assert stopped.value.refused.code == "core.no_agreement_in_the_states_procedures"
    for language in LANGUAGES:
        assert refusal_text(stopped.value.refused, language)
    other = deadlines.procedure_minimum(procedure, "tenders", MONDAY, circumstance="unagreed", buyer_kind="other")
    assert (other.last_day - MONDAY.date()).days == 10


def test_a_promised_standstill_shorter_than_the_laws_says_what_it_does_not_give() -> None:
    shorter, ordinary = deadlines.standstill_end(MONDAY, days=5), deadlines.standstill_end(MONDAY, days=10)
    assert [step.key for step in shorter.steps if step not in ordinary.steps][0] == "standstill_shorter"
    for language in LANGUAGES:
        assert any("10" in line and "LOA § 13(3)" in line for line in shorter.explain(language))
    assert "standstill_shorter" not in {step.key for step in deadlines.standstill_end(MONDAY, days=20).steps}


def test_a_minimum_with_restricted_documents_names_both_clauses() -> None:
    longer = deadlines.tender_earliest_close(MONDAY, restricted_documents=True)
    assert (longer.rule, longer.clause) == ("T-08", "FOA § 26-7(3), FOA § 14-3(2), (3)")
    assert deadlines.tender_earliest_close(MONDAY).rule == "T-06"


def test_the_question_deadline_never_lies_after_the_tender_deadline() -> None:
    found = deadlines.default_question_deadline(MONDAY, MONDAY + timedelta(hours=1))
    assert found.instant == MONDAY + timedelta(hours=1)
    assert found.last_day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("sent", "closes", "last"),
    [
        ((2026, 11, 25), (2026, 12, 7), date(2026, 11, 27)),  # three tenths of 12 days: Saturday 28 November
        ((2026, 12, 7), (2027, 1, 4), date(2026, 12, 15)),  # a Tuesday stays
        ((2026, 12, 14), (2027, 1, 18), date(2026, 12, 24)),  # 24 December is a day of work in the law
        ((2027, 3, 19), (2027, 4, 16), date(2027, 3, 24)),  # eight days on: 27 March, the Saturday of Easter
        ((2026, 11, 27), (2026, 12, 3), date(2026, 11, 28)),  # sent on Friday: the day before would leave no day at all
    ],
)
def test_questions_end_on_a_working_day_where_one_is_left(
    sent: tuple[int, int, int], closes: tuple[int, int, int], last: date
) -> None:
    found = deadlines.default_question_deadline(datetime(*sent, 9, tzinfo=OSLO), datetime(*closes, 12, tzinfo=OSLO))
    assert (found.last_day, found.instant) == (last, start_of_day(last + timedelta(days=1)))
    for language in LANGUAGES:
        assert any(str(last.day) in line for line in found.explain(language))


def test_a_limit_outside_the_data_is_refused_as_unknown() -> None:
    with pytest.raises(RefusedAct) as stopped:
        deadlines.tender_earliest_close(datetime(2016, 12, 31, 12, tzinfo=UTC))
    assert stopped.value.refused.code == "core.rule_unknown"
    assert "lørdag 31. desember 2016" in refusal_text(stopped.value.refused, "nb")
    assert deadlines.tender_earliest_close(datetime(2016, 12, 31, 23, tzinfo=UTC)).last_day == date(2017, 1, 11)


def test_pages_never_open_when_neither_publication_nor_receipt_is_known() -> None:
    with pytest.raises(RefusedAct) as stopped:
        deadlines.public_from(None, None)
    assert stopped.value.refused.code == "core.publication_unknown"


@given(INSTANTS)
def test_a_limit_ends_at_midnight_in_oslo_after_its_last_day(event: datetime) -> None:
    for deadline in (
        deadlines.first_window_earliest_close(event),
        deadlines.application_due(event),
        deadlines.tender_earliest_close(event),
        deadlines.standstill_end(event),
        deadlines.award_notice_due(event),
        deadlines.last_answer(event),
        deadlines.court_action_otherwise(event),
        deadlines.complaint_board_until(event),
        deadlines.documentation_kept_until(event),
    ):
        local = deadline.instant.astimezone(OSLO)
        assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
        assert oslo_day(deadline.instant) == deadline.last_day + timedelta(1)


@given(INSTANTS)
def test_ten_whole_days_always_pass_before_the_earliest_tender_deadline(sent_at: datetime) -> None:
    earliest = deadlines.tender_earliest_close(sent_at)
    first_counted = oslo_day(sent_at) + timedelta(1)
    assert earliest.instant >= start_of_day(first_counted + timedelta(10))
    assert deadlines.tender_earliest_close(sent_at, restricted_documents=True).instant >= earliest.instant


def test_fifteen_days_are_one_period_so_easter_may_swallow_the_extra_ones() -> None:
    sent_at = datetime(2038, 4, 12, 9, tzinfo=UTC)
    assert deadlines.tender_earliest_close(sent_at).last_day == date(2038, 4, 27)
    assert deadlines.tender_earliest_close(sent_at, restricted_documents=True).last_day == date(2038, 4, 27)


@given(INSTANTS)
def test_answers_are_due_six_days_before_the_last_day(closes_at: datetime) -> None:
    last = deadlines.last_answer(closes_at)
    assert oslo_day(closes_at - timedelta(microseconds=1)) - last.last_day == timedelta(6)

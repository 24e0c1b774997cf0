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
from tests.core.vectors import FOLDER, argument, cases, instant

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
    given_values = {name: argument(name, value) for name, value in case["given"].items()}
    found = getattr(deadlines, limit)(**given_values)
    assert found.last_day == date.fromisoformat(case["last_day"])
    assert found.clause
    if limit != "default_question_deadline":
        assert found.instant == instant(case["instant"])


@pytest.mark.parametrize("case", cases("deadlines/public_from.jsonl"))
def test_pages_open_on_teds_day_or_48_hours_after_receipt(case: dict[str, Any]) -> None:
    given_values: dict[str, Any] = {name: argument(name, value) for name, value in case["given"].items()}
    assert deadlines.public_from(**given_values).instant == instant(case["instant"])


@pytest.mark.parametrize("case", cases("deadlines/tax_information_oldest.jsonl"))
def test_tax_information_is_at_most_six_months_old_at_the_award_letter(case: dict[str, Any]) -> None:
    found = deadlines.tax_information_oldest(date.fromisoformat(case["award_letter_on"]))
    assert found == date.fromisoformat(case["day"])


@pytest.mark.parametrize("case", cases("deadlines/suggested_close.jsonl"))
def test_the_suggested_deadline_is_noon_of_the_next_working_day(case: dict[str, Any]) -> None:
    earliest = deadlines.tender_earliest_close(instant(case["sent_at"]))
    assert deadlines.suggested_close(earliest) == instant(case["instant"])


def test_every_vector_file_is_the_name_of_a_rule_that_is_tested() -> None:
    counting = {"add_calendar_days", "add_working_days", "easter", "days_before", "months_before"}
    others = {"public_from", "tax_information_oldest", "suggested_close"}
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
    assert close.explain("nn")[3] == "Måndag 17. mai 2027 er heilagdag (17. mai) og vert hoppa over."
    assert close.explain("en")[3] == "Monday 17 May 2027 is a public holiday (Constitution Day) and is skipped."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_step_has_words(language: Any) -> None:
    friday = datetime(2026, 12, 4, 9, tzinfo=UTC)
    eves = frozenset({(12, 24), (12, 31)})
    told = [
        deadlines.first_window_earliest_close(datetime(2026, 11, 24, 9, tzinfo=UTC), eves),
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


def test_extra_free_days_lengthen_only_the_suppliers_minimums() -> None:
    assert "extra_free" not in deadlines.application_due.__annotations__
    assert "extra_free" not in deadlines.initial_assessment_due.__annotations__
    assert "extra_free" not in deadlines.award_notice_due.__annotations__


def test_a_minimum_with_restricted_documents_names_both_clauses() -> None:
    longer = deadlines.tender_earliest_close(MONDAY, restricted_documents=True)
    assert (longer.rule, longer.clause) == ("T-08", "FOA § 26-7(3), FOA § 14-3(2), (3)")
    assert deadlines.tender_earliest_close(MONDAY).rule == "T-06"


def test_the_question_deadline_never_lies_after_the_tender_deadline() -> None:
    found = deadlines.default_question_deadline(MONDAY, MONDAY + timedelta(hours=1))
    assert found.instant == MONDAY + timedelta(hours=1)
    assert found.last_day == date(2026, 11, 23)


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

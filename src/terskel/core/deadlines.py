"""Every time limit as one function: the instant, how it was counted, and the clause.

An `instant` is half-open: for a limit somebody must keep it is the first instant that is too late, for a
minimum it is the earliest lawful instant. Extra free days of an organisation (24 and 31 December) lengthen
only the supplier's minimums, never the authority's own maximums (rulebook §3.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from terskel.core import calendars
from terskel.core.calendars import NO_EXTRA_FREE, MonthDay
from terskel.core.decisions import refuse
from terskel.core.instants import OSLO, end_of_day, last_day_before, oslo_day, require_instant, start_of_day
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.rulesets import PeriodRule, as_of

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the counting; the text is `deadline.<key>` in `core/phrases.toml`."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        book = Phrasebook.of("core")
        facts = dict(self.facts)
        if "holiday" in facts:
            facts["holiday"] = book.say(f"holiday.{facts['holiday']}", language)
        said = book.say(f"deadline.{self.key}", language, **facts)
        return said[0].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: `last_day` is the last whole or part day to act, `rule` its number in the rulebook."""

    rule: str
    instant: datetime
    last_day: date
    clause: str
    steps: tuple[Step, ...]

    def explain(self, language: Language) -> list[str]:
        """The counting, one sentence a step."""
        return [step.text(language) for step in self.steps]


def first_window_earliest_close(dispatched_at: datetime, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> Deadline:
    """T-01: the earliest close of the first window, from the documented dispatch of the notice."""
    rule = _rule("dps_first_applications", dispatched_at)
    return _calendar_days(rule, "notice_dispatched", oslo_day(dispatched_at), rule.whole, extra_free=extra_free)


def application_due(received_at: datetime, *, extended: bool = False) -> Deadline:
    """T-03, extended T-04: a request to participate is decided before this instant."""
    rule = _rule("dps_assess_extended" if extended else "dps_assess", received_at)
    return _working_days(rule, "application_received", oslo_day(received_at), rule.whole)


def initial_assessment_due(window_closed_at: datetime, working_days: int) -> Deadline:
    """T-05: requests of the first window are decided within the period printed in the documents.

    Counted from the last day of the window: one that closes at 00:00 ended the day before.
    """
    rule = _rule("dps_assess", window_closed_at)
    counted = _working_days(rule, "window_closed", last_day_before(window_closed_at), working_days)
    return Deadline("T-05", counted.instant, counted.last_day, "FOA §§ 26-6(4), 26-7(2)", counted.steps)


def tender_earliest_close(
    sent_at: datetime, *, restricted_documents: bool = False, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE
) -> Deadline:
    """T-06, with restricted documents T-08: the earliest tender deadline after the invitation was sent."""
    rule = _rule("dps_tender", sent_at)
    if not restricted_documents:
        return _calendar_days(rule, "invitation_sent", oslo_day(sent_at), rule.whole, extra_free=extra_free)
    extra = _rule("restricted_documents_extra", sent_at)
    longer = _calendar_days(
        rule,
        "invitation_sent",
        oslo_day(sent_at),
        rule.whole + extra.whole,
        Step("restricted_documents", {"extra": extra.whole, "minimum": rule.whole}),
        extra_free=extra_free,
    )
    return Deadline(extra.number, longer.instant, longer.last_day, f"{rule.clause}, {extra.clause}", longer.steps)


def suggested_close(earliest: Deadline) -> datetime:
    """Policy: noon of the first working day after a minimum has run out (rulebook §3.3)."""
    hour = as_of(earliest.last_day).known_period("suggested_hour").whole
    day = calendars.next_working_day(earliest.last_day + _ONE_DAY)
    return datetime.combine(day, time(hour), tzinfo=OSLO).astimezone(UTC)


def last_answer(closes_at: datetime) -> Deadline:
    """T-09: answers reach all before this instant, or the deadline is extended. Counted backwards, no rolling."""
    rule = _rule("answers_before_deadline", closes_at)
    closes_on = last_day_before(closes_at)
    last = calendars.days_before(closes_on, rule.whole)
    steps = [
        Step("tender_deadline", {"day": closes_on}),
        Step("counted_backwards", {"days": rule.whole, "day": last}),
    ]
    if not calendars.is_working_day(last):
        steps.append(Step("not_rolled", {"day": last, "aim": calendars.previous_working_day(last)}))
    return Deadline(rule.number, end_of_day(last), last, rule.clause, tuple(steps))


def default_question_deadline(sent_at: datetime, closes_at: datetime) -> Deadline:
    """Policy: questions are asked in the first three tenths of the tender period, at least for one day."""
    rule = _rule("question_day_of_ten", sent_at)
    sent_on, closes_on = oslo_day(sent_at), last_day_before(closes_at)
    period = (closes_on - sent_on).days
    last = sent_on + timedelta(days=max(1, period * rule.whole // 10))
    instant = min(end_of_day(last), require_instant(closes_at))
    steps = (Step("question_share", {"share": rule.whole, "period": period}), Step("ends", {"day": last}))
    return Deadline(rule.number, instant, last_day_before(instant), rule.clause, steps)


def tender_valid_until(closes_at: datetime) -> Deadline:
    """T-11: how long tenderers are bound where the documents do not say (the first instant they are free)."""
    rule = _rule("tender_validity_default", closes_at)
    return _calendar_days(rule, "tender_deadline", last_day_before(closes_at), rule.whole)


def standstill_end(sent_at: datetime, *, days: int = 10, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> Deadline:
    """T-12: the standstill after the award letters; the instant is the earliest at which both may have signed."""
    rule = _rule("standstill", sent_at)
    return _calendar_days(rule, "letters_sent", oslo_day(sent_at), days, extra_free=extra_free)


def award_notice_due(concluded_at: datetime) -> Deadline:
    """T-14: the award notice is sent before this instant, counted from when both have signed."""
    rule = _rule("award_notice", concluded_at)
    return _calendar_days(rule, "contract_concluded", oslo_day(concluded_at), rule.whole)


def tax_information_oldest(award_letter_on: date) -> date:
    """T-19: the oldest day of issue of tax information that may be relied on."""
    rule = as_of(award_letter_on).known_period("tax_information_age")
    return calendars.months_before(award_letter_on, rule.whole)


def public_from(published_on: date | None, receipt_confirmed_at: datetime | None) -> Deadline:
    """T-24: the first instant at which the pages may be public, on TED's day or 48 hours after its receipt."""
    candidates: list[Deadline] = []
    if published_on is not None:
        instant = start_of_day(published_on)
        candidates.append(_from(instant, Step("published", {"day": published_on})))
    if receipt_confirmed_at is not None:
        rule = _rule("publication_embargo", receipt_confirmed_at)
        instant = require_instant(receipt_confirmed_at) + timedelta(hours=rule.whole)
        facts = {"receipt": receipt_confirmed_at, "hours": rule.whole, "instant": instant}
        candidates.append(_from(instant, Step("hours_after_receipt", facts)))
    if not candidates:
        refuse("core.publication_unknown", "FOA § 21-1(5)")
    return min(candidates, key=lambda candidate: candidate.instant)


def _from(instant: datetime, step: Step) -> Deadline:
    rule = _rule("publication_embargo", instant)
    return Deadline(rule.number, instant, oslo_day(instant), rule.clause, (step,))


def _rule(rule_id: str, at: datetime) -> PeriodRule:
    return as_of(oslo_day(at)).known_period(rule_id)


def _calendar_days(
    rule: PeriodRule, event: str, day: date, days: int, *before: Step, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE
) -> Deadline:
    raw = day + timedelta(days=days)
    last = calendars.add_calendar_days(day, days, extra_free)
    passed = [_why_passed(raw + timedelta(days=n), extra_free) for n in range((last - raw).days)]
    steps = [Step(event, {"day": day}), *before, Step("calendar_days", {"days": days, "day": raw}), *passed]
    return _ending(rule, last, steps)


def _working_days(rule: PeriodRule, event: str, day: date, days: int) -> Deadline:
    last = calendars.add_working_days(day, days)
    between = (day + timedelta(days=n) for n in range(1, (last - day).days))
    holidays = [
        _why_passed(one, NO_EXTRA_FREE) for one in between if one.weekday() < 5 and not calendars.is_working_day(one)
    ]
    steps = [Step(event, {"day": day}), Step("working_days", {"days": days}), *holidays]
    return _ending(rule, last, steps)


def _ending(rule: PeriodRule, last: date, steps: list[Step]) -> Deadline:
    return Deadline(rule.number, end_of_day(last), last, rule.clause, (*steps, Step("ends", {"day": last})))


def _why_passed(day: date, extra_free: frozenset[MonthDay]) -> Step:
    """Why the period does not end on this day."""
    if (holiday := calendars.public_holidays(day.year).get(day)) is not None:
        return Step("holiday", {"day": day, "holiday": holiday})
    if day.weekday() >= 5:
        return Step("weekend", {"day": day})
    return Step("extra_free" if (day.month, day.day) in extra_free else "two_working_days", {"day": day})

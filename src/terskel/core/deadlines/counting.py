"""One way of counting for every time limit (Regulation 1182/71; rulebook §3.2, T-R1 to T-R9)."""

from datetime import date, datetime, timedelta

from terskel.core import calendars
from terskel.core.calendars import NO_EXTRA_FREE, MonthDay
from terskel.core.deadlines.result import Deadline, Step
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.rulesets import PeriodRule, RuleSet, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

_MONTHS_A_YEAR = 12


def rule_of(rule_id: str, at: datetime, rules: RuleSet | None) -> PeriodRule:
    """The rule a matter was announced under, or that of the day of the event; refuses where the data do not reach."""
    return (rules or as_of(oslo_day(at))).known_period(rule_id)


def forward(
    rule: PeriodRule, event: date, own: OwnRules = NO_OWN_RULES, *before: Step, length: int | None = None
) -> Deadline:
    """The limit `length` units after the day of the event (by default the rule's own length, or ours if stricter)."""
    count = own.length(rule) if length is None else length
    extra_free = own.free_days(rule)
    steps = [Step(rule.event, {"day": event}), *before]
    if length is None:
        steps += own_steps(rule, own)
    match rule.unit:
        case "working_days":
            last = calendars.add_working_days(event, count, extra_free)
            steps += [Step("working_days", {"days": count}), *_skipped(event, last, extra_free)]
        case "months" | "years":
            months = count * (_MONTHS_A_YEAR if rule.unit == "years" else 1)
            raw = calendars.months_before(event, -months)
            last = calendars.add_months(event, months, extra_free)
            steps += [Step(rule.unit, {"count": count, "day": raw}), *_passed(raw, last, extra_free)]
        case _:
            raw = event + timedelta(days=count)
            last = calendars.add_calendar_days(event, count, extra_free)
            steps += [Step("calendar_days", {"days": count, "day": raw}), *_passed(raw, last, extra_free)]
    steps.append(Step("ends", {"day": last}))
    return Deadline(rule.number, end_of_day(last), last, rule.clause, tuple(steps), rule.verified)


def own_steps(rule: PeriodRule, own: OwnRules) -> list[Step]:
    """That we demand more than the law does, where we do."""
    length = own.length(rule)
    return [Step("own_rule", {"own": length, "law": rule.whole})] if length != rule.whole else []


def _passed(raw: date, last: date, extra_free: frozenset[MonthDay]) -> list[Step]:
    """Why the period does not end on the days from `raw` up to `last`."""
    return [_why(raw + timedelta(days=n), extra_free) for n in range((last - raw).days)]


def _skipped(event: date, last: date, extra_free: frozenset[MonthDay]) -> list[Step]:
    """Weekdays between the two that are no working days."""
    between = (event + timedelta(days=n) for n in range(1, (last - event).days))
    return [
        _why(day, extra_free) for day in between if day.weekday() < 5 and not calendars.is_working_day(day, extra_free)
    ]


def _why(day: date, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> Step:
    if (holiday := calendars.public_holidays(day.year).get(day)) is not None:
        return Step("holiday", {"day": day, "holiday": holiday})
    if day.weekday() >= 5:
        return Step("weekend", {"day": day})
    return Step("extra_free" if (day.month, day.day) in extra_free else "two_working_days", {"day": day})

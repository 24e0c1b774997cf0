"""Time limits around the tender deadline: answers, validity, auctions, explanations (FOA chapters 14, 20, 24, 27)."""

from dataclasses import replace
from datetime import datetime, timedelta

from terskel.core import calendars
from terskel.core.deadlines.counting import forward, own_steps, rule_of
from terskel.core.deadlines.result import Deadline, NoLimit, Step
from terskel.core.instants import end_of_day, last_day_before, oslo_day, require_instant
from terskel.core.rulesets import RuleSet
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules


def last_answer(closes_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None) -> Deadline:
    """T-09: answers reach all before this instant, or the deadline is extended. Counted backwards, no rolling."""
    rule = rule_of("answers_before_deadline", closes_at, rules)
    closes_on, days = last_day_before(closes_at), own.length(rule)
    last = calendars.days_before(closes_on, days)
    steps = [
        Step("tender_deadline", {"day": closes_on}),
        *own_steps(rule, own),
        Step("counted_backwards", {"days": days, "day": last}),
    ]
    if not calendars.is_working_day(last):
        steps.append(Step("not_rolled", {"day": last, "aim": calendars.previous_working_day(last)}))
    return Deadline(rule.number, end_of_day(last), last, rule.clause, tuple(steps), rule.verified)


def default_question_deadline(sent_at: datetime, closes_at: datetime, *, rules: RuleSet | None = None) -> Deadline:
    """Policy: questions are asked in the first three tenths of the tender period, at least for one day.

    A day on which nobody is at work is no day to suggest: it is the working day before, where one is left.
    """
    rule = rule_of("question_day_of_ten", sent_at, rules)
    sent_on, closes_on = oslo_day(sent_at), last_day_before(closes_at)
    period = (closes_on - sent_on).days
    last = sent_on + timedelta(days=max(1, period * rule.whole // 10))
    steps = [Step("question_share", {"share": rule.whole, "period": period})]
    worked = last if calendars.is_working_day(last) else calendars.previous_working_day(last)
    if sent_on < worked < last:
        steps.append(Step("working_day_before", {"day": last, "aim": worked}))
        last = worked
    instant = min(end_of_day(last), require_instant(closes_at))
    return Deadline(rule.number, instant, last_day_before(instant), rule.clause, (*steps, Step("ends", {"day": last})))


def tender_valid_until(
    closes_at: datetime, *, stated_days: int | None = None, rules: RuleSet | None = None
) -> Deadline:
    """T-11: how long tenderers are bound (the first instant they are free), as the documents say or else as the law.

    `stated_days` are calendar days after the tender deadline.
    """
    rule, closes_on = rule_of("tender_validity_default", closes_at, rules), last_day_before(closes_at)
    if stated_days is None:
        return forward(rule, closes_on)
    return replace(forward(rule, closes_on, length=stated_days), clause="FOA § 20-6(1)")


def auction_earliest_start(
    invited_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-21: an electronic auction begins at the earliest two working days after the invitation to it was sent."""
    return forward(rule_of("electronic_auction", invited_at, rules), oslo_day(invited_at), own)


def low_tender_explained() -> NoLimit:
    """T-22: who is asked to explain a tender that seems abnormally low has a reasonable time; no number is stated."""
    return NoLimit("T-22", "FOA § 24-9(4)", (Step("reasonable_time"),))

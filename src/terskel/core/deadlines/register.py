"""The time limits of the rulebook by their number, T-01 to T-25, for whoever asks by number: the command, the docs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from terskel.core.deadlines import awarding, dps, procedures, publishing, review, tendering
from terskel.core.deadlines.procedures import Circumstance, Stage
from terskel.core.deadlines.result import Deadline, NoLimit
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.rulesets import BuyerKind, PeriodRule, RuleSet
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

Answer: TypeAlias = Deadline | NoLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a limit is counted from. Each limit says in `needs` which of the first ones it cannot do without.

    `at` is the instant of the event the limit is counted from (see `PeriodRule.event`).
    """

    at: datetime | None = None
    days: int | None = None
    agreed_at: datetime | None = None
    procedure: str | None = None
    stage: Stage | None = None
    published_on: date | None = None
    tender_deadline_on: date | None = None
    buyer_kind: BuyerKind = "state"
    everyone_agreed: bool = False
    on_paper: bool = False
    fee_sought: bool = False
    circumstance: Circumstance = "ordinary"
    own: OwnRules = NO_OWN_RULES
    rules: RuleSet | None = None

    @property
    def instant(self) -> datetime:
        """`at`, which the limit needs; raises ValueError where it was not given."""
        if self.at is None:
            raise ValueError("this limit is counted from an instant")
        return self.at


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its number, the periods it rests on, the function that counts it, and what that needs.

    `takes` is what it counts with besides, where given. `from_an_end` is True where the event is the end of a period:
    a day without an hour then means the end of that day.
    """

    number: str
    periods: tuple[str, ...]
    function: Callable[..., Answer]
    count: Callable[[Given], Answer]
    needs: tuple[str, ...] = ("at",)
    takes: tuple[str, ...] = ()
    from_an_end: bool = False

    def name(self, language: Language) -> str:
        return Phrasebook.of("core").say(f"limit.{self.number}", language)

    def rules(self, rules: RuleSet) -> tuple[PeriodRule, ...]:
        """The known periods it rests on."""
        found = (rules.period(period) for period in self.periods)
        return tuple(rule for rule in found if isinstance(rule, PeriodRule))


def _application(given: Given, *, extended: bool) -> Answer:
    return dps.application_due(given.instant, extended=extended, own=given.own, rules=given.rules)


def _tender(given: Given, *, restricted: bool) -> Answer:
    return dps.tender_earliest_close(given.instant, restricted_documents=restricted, own=given.own, rules=given.rules)


def _agreed(given: Given) -> Answer:
    return dps.tender_agreed_close(
        given.instant,
        given.agreed_at or given.instant,
        buyer_kind=given.buyer_kind,
        everyone_agreed=given.everyone_agreed,
        own=given.own,
        rules=given.rules,
    )


def _tax(given: Given) -> Answer:
    return awarding.tax_information_oldest(
        oslo_day(given.instant), tender_deadline_on=given.tender_deadline_on, own=given.own, rules=given.rules
    )


def _other_procedure(given: Given) -> Answer:
    return procedures.procedure_minimum(
        given.procedure or "open",
        given.stage or "tenders",
        given.instant,
        circumstance=given.circumstance,
        buyer_kind=given.buyer_kind,
        own=given.own,
        rules=given.rules,
    )


def _simple(number: str, period: str, function: Callable[..., Answer], *, from_an_end: bool = False) -> Limit:
    """A limit from one instant, with our own rules."""

    def count(given: Given) -> Answer:
        return function(given.instant, own=given.own, rules=given.rules)

    return Limit(number, (period,), function, count, from_an_end=from_an_end)


def _lawful(number: str, period: str, function: Callable[..., Answer], *, from_an_end: bool = False) -> Limit:
    """A limit from one instant that no rule of ours can touch."""

    def count(given: Given) -> Answer:
        return function(given.instant, rules=given.rules)

    return Limit(number, (period,), function, count, from_an_end=from_an_end)


_EVERY: Final = (
    _simple("T-01", "dps_first_applications", dps.first_window_earliest_close),
    Limit("T-02", (), dps.later_applications, lambda _: dps.later_applications(), ()),
    Limit("T-03", ("dps_assess",), dps.application_due, lambda given: _application(given, extended=False)),
    Limit("T-04", ("dps_assess_extended",), dps.application_due, lambda given: _application(given, extended=True)),
    Limit(
        "T-05",
        (),
        dps.initial_assessment_due,
        lambda given: dps.initial_assessment_due(given.instant, given.days or 0, rules=given.rules),
        ("at", "days"),
        from_an_end=True,
    ),
    Limit("T-06", ("dps_tender",), dps.tender_earliest_close, lambda given: _tender(given, restricted=False)),
    Limit("T-07", (), dps.tender_agreed_close, _agreed, ("at", "agreed_at"), ("buyer_kind", "everyone_agreed")),
    Limit(
        "T-08",
        ("dps_tender", "restricted_documents_extra"),
        dps.tender_earliest_close,
        lambda given: _tender(given, restricted=True),
    ),
    _simple("T-09", "answers_before_deadline", tendering.last_answer, from_an_end=True),
    _simple("T-10", "espd_update", dps.espd_update_due),
    _lawful("T-11", "tender_validity_default", tendering.tender_valid_until, from_an_end=True),
    Limit(
        "T-12",
        ("standstill", "standstill_not_electronic"),
        awarding.standstill_end,
        lambda given: awarding.standstill_end(
            given.instant, days=given.days, electronic=not given.on_paper, own=given.own, rules=given.rules
        ),
        takes=("days", "on_paper"),
    ),
    _simple("T-13", "injunction_after_rejection", awarding.injunction_earliest),
    _simple("T-14", "award_notice", awarding.award_notice_due),
    _lawful("T-15", "award_notice_grouped", awarding.grouped_award_notice_due),
    _lawful("T-16", "court_after_contract_message", review.court_action_after_message),
    _lawful("T-17", "court_otherwise", review.court_action_otherwise),
    Limit(
        "T-18",
        ("complaint_board", "complaint_board_fee"),
        review.complaint_board_until,
        lambda given: review.complaint_board_until(given.instant, fee_sought=given.fee_sought, rules=given.rules),
        takes=("fee_sought",),
    ),
    Limit("T-19", ("tax_information_age",), awarding.tax_information_oldest, _tax, takes=("tender_deadline_on",)),
    _simple("T-20", "documentation_keep", awarding.documentation_kept_until),
    _simple("T-21", "electronic_auction", tendering.auction_earliest_start),
    Limit("T-22", (), tendering.low_tender_explained, lambda _: tendering.low_tender_explained(), ()),
    _simple("T-23", "access_request", review.access_request_due),
    Limit(
        "T-24",
        ("publication_embargo",),
        publishing.public_from,
        lambda given: publishing.public_from(given.published_on, given.at, rules=given.rules),
        (),
        ("at", "published_on"),
    ),
    _simple("T-25", "dialogue_report", review.dialogue_report_due),
    Limit(
        "T-GEN",
        (
            *("open_tenders", "restricted_requests", "restricted_tenders", "negotiated_requests"),
            *("negotiated_tenders", "dialogue_requests", "innovation_requests"),
        ),
        procedures.procedure_minimum,
        _other_procedure,
        ("at", "procedure", "stage"),
        ("circumstance", "buyer_kind"),
    ),
)
LIMITS: Final[Mapping[str, Limit]] = MappingProxyType({limit.number: limit for limit in _EVERY})
"""Every limit by its number, in order."""

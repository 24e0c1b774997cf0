"""The rules of the rulebook that the check applies: each one function, with its number and what it may find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Generic, TypeAlias, TypeVar

from terskel.core.instants import oslo_day
from terskel.core.publication.findings import Finding, Findings, Unexamined
from terskel.core.rulesets import RuleSet, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

Draft = TypeVar("Draft")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a draft would be published, and under which rules: those of the day, and the organisation's own."""

    at: datetime
    own: OwnRules = NO_OWN_RULES

    @property
    def day(self) -> date:
        return oslo_day(self.at)

    @property
    def rules(self) -> RuleSet:
        return as_of(self.day)


Look: TypeAlias = Callable[[Draft, Moment], Findings]


@dataclass(frozen=True, slots=True)
class Check(Generic[Draft]):
    """One rule: `rules` are its numbers in the rulebook, `codes` everything it may find.

    `rests_on` names what the draft may leave untold; while it does, there is nothing to look at. `begins` is the first
    day on which the law asks for it, where that is known to be later than the data.
    """

    rules: tuple[str, ...]
    clause: str
    codes: tuple[str, ...]
    look: Look[Draft]
    rests_on: tuple[str, ...] = ()
    begins: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.begins is None or day >= self.begins

    def findings(self, draft: Draft, moment: Moment) -> Iterator[Finding]:
        if self.holds_on(moment.day):
            for finding in self.look(draft, moment):
                yield replace(finding, rules=self.rules)

    def not_told(self, draft: Draft, day: date) -> Iterator[Unexamined]:
        """What the draft says nothing of, so that a rule of the day was not examined."""
        for name in self.rests_on:
            if self.holds_on(day) and getattr(draft, name) is None:
                yield Unexamined(name, self.clause, self.rules)


@dataclass(slots=True)
class Register(Generic[Draft]):
    """The checks of one kind of draft, in the order in which they are made."""

    checks: list[Check[Draft]] = field(default_factory=list)

    def check(
        self, *rules: str, clause: str, finds: str, rests_on: str = "", begins: date | None = None
    ) -> Callable[[Look[Draft]], Look[Draft]]:
        """Enters a function; `finds` are its codes and `rests_on` what may be untold, separated by spaces."""

        def entered(look: Look[Draft]) -> Look[Draft]:
            self.checks.append(Check(rules, clause, tuple(finds.split()), look, tuple(rests_on.split()), begins))
            return look

        return entered

    def findings(self, draft: Draft, moment: Moment) -> tuple[Finding, ...]:
        return tuple(finding for check in self.checks for finding in check.findings(draft, moment))

    def unexamined(self, draft: Draft, moment: Moment) -> tuple[Unexamined, ...]:
        """The rules of the day that nobody could look at, so that silence is never taken for an answer."""
        return tuple(one for check in self.checks for one in check.not_told(draft, moment.day))

"""The rules of the rulebook that the check applies: each one function, with its number and what it may find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Generic, TypeAlias, TypeVar

from terskel.core.instants import oslo_day
from terskel.core.publication.findings import Finding, Findings
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
    """One rule: `rules` are its numbers in the rulebook, `codes` everything it may find."""

    rules: tuple[str, ...]
    clause: str
    codes: tuple[str, ...]
    look: Look[Draft]

    def findings(self, draft: Draft, moment: Moment) -> Iterator[Finding]:
        for finding in self.look(draft, moment):
            yield replace(finding, rules=self.rules)


@dataclass(slots=True)
class Register(Generic[Draft]):
    """The checks of one kind of draft, in the order in which they are made."""

    checks: list[Check[Draft]] = field(default_factory=list)

    def check(self, *rules: str, clause: str, finds: str) -> Callable[[Look[Draft]], Look[Draft]]:
        """Enters a function; `finds` are its codes, separated by spaces."""

        def entered(look: Look[Draft]) -> Look[Draft]:
            self.checks.append(Check(rules, clause, tuple(finds.split()), look))
            return look

        return entered

    def findings(self, draft: Draft, moment: Moment) -> tuple[Finding, ...]:
        return tuple(finding for check in self.checks for finding in check.findings(draft, moment))

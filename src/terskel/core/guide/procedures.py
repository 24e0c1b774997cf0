"""Step two of the guide: which procedures are lawful, which are not, and why (rulebook §5.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from terskel.core.guide.grounds import Ground, said
from terskel.core.guide.purchase import Purchase
from terskel.core.guide.suitability import Suitability
from terskel.core.languages import Language
from terskel.core.regimes import Regime
from terskel.core.rulesets import PeriodRule, Unknown, as_of

Procedure: TypeAlias = Literal[
    "direct",
    "part_one",
    "part_two_open",
    "part_two_restricted",
    "part_two_exception",
    "open",
    "restricted",
    "negotiated",
    "dialogue",
    "innovation",
    "without_competition",
    "framework",
    "dps",
    "design_contest",
    "part_four",
]
Negotiation: TypeAlias = Literal["free", "if_announced", "prohibited", "not_final_tenders", "dialogue"]


@dataclass(frozen=True, slots=True)
class Option:
    """One procedure: whether it is known to be lawful here, why, and the least time it takes."""

    procedure: Procedure
    lawful: bool
    clause: str
    negotiation: Negotiation
    grounds: tuple[Ground, ...]
    minimums: tuple[PeriodRule, ...]

    def name(self, language: Language) -> str:
        return said(f"procedure.{self.procedure}", language)

    def explain(self, language: Language) -> list[str]:
        """The reasons, the rule on negotiation and the minimums, one sentence each."""
        lines = [ground.text(language) for ground in self.grounds]
        if self.lawful:
            lines.append(said(f"negotiation.{self.negotiation}", language))
            lines += [
                said(f"minimum.{rule.event}", language, days=rule.whole, clause=rule.clause) for rule in self.minimums
            ]
        return lines


CLAUSES: Final[dict[Procedure, tuple[str, Negotiation]]] = {
    "direct": ("LOA § 2", "free"),
    "part_one": ("FOA § 5-1(1), LOA § 4", "free"),
    "part_two_open": ("FOA §§ 8-3, 9-2, 9-3", "if_announced"),
    "part_two_restricted": ("FOA §§ 8-3, 9-2, 9-3", "if_announced"),
    "part_two_exception": ("FOA § 5-2", "free"),
    "open": ("FOA §§ 13-1(1), 23-6", "prohibited"),
    "restricted": ("FOA §§ 13-1(1), 16-12, 23-6", "prohibited"),
    "negotiated": ("FOA §§ 13-2, 23-7", "not_final_tenders"),
    "dialogue": ("FOA §§ 13-2, 23-8, 23-9", "dialogue"),
    "innovation": ("FOA §§ 13-1(3), 26-8", "not_final_tenders"),
    "without_competition": ("FOA §§ 13-3, 13-4", "free"),
    "framework": ("FOA §§ 11-1, 26-1–26-3", "if_announced"),
    "dps": ("FOA §§ 26-4–26-7", "prohibited"),
    "design_contest": ("FOA kap. 31", "prohibited"),
    "part_four": ("FOA kap. 30", "free"),
}
"""Every procedure with its clause and the rule on negotiation, in the order of the regulation."""
_STAGES: Final[dict[Procedure, tuple[str, ...]]] = {
    "open": ("open_tenders",),
    "restricted": ("restricted_requests", "restricted_tenders"),
    "negotiated": ("negotiated_requests", "negotiated_tenders"),
    "dialogue": ("dialogue_requests",),
    "innovation": ("innovation_requests",),
    "dps": ("dps_first_applications", "dps_tender"),
}
_PART_THREE: Final = frozenset({"open", "restricted", "negotiated", "dialogue", "innovation"})


def options(purchase: Purchase, regime: Regime, suited: Suitability) -> tuple[Option, ...]:
    """Every procedure, the lawful ones first, each group in the order of the regulation."""
    every = [_option(procedure, purchase, regime, suited) for procedure in CLAUSES]
    return tuple(sorted(every, key=lambda option: not option.lawful))


def _option(procedure: Procedure, purchase: Purchase, regime: Regime, suited: Suitability) -> Option:
    clause, negotiation = CLAUSES[procedure]
    verdicts = list(_weighed(procedure, purchase, regime, suited))
    lawful = all(for_it for for_it, _ in verdicts)
    grounds = tuple(ground for for_it, ground in verdicts if lawful or not for_it)
    return Option(procedure, lawful, clause, negotiation, grounds, _minimums(procedure, purchase))


def _weighed(
    procedure: Procedure, purchase: Purchase, regime: Regime, suited: Suitability
) -> Iterator[tuple[bool, Ground]]:
    """What speaks for a procedure (True) and what forbids it (False)."""
    if regime is Regime.UNKNOWN:
        yield False, Ground("regime_unknown", {"day": purchase.announced_on})
        return
    if (purchase.kind == "design_contest") != (procedure == "design_contest"):
        fits = procedure != "design_contest"
        yield False, Ground("is_a_contest" if fits else "no_contest")
        return
    match procedure:
        case "direct":
            yield regime is Regime.OUTSIDE, Ground("outside" if regime is Regime.OUTSIDE else "not_outside")
        case "part_one":
            yield regime is Regime.FOA_I, Ground("part_one" if regime is Regime.FOA_I else "not_part_one")
        case "part_two_open" | "part_two_restricted":
            yield from _part_two(regime)
        case "part_two_exception":
            yield from _exception(purchase, regime)
        case "part_four":
            yield regime is Regime.FOA_IV, Ground("part_four" if regime is Regime.FOA_IV else "not_part_four")
        case "without_competition":
            yield from _without_competition(purchase, regime)
        case "framework":
            yield from _framework(purchase)
        case "dps":
            yield from _dps(purchase, regime, suited)
        case "design_contest":
            yield True, Ground("contest")
        case _:
            yield from _part_three(procedure, purchase, regime)


def _part_two(regime: Regime) -> Iterator[tuple[bool, Ground]]:
    if regime in (Regime.FOA_III, Regime.FOA_IV):
        yield False, Ground("above_part_two" if regime is Regime.FOA_III else "health_and_social")
    else:
        yield True, Ground("part_two" if regime is Regime.FOA_II else "voluntary")


def _exception(purchase: Purchase, regime: Regime) -> Iterator[tuple[bool, Ground]]:
    if regime is not Regime.FOA_II:
        yield False, Ground("not_part_two")
    elif purchase.exception is None:
        yield False, Ground("no_exception_named")
    else:
        yield True, Ground(f"exception_{purchase.exception}")


def _part_three(procedure: Procedure, purchase: Purchase, regime: Regime) -> Iterator[tuple[bool, Ground]]:
    if regime is not Regime.FOA_III:
        yield True, Ground("voluntary")
    elif procedure in ("open", "restricted"):
        yield True, Ground("always_in_part_three")
    if procedure in ("negotiated", "dialogue"):
        if not purchase.conditions:
            yield False, Ground("no_condition")
        for condition in sorted(purchase.conditions):
            yield True, Ground(f"condition_{condition}")
    if procedure == "innovation":
        yield purchase.develops_and_buys, Ground("develops" if purchase.develops_and_buys else "nothing_to_develop")


def _without_competition(purchase: Purchase, regime: Regime) -> Iterator[tuple[bool, Ground]]:
    if regime is not Regime.FOA_III:
        yield False, Ground("not_part_three")
    elif not purchase.no_competition_ground.strip():
        yield False, Ground("no_ground_stated")
    else:
        yield True, Ground("closed_list", {"ground": purchase.no_competition_ground})


def _framework(purchase: Purchase) -> Iterator[tuple[bool, Ground]]:
    if purchase.answers.get("repeated_needs") is False:
        yield False, Ground("needs_not_repeated")
        return
    longest = as_of(purchase.announced_on).period("framework_agreement")
    if isinstance(longest, Unknown):
        yield False, Ground("regime_unknown", {"day": purchase.announced_on})
    else:
        yield True, Ground("framework", {"years": longest.whole})


def _dps(purchase: Purchase, regime: Regime, suited: Suitability) -> Iterator[tuple[bool, Ground]]:
    for answer in suited.excluding:
        yield False, Ground(f"dps_{answer.question}", {"clause": answer.clause})
    if regime is Regime.FOA_III:
        yield True, Ground("dps")
    elif regime in (Regime.FOA_II, Regime.FOA_IV):
        yield True, Ground("dps_voluntary")
    else:
        yield True, Ground("voluntary")
    if purchase.answers.get("urgent_deliveries"):
        yield True, Ground("dps_urgent_state" if purchase.buyer_kind == "state" else "dps_urgent_other")
    if purchase.answers.get("several_buyers"):
        yield True, Ground("dps_name_the_buyers")


def _minimums(procedure: Procedure, purchase: Purchase) -> tuple[PeriodRule, ...]:
    rules = as_of(purchase.announced_on)
    found = []
    for stage in _STAGES.get(procedure, ()):
        rule = rules.period(_variant(stage, purchase) if procedure in _PART_THREE else stage)
        if isinstance(rule, PeriodRule):
            found.append(rule)
    return tuple(found)


def _variant(stage: str, purchase: Purchase) -> str:
    """The shorter or longer minimum that the circumstances give, where the law has one for the stage."""
    known = as_of(purchase.announced_on).book.periods
    for holds, ending in (
        (not purchase.electronic, "not_electronic"),
        (purchase.urgent, "urgent"),
        (purchase.prior_notice, "prior_notice"),
    ):
        if holds and f"{stage}_{ending}" in known:
            return f"{stage}_{ending}"
    return stage

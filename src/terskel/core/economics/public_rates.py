"""The discount rates of public analyses as of a day (rulebook G-01; R-109), as the steps discounting asks for."""

from fractions import Fraction

from terskel.core.economics.discounting import NotComputable, RateStep
from terskel.core.rulesets import RuleSet, Unknown


def public_rates(rules: RuleSet) -> tuple[RateStep, ...]:
    """The state's real rates by year, falling with time; raises NotComputable where the data do not reach the day."""
    steps = []
    for first_year in sorted(rules.book.discounting):
        rate = rules.discount_rate(first_year)
        if isinstance(rate, Unknown):
            raise NotComputable(f"no public discount rate is known for {rules.valid_from}")
        steps.append(RateStep(first_year, Fraction(rate.value) / 100))
    return tuple(steps)

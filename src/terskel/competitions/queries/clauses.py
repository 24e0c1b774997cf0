"""Where a rule stands for one competition, also where Part II sends special services on to Part III."""

from __future__ import annotations

from terskel.competitions.queries.views import Terms
from terskel.core import references
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps


def clause(terms: Terms, rule: str) -> str:
    """As `Terms.clause`; for special services under Part II the value of the whole system is looked up.

    Of a published competition, which has a rule set; raises KeyError for a draft.
    """
    if terms.service_kind != references.SPECIAL:
        return terms.clause(rule)
    value = dps.value_of(terms.dps_id)
    special = references.special_from_threshold(terms.regime, terms.service_kind, value, terms.kept.law)
    announced_on = oslo_day(terms.published_at) if terms.published_at else None
    return references.clause(rule, terms.regime, special=special, on=announced_on)

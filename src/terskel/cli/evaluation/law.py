"""What the law of a day says of a model, beside what the core says of its figures."""

from collections.abc import Iterator
from datetime import date

from terskel.cli.evaluation.case import Case
from terskel.core import rulesets
from terskel.core.decisions import Refused
from terskel.core.evaluation import permit_formula
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


def remarks_of(case: Case, day: date, language: Language) -> Iterator[str]:
    """What the law of the day asks of such a model."""
    rules = rulesets.as_of(day)
    climate = rules.climate()
    if case.model.price_formula == "lowest_price" and not isinstance(climate, rulesets.Unknown):
        yield Phrasebook.of("cli").say("evaluate.climate", language, clause=climate.clause, day=day)
    refused = permit_formula(case.model.price_formula, case.criteria)
    if isinstance(refused, Refused) and refused.code == "evaluation.weights_have_no_effect":
        yield Phrasebook.of("cli").say("evaluate.weights", language, clause=refused.clause)
    form = case.model.price_form
    if form is not None and form.years:
        usual = rules.discount_rate(form.years)
        if not isinstance(usual, rulesets.Unknown) and usual.value != form.rate:
            facts = {"rate": form.rate, "usual": usual.value, "day": day, "clause": usual.clause}
            yield Phrasebook.of("cli").say("evaluate.rate", language, **facts)

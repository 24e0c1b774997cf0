"""What tenders are thought to look like, for the simulator."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Terms
from terskel.web.shared.fields import KronerField, NumberField
from terskel.web.shared.forms import PageForm

if TYPE_CHECKING:
    from terskel.simulation.study import Study

DRAWN: Final = 500
"""Competitions of each try: enough for shares in whole per cent, and answered at once."""
MOST_TENDERS: Final = 30
_FIELDS: Final = {"price": "price_low", "tenders": "fewest", "points": "points_low"}
_SAID: Final = {
    "model_incomplete": _("The criteria and the model do not fit together yet. Finish them first."),
    "range_out_of_order": _("Write the least first, then the likely, then the most."),
    "price_not_rankable": _("The model cannot rank a price of 0. Write a higher one."),
    "points_off_the_scale": _("The points must lie on the model's scale."),
}


class SimulationForm(PageForm):
    fewest = forms.IntegerField(label=_("Fewest tenders"), min_value=1, max_value=MOST_TENDERS)
    most = forms.IntegerField(label=_("Most tenders"), min_value=1, max_value=MOST_TENDERS)
    price_low = KronerField(label=_("Lowest price"))
    price_likely = KronerField(label=_("Likely price"))
    price_high = KronerField(label=_("Highest price"))
    points_low = NumberField(label=_("Fewest points for quality"), max_digits=7, decimal_places=2)
    points_high = NumberField(label=_("Most points for quality"), max_digits=7, decimal_places=2)

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        self._terms = terms
        scale = terms.model.scale if terms.model else Decimal(10)
        value = terms.estimated_value or Decimal(1_000_000)
        guesses = {
            "fewest": 3,
            "most": 8,
            "price_low": _rounded(value * Decimal("0.8")),
            "price_likely": _rounded(value * Decimal("0.95")),
            "price_high": _rounded(value * Decimal("1.2")),
            "points_low": _plain(Decimal(scale) * 4 / 10),
            "points_high": _plain(Decimal(scale)),
        }
        super().__init__(*args, initial=guesses, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("fewest") and given.get("most") and given["fewest"] > given["most"]:
            self.add_error("most", _("Write at least as many as the fewest."))
        low, high = given.get("points_low"), given.get("points_high")
        if low is not None and high is not None and low > high:
            self.add_error("points_high", _("Write at least as many as the fewest."))
        return given

    def study(self) -> Study | None:
        """What came out; None where the figures cannot be simulated, which is told beside the question."""
        from terskel.simulation.plan import NotSimulable, Plan, Range, simplified
        from terskel.simulation.study import study

        given, model = self.cleaned_data, self._terms.model
        if model is None:
            self.add_error(None, _("Choose the evaluation model first."))
            return None
        likely = (given["points_low"] + given["points_high"]) / 2
        points = Range(given["points_low"], likely, given["points_high"])
        prices = Range(given["price_low"], given["price_likely"], given["price_high"])
        whole, criteria = simplified(model, tuple(one.for_evaluation for one in self._terms.criteria))
        try:
            plan = Plan(
                model=whole,
                criteria=criteria,
                price=prices,
                points={one.id: points for one in criteria if one.kind == "quality"},
                competitions=DRAWN,
                fewest=given["fewest"],
                most=given["most"],
            )
            return study(plan)
        except NotSimulable as fault:
            said = _SAID.get(fault.code, _("These figures cannot be simulated. Look at the criteria and the model."))
            self.add_error(_FIELDS.get(fault.field.split(".")[0]), said)
            return None


def _rounded(amount: Decimal) -> Decimal:
    """To whole thousands, or to whole kroner where it is small."""
    return Decimal(round(amount, -3)) if amount >= 10_000 else Decimal(round(amount))


def _plain(number: Decimal) -> Decimal:
    return number.normalize() + 0

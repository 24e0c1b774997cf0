"""The form of the evaluation model: what the chosen formula needs, and nothing else."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import CriterionTerms
from terskel.core.evaluation import EvaluationModel, PriceFormula, PriceStep, TieBreak, faults
from terskel.core.phrases import refusal_text
from terskel.web.shared import languages
from terskel.web.shared.fields import KronerField, NumberField, PercentField
from terskel.web.shared.forms import PageForm

STEPS: Final = 8
"""Rows of the table of steps, beside the last step, which has no upper end."""

ROUNDINGS = [
    ("total", _("The total alone; everything before it stays exact")),
    ("points", _("The points for each criterion; their sum stays exact")),
]
QUALITY_SCALES = [
    ("absolute", _("As given, against the descriptions of the criteria")),
    ("relative", _("The best on each criterion is lifted to the top score, the others in proportion")),
]
TIE_BREAKS: Final[dict[str, tuple[TieBreak, ...]]] = {
    "quality": ("best_quality", "lowest_price", "lottery"),
    "price": ("lowest_price", "best_quality", "lottery"),
    "lottery": ("lottery",),
}
TIE_ORDERS = [
    ("quality", _("Best quality, then lowest price, then lots are drawn")),
    ("price", _("Lowest price, then best quality, then lots are drawn")),
    ("lottery", _("Lots are drawn at once")),
]


class ModelForm(PageForm):
    """One formula with its parameters; `criteria` are those of the draft."""

    price_formula = forms.CharField(widget=forms.HiddenInput)
    scale = NumberField(
        label=_("Top score"),
        initial=Decimal(10),
        min_value=Decimal(1),
        max_value=Decimal(100),
        help_text=_("Evaluators give from 0 to this many points."),
    )
    quality_scale = forms.ChoiceField(
        label=_("Points for quality"), choices=QUALITY_SCALES, widget=forms.RadioSelect, initial="absolute"
    )
    least_quality = PercentField(
        label=_("Least quality"),
        required=False,
        help_text=_(
            "Share of all quality points that a tender must reach. One that gets less is rejected. "
            "Left empty, nothing is asked."
        ),
    )
    rounding = forms.ChoiceField(
        label=_("What is rounded"), choices=ROUNDINGS, widget=forms.RadioSelect, initial="total"
    )
    decimals = forms.IntegerField(
        label=_("Decimals"),
        initial=2,
        min_value=0,
        max_value=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 14}),
    )
    tie = forms.ChoiceField(
        label=_("When totals are equal"), choices=TIE_ORDERS, widget=forms.RadioSelect, initial="quality"
    )

    def __init__(
        self,
        *args: Any,
        formula: PriceFormula,
        criteria: Sequence[CriterionTerms],
        model: EvaluationModel | None,
        **kwargs: Any,
    ) -> None:
        self._formula = formula
        self._criteria = criteria
        self._price_form = model.price_form if model is not None and formula != "fixed_price" else None
        self._qualities = [one for one in criteria if one.kind == "quality"]
        super().__init__(*args, initial={"price_formula": formula, **_initial(model)}, **kwargs)
        if not self._qualities:
            del self.fields["quality_scale"], self.fields["least_quality"]
        if EvaluationModel(formula).unit != "points":
            del self.fields["rounding"]
        for name, field in self._own_fields():
            self.ask(name, field)
        self.order_fields(["price_formula", *(name for name, _field in self._own_fields())])

    def _own_fields(self) -> Iterator[tuple[str, forms.Field]]:
        match self._formula:
            case "linear_budget":
                yield "price_floor", KronerField(label=_("Price that gives the top score"))
                yield "price_cap", KronerField(label=_("Price that gives zero"))
            case "fixed_price":
                yield "fixed_amount", KronerField(label=_("The fixed price without VAT"))
            case "priced_quality":
                for one in self._qualities:
                    label = _("What a top score on “%(name)s” is worth") % {"name": one.name}
                    yield _value_name(one), KronerField(label=label)
            case "step":
                for row in range(1, STEPS + 1):
                    below = _("Step %(number)s: prices below") % {"number": row}
                    yield f"below_{row}", KronerField(label=below, required=row == 1)
                    points = _("Step %(number)s: points") % {"number": row}
                    yield f"points_{row}", NumberField(label=points, required=row == 1)
                yield "points_last", NumberField(label=_("Last step, all higher prices: points"))

    @property
    def step_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(below, points) of each row of the table of steps."""
        return [(self[f"below_{row}"], self[f"points_{row}"]) for row in range(1, STEPS + 1)]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that are not cells of the table of steps."""
        return [bound for bound in self if not bound.name.startswith(("below_", "points_")) and not bound.is_hidden]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self._formula == "step":
            self._clean_steps(given)
        if not self.errors:
            criteria = [one.for_evaluation for one in self._criteria]
            weights = "evaluation.weights_not_100"
            for fault in faults(self.model, criteria):
                if fault.code != weights:
                    self.add_error(None, refusal_text(fault, languages.current()))
        return given

    def _clean_steps(self, given: dict[str, Any]) -> None:
        """A row is filled in whole, and rows follow each other."""
        ended = False
        for row in range(1, STEPS + 1):
            below, points = given.get(f"below_{row}"), given.get(f"points_{row}")
            if f"below_{row}" in self.errors or f"points_{row}" in self.errors:
                continue
            if (below is None) != (points is None):
                empty = "below" if below is None else "points"
                self.add_error(f"{empty}_{row}", _("Fill in both the price and the points of the step."))
            elif below is not None and ended:
                self.add_error(f"below_{row}", _("Leave no empty step in between."))
            ended = ended or below is None

    @property
    def model(self) -> EvaluationModel:
        """The model as it is filled in; only of a form without errors."""
        given = self.cleaned_data
        return EvaluationModel(
            price_formula=self._formula,
            scale=given["scale"],
            decimals=given["decimals"],
            rounding=given.get("rounding", "total"),
            tie_break=TIE_BREAKS[given["tie"]],
            price_cap=given.get("price_cap"),
            price_floor=given.get("price_floor"),
            fixed_amount=given.get("fixed_amount"),
            quality_values=tuple(
                (str(one.id), given[name]) for one in self._qualities if (name := _value_name(one)) in given
            ),
            steps=tuple(self._steps()) if self._formula == "step" else (),
            quality_scale=given.get("quality_scale", "absolute"),
            least_quality=given.get("least_quality") or None,
            price_form=self._price_form,
        )

    def _steps(self) -> Iterator[PriceStep]:
        given = self.cleaned_data
        start = Decimal(0)
        for row in range(1, STEPS + 1):
            if given[f"below_{row}"] is not None:
                yield PriceStep(start, given[f"below_{row}"], given[f"points_{row}"])
                start = given[f"below_{row}"]
        yield PriceStep(start, None, given["points_last"])


def _value_name(criterion: CriterionTerms) -> str:
    return f"value_{criterion.id.hex}"


def _initial(model: EvaluationModel | None) -> dict[str, Any]:
    """What is known of a saved model; a new formula keeps the scale and the rest that it can use."""
    if model is None:
        return {}
    known: dict[str, Any] = {
        name: getattr(model, name)
        for name in (
            *("scale", "decimals", "rounding", "price_cap", "price_floor", "fixed_amount"),
            *("quality_scale", "least_quality"),
        )
    }
    known["tie"] = next((key for key, rules in TIE_BREAKS.items() if rules == model.tie_break), "quality")
    known |= {f"value_{key.replace('-', '')}": kroner for key, kroner in model.quality_values}
    for row, step in enumerate(model.steps, start=1):
        if step.below is None:
            known["points_last"] = step.points
        else:
            known |= {f"below_{row}": step.below, f"points_{row}": step.points}
    return known

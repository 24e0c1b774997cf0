"""The buyer's price form: rows, and for what is paid later the years and the discount rate."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from terskel.core.evaluation import PriceForm, PriceLine
from terskel.core.evaluation.prices import LONGEST_LIFE, MOST_LINES, Side, When
from terskel.web.shared.fields import NumberField
from terskel.web.shared.forms import PageForm

WHEN: Final = [
    ("start", _("Once, at the start")),
    ("yearly", _("At the end of each year")),
    ("end", _("At the end of the last year")),
]
SIDES: Final = [("cost", _("A cost")), ("income", _("An income or residual value, subtracted"))]


class PriceRow(PageForm):
    """One row; an emptied name takes it out."""

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=_("What is priced"), max_length=200, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False, help_text=_("For example hour or piece."))
    quantity = NumberField(label=_("Quantity"), required=False, max_digits=14, decimal_places=4)
    estimated = forms.BooleanField(label=_("The quantity is an estimate"), required=False)
    zero = forms.BooleanField(label=_("The price may be 0"), required=False)
    when = forms.ChoiceField(label=_("When it is paid"), choices=WHEN, required=False)
    side = forms.ChoiceField(label=_("Cost or income"), choices=SIDES, required=False)

    @property
    def has_details(self) -> bool:
        """Whether what few rows need is filled in, so that it is shown unfolded."""
        return any(self[name].value() not in (None, "", False, usual) for name, usual in _USUAL.items())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        quantity = given.get("quantity")
        if given.get("name") and "quantity" not in self.errors and (quantity is None or quantity <= 0):
            self.add_error("quantity", _("Write a quantity above 0 that mirrors what you expect to buy."))
        if quantity is not None and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Name the row, or empty its quantity."))
        return given


_USUAL: Final = {"zero": False, "when": "start", "side": "cost"}

PriceRows = formset_factory(PriceRow, extra=3, max_num=MOST_LINES)


def price_rows(data: Any, form: PriceForm | None) -> "BaseFormSet[PriceRow]":
    names = ("id", "name", "unit", "quantity", "estimated", "zero", "when", "side")
    initial = [{name: getattr(line, name) for name in names} for line in (form.lines if form else ())]
    return PriceRows(data, initial=initial, prefix="row")


def lines_from(rows: "BaseFormSet[PriceRow]") -> Sequence[PriceLine]:
    """The rows with a name, in their order."""
    given = [row.cleaned_data for row in rows.forms if row.cleaned_data.get("name", "").strip()]
    return [
        PriceLine(
            id=one["id"],
            name=one["name"],
            unit=one["unit"],
            quantity=one["quantity"],
            estimated=one["estimated"],
            zero=one["zero"],
            when=cast(When, one["when"] or "start"),
            side=cast(Side, one["side"] or "cost"),
        )
        for one in given
    ]


class LifeForm(PageForm):
    """Over how long, and at what rate, the cost of what is paid later is counted."""

    refusal_fields = {"evaluation.years_missing": "years", "evaluation.rate_is_no_rate": "rate"}
    years = forms.IntegerField(
        label=_("Years that the cost is counted over"),
        required=False,
        min_value=1,
        max_value=LONGEST_LIFE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 14}),
    )
    rate = NumberField(label=_("Discount rate a year"), suffix="%", required=False, max_digits=6, decimal_places=3)

    def __init__(self, *args: Any, form: PriceForm | None, **kwargs: Any) -> None:
        initial = {"years": form.years or None, "rate": form.rate if form.years else None} if form else {}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.set_price_form` takes them."""
        return {"years": self.cleaned_data["years"] or 0, "rate": self.cleaned_data["rate"] or Decimal(0)}

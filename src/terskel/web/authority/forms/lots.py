"""Forms of a purchase divided into lots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import MOST_LOTS
from terskel.competitions.queries import LotsView
from terskel.web.authority.forms.answers import lines
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.forms import PageForm


class DivideForm(PageForm):
    """The names of the lots, one on each line."""

    refusal_fields = {
        "competitions.one_lot_is_no_division": "names",
        "competitions.too_many_lots": "names",
        "competitions.lot_without_name": "names",
        "competitions.lot_named_twice": "names",
    }
    names = LongText(
        rows=6,
        label=_("The lots"),
        help_text=_("One name on each line. What you have written becomes the first, and the others begin as copies."),
    )

    @property
    def given(self) -> tuple[str, ...]:
        return lines(self.cleaned_data["names"])


class AddLotForm(PageForm):
    refusal_fields = {
        "competitions.too_many_lots": "lot",
        "competitions.lot_without_name": "lot",
        "competitions.lot_named_twice": "lot",
    }
    lot = forms.CharField(label=_("Name of another lot"), max_length=100)


class LotLimitsForm(PageForm):
    """For how many lots one tenderer may tender and be awarded."""

    refusal_fields = {
        "competitions.lot_limit_out_of_range": "most_tendered",
        "competitions.more_lots_awarded_than_tendered": "most_awarded",
        "competitions.lots_without_award_rule": "award_rule",
    }
    most_tendered = forms.IntegerField(
        label=_("Lots one supplier may tender for, at most"),
        required=False,
        min_value=1,
        max_value=MOST_LOTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        help_text=_("Left empty, there is no limit."),
    )
    most_awarded = forms.IntegerField(
        label=_("Lots one supplier may be awarded, at most"),
        required=False,
        min_value=1,
        max_value=MOST_LOTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    award_rule = LongText(
        rows=3,
        label=_("Which lots a supplier gets that would win more"),
        required=False,
        help_text=_("An objective rule that is the same for all. It is published, and you are held to it."),
    )

    def __init__(self, *args: Any, purchase: LotsView, **kwargs: Any) -> None:
        names = ("most_tendered", "most_awarded", "award_rule")
        super().__init__(*args, initial={name: getattr(purchase, name) for name in names}, **kwargs)

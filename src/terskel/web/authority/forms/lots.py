"""Forms of a purchase divided into lots."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import LONGEST_LOT_NAME, MOST_LOTS, LotInput
from terskel.competitions.queries import LotsView
from terskel.web.authority.forms.answers import lines
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import KronerField, NeededLater
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


class LotValueField(NeededLater, KronerField):
    """A lot may be written without a value, and not published without."""


class AddLotForm(PageForm):
    refusal_fields = {
        "competitions.too_many_lots": "lot",
        "competitions.lot_without_name": "lot",
        "competitions.lot_named_twice": "lot",
        "competitions.value_not_positive": "estimated_value",
    }
    lot = forms.CharField(label=_("Name of the lot"), max_length=LONGEST_LOT_NAME)
    estimated_value = LotValueField(label=_("Estimated value without VAT"), required=False)

    @property
    def given(self) -> LotInput:
        return LotInput(self.cleaned_data["lot"], self.cleaned_data["estimated_value"])


class LotsForm(PageForm):
    """Name and value of every lot; the fields of a lot are named by its competition."""

    def __init__(self, *args: Any, purchase: LotsView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys = [lot.competition_id for lot in purchase.lots]
        for lot in purchase.lots:
            place = {"number": lot.place}
            name = forms.CharField(
                label=gettext("Name of lot %(number)s") % place, max_length=LONGEST_LOT_NAME, initial=lot.name
            )
            value = LotValueField(
                label=gettext("Estimated value of lot %(number)s") % place,
                required=False,
                initial=lot.estimated_value,
            )
            for prefix, field in (("name", name), ("value", value)):
                self.fields[f"{prefix}_{lot.competition_id}"] = field
                self.ask(f"{prefix}_{lot.competition_id}", field)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Name and value, lot by lot."""
        return [(self[f"name_{one}"], self[f"value_{one}"]) for one in self._keys]

    @property
    def given(self) -> dict[UUID, LotInput]:
        """By the lots' competitions."""
        said = self.cleaned_data
        return {key: LotInput(said[f"name_{key}"], said[f"value_{key}"]) for key in self._keys}

    @property
    def refused_at(self) -> dict[str, str]:
        """Beside which lot each refusal belongs: the second of a name, and the first that is worth nothing."""
        found: dict[str, str] = {}
        seen: set[str] = set()
        for key, one in self.given.items():
            if one.name.casefold() in seen:
                found.setdefault("competitions.lot_named_twice", f"name_{key}")
            if one.estimated_value is not None and one.estimated_value <= 0:
                found.setdefault("competitions.value_not_positive", f"value_{key}")
            seen.add(one.name.casefold())
        return found


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

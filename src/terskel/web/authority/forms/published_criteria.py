"""The form of the award criteria of a DPS notice: each with the weights a competition may give it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from terskel.core.publication import PublishedCriterion
from terskel.web.shared.fields import PercentField
from terskel.web.shared.forms import PageForm


class PublishedCriterionRow(PageForm):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    least = PercentField(label=_("Lowest weight"), required=False, max_digits=7, decimal_places=4)
    most = PercentField(label=_("Highest weight"), required=False, max_digits=7, decimal_places=4)
    climate = forms.BooleanField(label=_("Answers for climate and environment"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name"):
            if given.get("least") is not None or given.get("most") is not None:
                self.add_error("name", _("Name the criterion, or empty its weights."))
            return given
        for name in ("least", "most"):
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, _("Fill in the weight. Where it is settled, the two are alike."))
        if not self.errors and (given["least"] > given["most"] or given["most"] == 0):
            self.add_error("most", _("The highest weight is above 0 and not below the lowest."))
        return given


PublishedCriterionRows = formset_factory(PublishedCriterionRow, extra=2, max_num=50)


def published_criterion_rows(data: Any, criteria: Iterable[PublishedCriterion]) -> "BaseFormSet[PublishedCriterionRow]":
    names = ("name", "least", "most", "climate")
    initial = [{name: getattr(one, name) for name in names} for one in criteria]
    return PublishedCriterionRows(data, initial=initial, prefix="criterion")


def published_criteria_from(rows: "BaseFormSet[PublishedCriterionRow]") -> list[PublishedCriterion]:
    """The lines with a name, in their order; an emptied line is taken out."""
    given = [row.cleaned_data for row in rows.forms if row.cleaned_data.get("name", "").strip()]
    return [
        PublishedCriterion(name=one["name"], least=one["least"], most=one["most"], climate=one["climate"])
        for one in given
    ]

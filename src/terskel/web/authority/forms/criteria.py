"""The form of the award criteria: weights, what is assessed, minimum points and sub-criteria."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import CriterionInput, PartInput
from terskel.competitions.queries import CriterionTerms
from terskel.core.answers import SCORED_KINDS
from terskel.core.evaluation import Anchor
from terskel.web.authority.forms.answers import KINDS, AnswerRow, initial_of
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import NumberField, PercentField, parse_decimal

PARTS = 6
"""Rows for sub-criteria of each criterion."""


_ANCHOR: Final = re.compile(r"(?P<points>[0-9][0-9.,]*)\s*[:=\u2013-]\s*(?P<meaning>\S.*)")


class AnchorsField(forms.CharField):
    """What points mean, one line each: the points, a colon, the words. Gives a tuple of `Anchor`s."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return "\n".join(f"{_written(one.points)}: {one.meaning}" for one in value)
        return value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return tuple(self._anchor(line) for line in lines if line)

    def _anchor(self, line: str) -> Anchor:
        found = _ANCHOR.fullmatch(line)
        try:
            return Anchor(parse_decimal(found["points"] if found else ""), found["meaning"] if found else "")
        except ValueError:
            text = _(
                "Begin the line with the points and a colon, as in “10: Has done the same many times”: “%(line)s”."
            )
            raise ValidationError(text, params={"line": line}) from None


def _written(points: Decimal) -> str:
    return f"{points.normalize():f}".replace(".", ",")


class CriterionRow(AnswerRow):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    weight = PercentField(label=_("Weight"), required=False, max_digits=7, decimal_places=4)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("quality", _("Quality")), ("price", _("Price"))], required=False
    )
    description = LongText(rows=2, label=_("What is assessed"), required=False)
    documentation = LongText(rows=2, label=_("What the supplier hands in"), required=False)
    climate = forms.BooleanField(label=_("Answers for climate and environment"), required=False)
    least_points = NumberField(
        label=_("Minimum points"),
        required=False,
        max_digits=7,
        decimal_places=4,
        help_text=_("A tender that gets fewer is rejected. Leave it empty where nothing is asked."),
    )
    anchors = AnchorsField(
        label=_("What the points mean"),
        required=False,
        help_text=_(
            "One line for each, such as “0: Nothing of this kind” and “10: Has led several as large”. Suppliers see "
            "it, and evaluators have it beside them."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, label) for kind, label in KINDS.items() if kind in SCORED_KINDS]
        cast(forms.ChoiceField, self.fields["answer_kind"]).choices = kinds
        for row in range(1, PARTS + 1):
            self.fields[f"part_{row}_id"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
            self.fields[f"part_{row}_name"] = forms.CharField(
                label=_("Sub-criterion %(number)s") % {"number": row}, max_length=200, required=False
            )
            self.fields[f"part_{row}_weight"] = PercentField(
                label=_("Share for sub-criterion %(number)s") % {"number": row},
                required=False,
                max_digits=7,
                decimal_places=4,
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(id, name, weight) of each row for a sub-criterion."""
        return [
            (self[f"part_{row}_id"], self[f"part_{row}_name"], self[f"part_{row}_weight"])
            for row in range(1, PARTS + 1)
        ]

    @property
    def has_parts(self) -> bool:
        """Whether any row is filled in or at fault, so that the rows are shown unfolded."""
        return any(bound.value() or bound.errors for _id, *cells in self.parts for bound in cells)

    @property
    def has_points(self) -> bool:
        """Whether what the points mean, or how many are needed, is filled in or at fault, and so shown unfolded."""
        return any(self[name].value() or self[name].errors for name in ("anchors", "least_points"))

    @property
    def given_parts(self) -> tuple[PartInput, ...]:
        """The rows with a name, in their order; an emptied row is taken out."""
        given = self.cleaned_data
        return tuple(
            PartInput(name=name, weight=given[f"part_{row}_weight"], id=given[f"part_{row}_id"])
            for row in range(1, PARTS + 1)
            if (name := given[f"part_{row}_name"].strip())
        )

    def _clean_parts(self, given: dict[str, Any]) -> None:
        weights = []
        for row in range(1, PARTS + 1):
            name, weight = given.get(f"part_{row}_name", ""), given.get(f"part_{row}_weight")
            if name and weight is None and f"part_{row}_weight" not in self.errors:
                self.add_error(f"part_{row}_weight", _("Fill in the share of the criterion."))
            elif weight is not None and not name:
                self.add_error(f"part_{row}_name", _("Name the sub-criterion, or empty its share."))
            elif weight is not None:
                weights.append(weight)
        if weights and sum(weights) != 100 and not self.errors:
            self.add_error("part_1_weight", _("The shares of the sub-criteria make 100 per cent together."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._clean_parts(given)
        if given.get("name") and given.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("Fill in “Weight”."))
        least = given.get("least_points")
        if least is not None and least <= 0:
            self.add_error("least_points", _("Write a number above 0, or leave it empty."))
        elif least is not None and given.get("kind") == "price":
            self.add_error("least_points", _("Only a criterion of quality has minimum points."))
        if given.get("anchors") and given.get("kind") == "price":
            self.add_error("anchors", _("Price is computed. Only for quality do you write what the points mean."))
        return given


CriterionRows = formset_factory(CriterionRow, max_num=50)


def criterion_rows(data: Any, criteria: Iterable[CriterionTerms]) -> "BaseFormSet[CriterionRow]":
    names = ("id", "name", "weight", "kind", "description", "documentation", "climate", "least_points", "anchors")
    initial = [
        {name: getattr(one, name) for name in names} | initial_of(one.asked) | _initial_parts(one) for one in criteria
    ]
    rows = CriterionRows(data, initial=initial, prefix="criterion")
    rows.extra = 1 if initial else 2  # quality and price to begin with, then one more at a time
    return rows


def criteria_from(rows: "BaseFormSet[CriterionRow]") -> list[CriterionInput]:
    """The lines with a name, in their order; an emptied line is taken out."""
    given = [(row, row.cleaned_data) for row in rows.forms if row.cleaned_data.get("name", "").strip()]
    return [
        CriterionInput(
            name=one["name"],
            weight=one["weight"],
            kind=one["kind"] or "quality",
            description=one["description"],
            documentation=one["documentation"],
            climate=one["climate"],
            id=one["id"],
            least_points=one["least_points"],
            parts=row.given_parts,
            asked=row.asked,
            anchors=one["anchors"],
        )
        for row, one in given
    ]


def _initial_parts(criterion: CriterionTerms) -> dict[str, Any]:
    return {
        f"part_{row}_{name}": getattr(part, name)
        for row, part in enumerate(criterion.parts, start=1)
        for name in ("id", "name", "weight")
    }

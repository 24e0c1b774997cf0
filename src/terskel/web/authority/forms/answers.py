"""How a requirement or a criterion is answered: the fields that a row asks it with."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.core.answers import LONGEST_TEXT, AnswerKind, AskedFor
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import NumberField
from terskel.web.shared.forms import PageForm

KINDS: Final[Mapping[str, str | Promise]] = {
    "yes_no": _("Yes or no, and how"),
    "text": _("In words"),
    "number": _("A number"),
    "choice": _("One of several choices"),
    "file": _("An attached file"),
}


class AnswerRow(PageForm):
    """The part of a row that says how the supplier answers; what a machine can check, it checks."""

    usual = "text"

    answer_kind = forms.ChoiceField(label=_("How the supplier answers"), required=False)
    least = NumberField(label=_("At least"), required=False, max_digits=18, decimal_places=4)
    most = NumberField(label=_("At most"), required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label=_("Counted in"), required=False, max_length=30, help_text=_("For example years."))
    options = LongText(rows=3, label=_("Choices"), required=False, help_text=_("One on each line."))
    most_characters = forms.IntegerField(
        label=_("Most characters"), required=False, min_value=1, max_value=LONGEST_TEXT
    )

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields that belong to one kind of answer only."""
        return [
            self[name]
            for name in ("least", "most", "unit", "options", "refused", "most_characters")
            if name in self.fields
        ]

    @property
    def has_details(self) -> bool:
        """Whether any of them is filled in or at fault, so that they are shown unfolded."""
        return any(bound.value() or bound.errors for bound in self.details)

    @property
    def asked(self) -> AskedFor:
        """What is filled in for another kind of answer is left out."""
        given = self.cleaned_data
        kind = cast(AnswerKind, given.get("answer_kind") or self.usual)
        options = lines(given.get("options", ""))
        refused = lines(given.get("refused", ""))
        return AskedFor(
            kind=kind,
            least=given.get("least") if kind == "number" else None,
            most=given.get("most") if kind == "number" else None,
            unit=given.get("unit", "").strip() if kind == "number" else "",
            options=(*options, *refused) if kind == "choice" else (),
            accepted=options if kind == "choice" and refused else (),
            most_characters=given.get("most_characters") if kind == "text" else None,
        )


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def initial_of(asked: AskedFor) -> dict[str, Any]:
    """The values of an `AnswerRow`."""
    fitting = asked.accepted or asked.options
    return {
        "answer_kind": asked.kind,
        "least": _plain(asked.least),
        "most": _plain(asked.most),
        "unit": asked.unit,
        "options": "\n".join(fitting),
        "refused": "\n".join(one for one in asked.options if one not in fitting),
        "most_characters": asked.most_characters,
    }


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.normalize() + 0

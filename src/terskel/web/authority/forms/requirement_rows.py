"""The absolute requirements of a competition, one row each."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import RequirementInput
from terskel.competitions.queries import RequirementTerms
from terskel.web.authority.forms.answers import KINDS, AnswerRow, initial_of
from terskel.web.authority.forms.dps import LongText


class RequirementRow(AnswerRow):
    usual = "yes_no"

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = LongText(rows=2, label=_("Requirement"), required=False)
    climate = forms.BooleanField(label=_("Answers for climate and environment"), required=False)
    refused = LongText(
        rows=2, label=_("Choices that do not meet it"), required=False, help_text=_("One on each line. May be empty.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["answer_kind"]).choices = list(KINDS.items())


RequirementRows = formset_factory(RequirementRow, extra=3, max_num=200)


def requirement_rows(data: Any, requirements: Iterable[RequirementTerms]) -> "BaseFormSet[RequirementRow]":
    initial = [{"id": one.id, "text": one.text, "climate": one.climate} | initial_of(one.asked) for one in requirements]
    return RequirementRows(data, initial=initial, prefix="requirement")


def requirements_from(rows: "BaseFormSet[RequirementRow]") -> list[RequirementInput]:
    """The lines with a text, in their order; an emptied line is taken out."""
    given = [(row, row.cleaned_data) for row in rows.forms if row.cleaned_data.get("text", "").strip()]
    return [
        RequirementInput(text=one["text"], climate=one["climate"], id=one["id"], asked=row.asked) for row, one in given
    ]

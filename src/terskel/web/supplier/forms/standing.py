"""Forms for what a supplier does after it has applied."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.content import LONGEST_TEXT, Answer
from terskel.qualification.queries import MySupplement
from terskel.qualification.queries.handling import SupplementAsked
from terskel.qualification.queries.library import LibraryItem
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.supplier.forms.applications import item_label

_PARTS: Final = ("statement", "text", "items")


class SupplementForm(PageForm):
    """The same questions as in the request, filled in with what stands; only what was asked about."""

    def __init__(self, *args: Any, supplement: MySupplement, library: Sequence[LibraryItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplement = supplement
        for one in supplement.asked:
            key, number = one.requirement.id, one.requirement.number
            said = one.answer
            self.ask(
                f"statement_{key}",
                forms.ChoiceField(
                    label=_("Do you meet requirement %(number)s?") % {"number": number},
                    choices=[("yes", _("Yes")), ("no", _("No"))],
                    widget=forms.RadioSelect,
                    initial=said.statement if said else None,
                ),
            )
            self.ask(
                f"text_{key}",
                forms.CharField(
                    label=_("Describe how you meet requirement %(number)s") % {"number": number},
                    widget=forms.Textarea(attrs={"rows": 5}),
                    max_length=LONGEST_TEXT,
                    required=False,
                    initial=said.text if said else "",
                ),
            )
            choices = _items(one, library)
            if choices:
                self.ask(
                    f"items_{key}",
                    forms.MultipleChoiceField(
                        label=_("What goes with requirement %(number)s from your library") % {"number": number},
                        widget=forms.CheckboxSelectMultiple,
                        choices=choices,
                        required=False,
                        initial=[str(item) for item in said.items] if said else [],
                        help_text=_("A copy goes with the answer, as it is when you deliver."),
                    ),
                )

    @property
    def rows(self) -> list[tuple[SupplementAsked, list[forms.BoundField]]]:
        """Each requirement asked about, and its questions."""
        return [
            (
                one,
                [
                    self[f"{kind}_{one.requirement.id}"]
                    for kind in _PARTS
                    if f"{kind}_{one.requirement.id}" in self.fields
                ],
            )
            for one in self.supplement.asked
        ]

    @property
    def answers(self) -> dict[UUID, Answer]:
        return {
            one.requirement.id: Answer(
                self.cleaned_data[f"statement_{one.requirement.id}"],
                self.cleaned_data[f"text_{one.requirement.id}"],
                items=tuple(UUID(item) for item in self.cleaned_data.get(f"items_{one.requirement.id}", ())),
            )
            for one in self.supplement.asked
        }


def _items(asked: SupplementAsked, library: Sequence[LibraryItem]) -> list[tuple[str, str]]:
    """What is in the library, those made for this question first, and what went with the answer before."""
    fits = [one for one in library if one.reuse_key and one.reuse_key == asked.requirement.reuse_key]
    listed = [(str(one.id), item_label(one)) for one in [*fits, *(one for one in library if one not in fits)]]
    kept = {key for key, _label in listed}
    return [(str(one.item_id), one.title) for one in asked.items if str(one.item_id) not in kept] + listed


class AppealForm(PageForm):
    refusal_fields = {"qualification.appeal_without_words": "text"}
    text = forms.CharField(
        label=_("What you think is wrong, and why"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        help_text=_("Point to the ground in the letter. Another person than the one who rejected reads this."),
    )


class RenewalForm(PageForm):
    """One press where nothing has changed."""

    refusal_fields = {
        "qualification.renewal_without_words": "answer",
        "qualification.renewal_unchanged_with_evidence": "changes",
        "qualification.evidence_has_expired": "changes",
    }
    changes = forms.ChoiceField(
        label=_("Has anything changed since you were admitted?"),
        widget=forms.RadioSelect,
        choices=[
            ("none", _("No, everything we said is still right")),
            ("some", _("Yes, something has changed, or we have new evidence")),
        ],
    )
    answer = forms.CharField(
        label=_("What has changed"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("Only where something has changed."),
    )
    items = forms.MultipleChoiceField(
        label=_("New evidence from your library"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A copy goes with the answer, as it is when you deliver."),
    )

    def __init__(self, *args: Any, library: Sequence[LibraryItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if library:
            give_choices(self, "items", ((str(one.id), item_label(one)) for one in library))
        else:
            del self.fields["items"]

    @property
    def given(self) -> dict[str, Any]:
        """As `qualification.actions.answer_renewal` takes it."""
        items = [UUID(one) for one in self.cleaned_data.get("items", ())]
        return {"changes": self.cleaned_data["changes"], "answer": self.cleaned_data["answer"], "items": items}


class StatementForm(PageForm):
    refusal_fields = {"qualification.hearing_without_words": "text"}
    text = forms.CharField(
        label=_("Your view"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        help_text=_("Tell also of measures you have taken, such as a payment, a new routine or a change of people."),
    )

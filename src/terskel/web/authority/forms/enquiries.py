"""Forms of what the panel asks one tenderer in writing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Terms, clauses
from terskel.core import references
from terskel.web.shared.fields import InstantField
from terskel.web.shared.forms import PageForm

KINDS = {
    "clarification": (_("A clarification of what the tender says"), "FOA § 23-5"),
    "price": (_("The price seems abnormally low"), "FOA § 24-9"),
    "advantage": (_("An advantage from having helped prepare the competition"), "FOA §§ 12-2, 24-2 (1) d"),
}
"""What a tenderer is asked about, and where Part III has it."""


class AskTendererForm(PageForm):
    refusal_fields = {
        "evaluation.unknown_enquiry": "kind",
        "evaluation.price_is_asked_about": "kind",
        "evaluation.enquiry_too_short": "text",
        "evaluation.enquiry_without_time": "due_at",
    }
    kind = forms.ChoiceField(
        label=_("What it is about"),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What you ask"),
        help_text=_("In the language of the competition. It stands in the letter to the tenderer."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    due_at = InstantField(
        label=_("Answer before"), help_text=_("A reasonable time: at least until the next working day is over.")
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (kind, f"{words}{references.bracketed(clauses.in_part(terms, cited))}")
            for kind, (words, cited) in KINDS.items()
        ]


class ConcludeForm(PageForm):
    refusal_fields = {"evaluation.enquiry_needs_conclusion": "note"}
    note = forms.CharField(
        label=_("What the panel concludes"),
        help_text=_("Kept in the file. The tenderer does not see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

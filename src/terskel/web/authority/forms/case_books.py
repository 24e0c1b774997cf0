"""The form with which a case book is ordered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

EDITIONS = {
    "internal": _("The internal edition: everything, with the files as they were received"),
    "public": _(
        "The edition for access requests: with what is withheld blacked out, and redacted copies of files only"
    ),
}


class OrderForm(PageForm):
    refusal_fields = {"disclosure.nobody_chosen": "edition", "disclosure.unknown_edition": "edition"}
    edition = forms.ChoiceField(
        label=_("Which edition"), choices=list(EDITIONS.items()), widget=forms.RadioSelect, initial="internal"
    )

    def __init__(self, data: Any, *, public: bool) -> None:
        super().__init__(data)
        if not public:
            field = self.fields["edition"]
            field.help_text = _("The edition for access requests can be made when the award is told.")

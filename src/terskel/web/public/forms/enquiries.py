"""A question about a purchasing system, from anybody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class EnquiryForm(PageForm):
    """`known`: whoever asks is logged in, so no address is asked for."""

    refusal_fields = {
        "dps.enquiry_empty": "question",
        "dps.enquiry_too_long": "question",
        "dps.enquiry_without_address": "email",
    }
    question = forms.CharField(
        label=_("Your question"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write nothing that shows who you are: the question may be read by everyone."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For the answer only. It is shown to nobody."),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"]

"""The form with which a tenderer marks a business secret in its tender."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

LONGEST = 5_000


class CopyForm(PageForm):
    refusal_fields = {
        "awards.copy_is_no_pdf": "file",
        "awards.copy_is_the_original": "file",
        "documents.too_large": "file",
    }
    file = forms.FileField(
        label=_("The redacted copy"),
        help_text=_(
            "A PDF where what is secret is taken out, not only covered: text under a black box can still be copied."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


class SecretForm(PageForm):
    refusal_fields = {
        "awards.passage_not_in_tender": "passage",
        "awards.passage_is_marked": "passage",
        "awards.secret_needs_reason": "reason",
    }
    passage = forms.CharField(
        label=_("What is secret"),
        help_text=_("Copy it word for word from your answer, and no more than is needed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )
    reason = forms.CharField(
        label=_("Why others must not know it"),
        help_text=_(
            "What a competitor could use it for. The authority decides by itself, and reads your reason first."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )

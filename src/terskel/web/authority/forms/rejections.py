"""Forms of reversing a rejection that the tenderer was told of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class RejectionReversalForm(PageForm):
    """Why the rejection was wrong, in words that the tenderer will read."""

    refusal_fields = {"awards.rejection_reversal_needs_reason": "reason"}
    reason = forms.CharField(
        label=_("Why the rejection was wrong"),
        help_text=_("It stands in the letter to the tenderer and in the procurement report. Name no business secrets."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineRejectionReversalForm(PageForm):
    refusal_fields = {"awards.declining_needs_reason": "reason"}
    reason = forms.CharField(label=_("Why the rejection stands"), widget=forms.Textarea(attrs={"rows": 4}))

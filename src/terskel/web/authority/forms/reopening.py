"""Forms of reopening a frozen evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class ReopeningForm(PageForm):
    """Why the frozen result can't stand, in words that the new report repeats."""

    refusal_fields = {"awards.reopening_needs_reason": "reason"}
    reason = forms.CharField(
        label=_("Why the result can't stand"),
        help_text=_("It stands in the new evaluation report, beside each point that is changed."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineReopeningForm(PageForm):
    refusal_fields = {"awards.declining_reopening_needs_reason": "reason"}
    reason = forms.CharField(label=_("Why the result stands"), widget=forms.Textarea(attrs={"rows": 4}))

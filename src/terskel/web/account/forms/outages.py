"""Outages that a person records: what was out, from when to when, and how it is known."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import InstantField
from terskel.web.shared.forms import PageForm

PARTS = [
    ("web", _("Our own pages or the delivery of tenders")),
    ("network", _("The network between users and us")),
    ("login", _("The log-in, such as ID-porten")),
    ("signing", _("The electronic signature")),
    ("other", _("Something else that kept people from delivering")),
]


class RecordOutageForm(PageForm):
    refusal_fields = {
        "operations.outage_in_the_future": "from_at",
        "operations.outage_ends_before_it_begins": "until_at",
        "operations.outage_end_in_the_future": "until_at",
        "operations.outage_without_description": "description",
        "operations.outage_without_source": "source",
    }
    part = forms.ChoiceField(label=_("What was out?"), choices=PARTS, widget=forms.RadioSelect)
    from_at = InstantField(label=_("From"))
    until_at = InstantField(
        label=_("To"), required=False, help_text=_("Leave it empty while it lasts, and come back when it is over.")
    )
    description = forms.CharField(
        label=_("What happened, and what it kept people from"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it, in the register and in the reason for a later deadline. Name no supplier."),
    )
    source = forms.CharField(
        label=_("How you know of it"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as the provider's own notice, or how many called. Only your own organisation reads it."),
    )


class EndOutageForm(PageForm):
    refusal_fields = {
        "operations.outage_ends_before_it_begins": "until_at",
        "operations.outage_end_in_the_future": "until_at",
    }
    until_at = InstantField(label=_("It was over"))


class WithdrawOutageForm(PageForm):
    refusal_fields = {"operations.outage_withdrawn_without_reason": "reason"}
    reason = forms.CharField(
        label=_("Why it was recorded by mistake"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )

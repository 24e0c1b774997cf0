"""Forms of the demo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import InstantField
from terskel.web.shared.forms import PageForm


class ClockForm(PageForm):
    to = InstantField(label=_("To day and time"), help_text=_("Norwegian time. The clock only goes forward."))


class MailboxForm(PageForm):
    to = forms.CharField(
        label=_("To the address"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

"""Why a supplier will not tender: asked of whoever is logged in, and of whoever holds the link in the mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.tenders.content import LONGEST_TEXT
from terskel.web.shared.forms import PageForm

REASONS = [
    ("capacity", _("We do not have the capacity")),
    ("price_level", _("The price level does not suit us")),
    ("requirements", _("We do not meet the requirements")),
    ("conflict", _("We have a conflict of interest")),
    ("time", _("The deadline is too short")),
    ("other", _("Another reason")),
]


class DeclineForm(PageForm):
    reason_code = forms.ChoiceField(label=_("Why will you not tender"), choices=REASONS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("More about the reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
    )

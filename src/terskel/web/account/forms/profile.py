"""Forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm
from terskel.web.shared.languages import LANGUAGES, OWN_NAMES


class ProfileForm(PageForm):
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        widget=forms.RadioSelect,
        help_text=_("The language of your pages and of what we send you."),
    )


class MailForm(PageForm):
    daily = forms.ChoiceField(
        label=_("E-mail"),
        choices=[
            ("", _("Each message at once")),
            ("daily", _("What is routine in one e-mail on working days at 07:00")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Invitations, decisions and time limits are always sent at once."),
    )

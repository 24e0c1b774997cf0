"""An ESPD to upload."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class EspdForm(PageForm):
    espd = forms.FileField(
        label=_("Your ESPD response (XML)"),
        help_text=_("The file your ESPD service gave you. Version 4; a PDF cannot be read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

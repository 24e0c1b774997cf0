"""The form with which the chosen supplier hands in evidence before the award."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm


class HandInForm(PageForm):
    refusal_fields = {"awards.evidence_in_future": "issued_on", "documents.too_large": "file"}
    file = forms.FileField(label=_("File"), help_text=_("A later file takes the place of an earlier one."))
    issued_on = DayField(label=_("Issued on"), help_text=_("The date printed on the document."))

"""A signature on a text that was read: the form of both parties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class SignForm(PageForm):
    """The digest of the text on the page goes with the signature, so that nothing else is signed."""

    digest_seen = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read the contract and sign it for my organisation"))

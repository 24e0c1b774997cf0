"""Passkeys, in words of ours: allauth's forms name their fields in English only, and leave them unexplained."""

from typing import Final

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_NAME_LENGTH: Final = 100
_NAME_HELP: Final = _("So that you can tell it from your other passkeys, for example “My phone”.")


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """A passkey stands instead of the password, unless its owner wants it beside the password."""

    name = forms.CharField(
        label=_("What you call the passkey"), help_text=_NAME_HELP, max_length=_NAME_LENGTH, required=False
    )
    passwordless = forms.BooleanField(
        label=_("Log in with it instead of the password"),
        help_text=_(
            "Your phone or computer asks for your finger, face or PIN."
            " Without this, the passkey is asked for after the password."
        ),
        required=False,
        initial=True,
    )
    use_required_attribute = False


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    name = forms.CharField(label=_("What you call the passkey"), help_text=_NAME_HELP, max_length=_NAME_LENGTH)
    use_required_attribute = False

"""Logging in, and making an account: one's own first, the firm afterwards."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth is not typed
    """E-mail, name and a password. The accounts room's adapter makes the person."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")
    use_required_attribute = False


class LogInForm(LoginForm):  # type: ignore[misc]  # allauth is not typed
    """The link for a forgotten password stands beside the button, not inside the question."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""

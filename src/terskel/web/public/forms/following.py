"""An address that news about a purchasing system is mailed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class FollowForm(PageForm):
    """`known`: whoever asks is logged in, so no address is asked for."""

    refusal_fields = {"notifications.follow_without_address": "email"}
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For news about this system only. It is shown to nobody, and erased when you stop."),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"]

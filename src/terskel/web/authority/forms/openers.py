"""How many of the named openers open together: two or more, never more than there are."""

from collections.abc import Sized
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.core.sealing.shares import FEWEST


class ThresholdField(forms.IntegerField):
    """k of n; left empty, it is the fewest there may be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("How many of them must open together?"),
            required=False,
            min_value=FEWEST,
            initial=FEWEST,
            help_text=_("Two or more. The others are spare, for whoever is away. It cannot be changed afterwards."),
            error_messages={
                "invalid": _("Write how many must open together as a whole number, such as 2."),
                "min_value": _("At least two must open together. One person never opens alone."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> int:
        found: int | None = super().clean(value)
        return FEWEST if found is None else found


def require_enough(form: forms.Form, openers: Sized | None) -> None:
    """Says it beside the field where more must open together than there are openers."""
    threshold = form.cleaned_data.get("threshold")
    if threshold and openers and threshold > len(openers):
        form.add_error(
            "threshold",
            gettext("%(threshold)s must open together, but only %(openers)s are chosen. Choose more openers, or fewer.")
            % {"threshold": threshold, "openers": len(openers)},
        )

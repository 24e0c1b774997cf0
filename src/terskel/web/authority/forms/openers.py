"""How many of the named openers open together: two or more, never more than there are."""

from collections.abc import Collection, Iterable, Mapping, Sized
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.core.sealing.shares import FEWEST
from terskel.organisations.queries import Member


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


def opener_choices(people: Iterable[Member], lacking: Collection[UUID]) -> list[tuple[str, str]]:
    """Everyone who may be named; those who have made no key yet are told apart."""
    return [
        (str(one.person_id), gettext("%(name)s (has made no key yet)") % {"name": one.name})
        if one.person_id in lacking
        else (str(one.person_id), one.name)
        for one in people
    ]


def require_keys(chosen: Iterable[str], names: Mapping[str, str], lacking: Collection[UUID]) -> None:
    """Names those who were chosen and have made no key; raises ValidationError."""
    without = [names[one] for one in chosen if UUID(one) in lacking]
    if without:
        raise forms.ValidationError(
            gettext("%(names)s must make an opener's key first. Choose others, or ask them to make one now.")
            % {"names": ", ".join(without)}
        )

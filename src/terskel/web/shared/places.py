"""Counties in forms and on pages: where something is delivered, and where a firm is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.core.places import COUNTIES, COUNTRY, PlaceOfPerformance, name_of
from terskel.web.shared import languages
from terskel.web.shared.forms import PageForm, give_choices


def _counties() -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in COUNTIES.values()]


def _everywhere() -> list[tuple[str, str]]:
    return [(COUNTRY, name_of(COUNTRY, languages.current())), *_counties()]


def _or_unsaid() -> list[tuple[str, str]]:
    return [("", "–"), *_counties()]


class PlaceForm(PageForm):
    """Where something is delivered; `place` is the answer."""

    refusal_fields = {"core.place_unknown": "nuts", "dps.places_are_announced": "nuts"}
    nuts = forms.MultipleChoiceField(
        label=_("Place of delivery"),
        choices=_everywhere,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The notice names it, and suppliers search by it."),
    )
    remote = forms.BooleanField(
        label=_("The work may also be done from elsewhere"), required=False, help_text=_("Remote work.")
    )

    @staticmethod
    def beginning(place: PlaceOfPerformance) -> dict[str, Any]:
        """The answers as they are."""
        return {"nuts": place.nuts, "remote": place.remote}

    @staticmethod
    def with_place(answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with `place` instead of its two parts."""
        others = {name: answer for name, answer in answers.items() if name not in ("nuts", "remote")}
        return {**others, "place": PlaceOfPerformance(tuple(answers["nuts"]), answers["remote"])}


class CountyField(forms.ChoiceField):
    """The county of a firm in Norway; "" for another."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_or_unsaid, required=False, **kwargs)


def show_counts(form: PageForm, name: str, counts: Mapping[str, int]) -> None:
    """The counties that something is in, each with how many there are."""
    counted = [(code, f"{COUNTIES[code].label} ({count})") for code, count in counts.items()]
    give_choices(form, name, [("", gettext("All counties")), *counted])


def written(place: PlaceOfPerformance) -> str:
    """The places in one line; "" where nobody has said."""
    return ", ".join(name_of(code, languages.current()) for code in place.nuts)

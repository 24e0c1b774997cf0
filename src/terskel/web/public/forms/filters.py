"""What a visitor may filter public lists by; everything stands in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.places import PlaceOfPerformance, counted
from terskel.dps.queries import CategoryView, DpsRow
from terskel.overview import stages
from terskel.web.shared import languages
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.places import show_counts


class DeliveryForm(PageForm):
    """Where one delivers: the counties that something is delivered in, each with how many.

    `is_of_use`: somebody has said where.
    """

    place = forms.ChoiceField(label=_("Place of delivery"), required=False)
    remote = forms.BooleanField(label=_("The work may also be done from elsewhere"), required=False)

    def __init__(self, *args: Any, places: Sequence[PlaceOfPerformance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_of_use = any(one.is_said for one in places)
        if not self.is_of_use:
            del self.fields["place"]
        else:
            show_counts(self, "place", counted(places))
        if not any(one.remote for one in places):
            del self.fields["remote"]

    def fits(self, place: PlaceOfPerformance) -> bool:
        """Whether this is what was asked for; everything is where nothing was, or nothing that can be answered."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return place.fits(asked.get("place", ""), remote=asked.get("remote", False))


class SystemForm(DeliveryForm):
    """Which systems: by words, in their names or in those that the authority has or had, and by place."""

    field_order = ("text", "place", "remote")
    text = forms.CharField(
        label=_("System or authority"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def finds(self, row: DpsRow, place: PlaceOfPerformance) -> bool:
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        words = asked.get("text", "").strip().casefold()
        called = (row.name, row.reference, *row.authority_names)
        return self.fits(place) and any(words in one.casefold() for one in called)


class AsOfForm(PageForm):
    on = DayField(label=_("On the date"), required=False)
    category = forms.TypedChoiceField(label=_("Category"), required=False, empty_value=None)

    def __init__(self, *args: Any, categories: Sequence[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {str(row.id): row for row in categories if row.name is not None}
        field = self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All categories")), *((key, row.label) for key, row in named.items())]
        field.coerce = lambda key: named[key].id
        if not named:
            del self.fields["category"]


class SystemChoiceForm(PageForm):
    """One system, or all of them."""

    dps = forms.TypedChoiceField(label=_("Purchasing system"), required=False, empty_value=None)

    def __init__(self, *args: Any, systems: Sequence[DpsRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = {row.slug: row for row in systems}
        field = self.fields["dps"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All systems")), *((slug, row.name) for slug, row in listed.items())]
        field.coerce = lambda slug: listed[slug]


class OfSystemForm(SystemChoiceForm):
    """Competitions by words in the title or the number, and by system."""

    field_order = ("text", "dps")
    text = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class CompetitionForm(OfSystemForm):
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = languages.current()
        named = [(stage, stages.public_label(stage, language)) for stage in stages.PUBLIC_STAGES]
        give_choices(self, "stage", [("", _("All stages")), *named])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        stage = asked.get("stage")
        return {**asked, "stages": (stage,) if stage else ()}


class ResultForm(OfSystemForm):
    """Results told between two days, both counted in."""

    since = DayField(label=_("From and including"), required=False)
    until = DayField(label=_("To and including"), required=False)

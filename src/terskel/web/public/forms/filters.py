"""What a visitor may filter public lists by; everything stands in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.dps.queries import CategoryView, DpsRow
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm


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


class CompetitionForm(PageForm):
    text = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    dps = forms.TypedChoiceField(label=_("Purchasing system"), required=False, empty_value=None)
    open = forms.BooleanField(label=_("Only those open for tenders"), required=False)

    def __init__(self, *args: Any, systems: Sequence[DpsRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = {row.slug: row for row in systems}
        field = self.fields["dps"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All systems")), *((slug, row.name) for slug, row in listed.items())]
        field.coerce = lambda slug: listed[slug]

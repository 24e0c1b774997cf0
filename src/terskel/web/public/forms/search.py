"""What is searched for; everything stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.search.queries import KINDS
from terskel.web.shared.forms import PageForm


class SearchForm(PageForm):
    """A text that is too long, or a kind that is none, is no fault of the searcher: the rest of it is looked for."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        return {**asked, "kind": asked.get("kind") if asked.get("kind") in KINDS else ""}

"""The questions of the fit check: which categories, and yes, no or unsure to each requirement."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from terskel.qualification.queries import FitView, Level
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.levels import level_words

PREFIX: Final = "q-"
MEANINGS: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "unsure": None}


def chosen_in(data: QueryDict) -> list[UUID]:
    """The categories named in the address; what is no identifier is left out."""
    return [found for one in data.getlist("categories") if (found := _uuid(one)) is not None]


def said_in(data: QueryDict) -> dict[UUID, bool | None]:
    """Requirement -> met, not met, or None for unsure."""
    said = {}
    for name, value in data.items():
        found = _uuid(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        if found is not None and value in MEANINGS:
            said[found] = MEANINGS[str(value)]
    return said


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class FitForm(PageForm):
    """Sent by GET: the address holds it all, so it can be sent to a colleague, and nothing is stored."""

    categories = forms.MultipleChoiceField(
        label=_("Which categories could you deliver in?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, view: FitView, data: QueryDict, **kwargs: Any) -> None:
        initial: dict[str, Any] = {key: data[key] for key in data if key.startswith(PREFIX)}
        initial["categories"] = [str(one.id) for one in view.chosen]
        super().__init__(*args, initial=initial, **kwargs)
        if view.without_categories:
            del self.fields["categories"]
        else:
            give_choices(self, "categories", ((str(one.id), one.label) for one in view.categories))
        self._asked: list[str] = []
        for question in view.questions:
            for level in question.levels:
                name = f"{PREFIX}{level.requirement.id}"
                self.ask(name, _question(level, several=len(question.levels) > 1))
                self._asked.append(name)

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self._asked]


def _question(level: Level, *, several: bool) -> forms.ChoiceField:
    words = level_words(level.requirement)
    labels = ", ".join(one.label for one in level.categories if one.label)
    label = f"{level.requirement.text}: {words}" if words else level.requirement.text
    return forms.ChoiceField(
        label=f"{label} ({labels})" if several and labels else label,
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("Not sure"))],
        widget=forms.RadioSelect,
        help_text=level.requirement.why,
    )

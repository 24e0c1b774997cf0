"""The form in which whoever is in charge says where and when help is given, and what there is to read."""

from collections.abc import Iterator
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.formats import WEEKDAYS
from terskel.organisations.actions import MOST_GUIDES, Desk
from terskel.organisations.queries import Guide, HelpDeskView
from terskel.web.shared import languages
from terskel.web.shared.fields import parse_time
from terskel.web.shared.forms import PageForm, give_choices

GUIDE_READERS: Final = (
    ("everyone", _("Everyone")),
    ("suppliers", _("Suppliers")),
    ("buyers", _("Contracting authorities")),
)
_EMPTY_ROWS: Final = 2


class TimeOfDayField(forms.Field):
    """A time of day in Norway, such as 9.00."""

    widget = forms.TextInput(attrs={"size": 6, "inputmode": "decimal"})
    default_error_messages = {"invalid": _("Write the time of day, for example 9.00.")}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        try:
            return parse_time(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class HelpDeskForm(PageForm):
    """`desk` is what holds. Its guides stand in rows of their own, with two empty ones after them."""

    refusal_fields = {
        "organisations.help_desk_without_name": "name",
        "organisations.help_desk_not_reached": "email",
        "organisations.help_desk_address_is_wrong": "email",
        "organisations.help_desk_without_days": "weekdays",
        "organisations.help_desk_closes_first": "closes",
    }
    name = forms.CharField(
        label=_("Name of the help desk"), max_length=120, help_text=_("As readers see it, for example “User support”.")
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "size": 20}),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("We add ourselves that it is closed on public holidays."),
    )
    opens = TimeOfDayField(label=_("Opens at"))
    closes = TimeOfDayField(label=_("Closes at"))

    def __init__(self, *args: Any, desk: HelpDeskView | None, **kwargs: Any) -> None:
        held = desk.guides if desk else ()
        initial: dict[str, object] = {"weekdays": [1, 2, 3, 4, 5], "opens": time(9), "closes": time(15)}
        if desk:
            asked = ("name", "phone", "email", "weekdays", "opens", "closes")
            initial = {name: getattr(desk, name) for name in asked}
        super().__init__(*args, initial=initial, **kwargs)
        names = WEEKDAYS[languages.current()]
        give_choices(self, "weekdays", ((str(place), name) for place, name in enumerate(names, start=1)))
        sent = sum(f"guide_{row}_address" in self.data for row in range(MOST_GUIDES))
        self.rows = range(sent or min(len(held) + _EMPTY_ROWS, MOST_GUIDES))
        for row in self.rows:
            self._ask_for_guide(row, held[row] if row < len(held) else None)

    def _ask_for_guide(self, row: int, held: Guide | None) -> None:
        self.ask(f"guide_{row}_title", forms.CharField(label=_("Title of the guide"), required=False, max_length=120))
        self.ask(
            f"guide_{row}_address",
            forms.CharField(label=_("Web address"), required=False, max_length=500, help_text="https://…"),
        )
        readers = forms.ChoiceField(label=_("For whom"), choices=GUIDE_READERS, required=False)
        self.ask(f"guide_{row}_readers", readers)
        if held:
            for name in ("title", "address", "readers"):
                self.initial[f"guide_{row}_{name}"] = getattr(held, name)

    @property
    def guide_rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Each row's number for the reader, and its questions."""
        for row in self.rows:
            yield row + 1, [self[f"guide_{row}_{name}"] for name in ("title", "address", "readers")]

    @property
    def desk(self) -> Desk:
        """What was said; a row without title and address is no guide."""
        said = self.cleaned_data
        guides = [
            Guide(*(said[f"guide_{row}_{name}"] for name in ("title", "address", "readers"))) for row in self.rows
        ]
        return Desk(
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            weekdays=said["weekdays"],
            opens=said["opens"],
            closes=said["closes"],
            guides=[
                Guide(one.title, one.address, one.readers or "everyone") for one in guides if one.title or one.address
            ],
        )

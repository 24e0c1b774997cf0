"""Forms for programs that act for somebody, and for systems that are told of what happens."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.accounts.tokens import LONGEST_NAME
from terskel.core.scopes import AREAS
from terskel.web.shared.forms import PageForm

AREA_WORDS = {
    "dps": _("Purchasing systems"),
    "qualification": _("Requests to participate and qualifications"),
    "competitions": _("Competitions, invitations and questions"),
    "publication": _("Publishing competitions"),
    "tenders": _("Own tenders"),
    "awards": _("Results and awards"),
    "contracts": _("Contracts"),
    "messages": _("Messages, letters and events"),
}
RIGHT_WORDS = {"read": _("Only read"), "write": _("Read and write")}
NOTHING: Final = "nothing"
OF_SUPPLIERS: Final = frozenset({"tenders"})
OF_AUTHORITIES: Final = frozenset({"publication"})


def words_of(area: str, right: str) -> Promise:
    """What the right lets a program do in the area."""
    return _("Publish in my name") if area in OF_AUTHORITIES else RIGHT_WORDS[right]


def area_field(area: str) -> str:
    return f"area_{area}"


class TokenForm(PageForm):
    """A new token: its name, what it may do in each area, and when it runs out."""

    refusal_fields = {"accounts.token_name_missing": "name", "accounts.token_expiry": "days"}
    name = forms.CharField(
        label=_("What is the program called?"),
        max_length=LONGEST_NAME,
        help_text=_("So that you know it again when it is to be withdrawn."),
    )
    days = forms.TypedChoiceField(
        label=_("How long is the token to work?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("A year"))],
        initial=90,
        widget=forms.RadioSelect,
        help_text=_("Nothing is renewed by itself: make a new one before it runs out."),
    )

    def __init__(self, *args: Any, of_supplier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = OF_AUTHORITIES if of_supplier else OF_SUPPLIERS
        self._asked = [area for area in AREAS if area not in others]
        for area in self._asked:
            rights = ((f"{area}:{right}", words_of(area, right)) for right in AREAS[area])
            words = [(NOTHING, _("Nothing")), *rights]
            field = forms.ChoiceField(label=AREA_WORDS[area], choices=words, initial=NOTHING, widget=forms.Select)
            self.ask(area_field(area), field)

    @property
    def areas(self) -> list[forms.BoundField]:
        return [self[area_field(area)] for area in self._asked]

    @property
    def scopes(self) -> list[str]:
        chosen = (self.cleaned_data[area_field(area)] for area in self._asked)
        return [scope for scope in chosen if scope != NOTHING]

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["days"])


class WebhookForm(PageForm):
    """Where a system of the organisation's own takes what is sent."""

    refusal_fields = {"notifications.webhook_address": "address", "notifications.webhook_inside": "address"}
    address = forms.CharField(
        label=_("Address of your system"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("It begins with https:// and is open to the internet."),
    )

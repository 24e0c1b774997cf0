"""What the frame round every page needs: owner, menu, clock, who is acting, the demo mark."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor, Mandate
from terskel.core.languages import Language
from terskel.notifications import queries as notifications
from terskel.organisations import policy
from terskel.organisations.queries import ActorChoice
from terskel.web import menu
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, choices_of, chosen_membership, own_membership


@dataclass(frozen=True, slots=True)
class MenuEntry:
    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    code: Language
    name: str
    current: bool


class Frame:
    """Lazy on purpose: a template that does not show a part does not pay for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.owner: str = settings.TERSKEL_OWNER_NAME
        self.demo: bool = settings.TERSKEL_DEMO

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def actor(self) -> Actor:
        return actor_of(self._request)

    @property
    def person_name(self) -> str:
        return self._request.user.name if self._request.user.is_authenticated else ""

    @property
    def organisation_name(self) -> str:
        """For whom the person acts now; the body itself where it is on a mandate."""
        if self.mandate is not None:
            return self.mandate.authority_name
        held = chosen_membership(self._request)
        return next((c.organisation_name for c in self.choices if c.membership_id == held), "")

    @property
    def mandate(self) -> Mandate | None:
        """On whose behalf, and in which competition, the person acts now."""
        return self.actor.mandate

    @property
    def own_choice(self) -> ActorChoice | None:
        """Whom they act for again when they leave that."""
        held = own_membership(self._request)
        return next((choice for choice in self.choices if choice.membership_id == held), None)

    @property
    def unread(self) -> int:
        return notifications.unread(self.actor)

    @property
    def in_charge_of_pages(self) -> bool:
        """They say where help is given, and read what readers say."""
        return policy.is_in_charge_of_pages(self.actor, self.actor.organisation_id)

    @property
    def choices(self) -> tuple[ActorChoice, ...]:
        return choices_of(self._request)

    @property
    def other_choices(self) -> tuple[ActorChoice, ...]:
        held = chosen_membership(self._request)
        return tuple(c for c in self.choices if c.membership_id != held)

    @property
    def menu(self) -> tuple[MenuEntry, ...]:
        path = self._request.path
        return tuple(
            MenuEntry(str(line.label), address, path.startswith(line.under) if line.under else path == address)
            for line, address in ((line, reverse(line.url_name)) for line in menu.lines_for(self.actor))
        )

    @property
    def languages(self) -> tuple[LanguageChoice, ...]:
        current = languages.current()
        return tuple(LanguageChoice(code, languages.OWN_NAMES[code], code == current) for code in languages.LANGUAGES)

    @property
    def has_search(self) -> bool:
        """Whether the search over everything public stands at the top: on public pages that have none of their own, and
        for whoever is not logged in; others find their own matters from there."""
        match = self._request.resolver_match
        if match is not None and match.view_name in ("public:search", "public:front"):
            return False
        return self.actor.kind != "person" or (match is not None and match.namespace == "public")

    @property
    def here(self) -> str:
        return self._request.get_full_path()


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}

"""The main menu: at most seven lines per kind of reader, in the order of the work.

A line is shown to those whose page it is. Each section's builder adds its lines here; the names are
checked by `tests/web/test_menu.py`.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.core.actors import BUYER, CONTRACT_MANAGER, DPS_MANAGER, Actor

Reader = Literal["public", "supplier", "authority"]


@dataclass(frozen=True, slots=True)
class MenuLine:
    """`roles` empty: everyone of that kind. Below the path `under` the line is marked as current; empty: there only."""

    url_name: str
    label: str | Promise
    under: str
    roles: tuple[str, ...] = ()

    def is_for(self, actor: Actor) -> bool:
        return not self.roles or actor.has(*self.roles)


LINES: Final[dict[Reader, tuple[MenuLine, ...]]] = {
    "public": (
        MenuLine("public:dps_list", _("Purchasing systems"), "/dps/"),
        MenuLine("public:competitions", _("Competitions"), "/competitions/"),
        MenuLine("public:what_is_a_dps", _("What is a DPS?"), "/help/what-is-a-dps/"),
    ),
    "supplier": (
        MenuLine("supplier:home", _("My page"), ""),
        MenuLine("supplier:invitations", _("Invitations"), "/supplier/invitations/"),
        MenuLine("supplier:results", _("Results"), "/supplier/results/"),
        MenuLine("supplier:contracts", _("Contracts"), "/supplier/contracts/"),
        MenuLine("supplier:applications", _("Requests"), "/supplier/applications/"),
        MenuLine("supplier:qualifications", _("Qualifications"), "/supplier/qualifications/"),
        MenuLine("supplier:dps_list", _("Purchasing systems"), "/supplier/dps/"),
    ),
    "authority": (
        MenuLine("authority:home", _("My work"), ""),
        MenuLine("authority:competitions", _("Competitions"), "/authority/competitions/"),
        MenuLine("authority:openings", _("Openings"), "/authority/openings/"),
        MenuLine("authority:contracts", _("Contracts"), "/authority/contracts/"),
        MenuLine("authority:dps_list", _("Purchasing systems"), "/authority/dps/"),
        MenuLine("authority:applications", _("Requests"), "/authority/applications/", (DPS_MANAGER,)),
        MenuLine("authority:notices", _("Notices"), "/authority/notices/", (DPS_MANAGER, BUYER, CONTRACT_MANAGER)),
    ),
}


def lines_for(actor: Actor) -> tuple[MenuLine, ...]:
    reader: Reader = "authority" if actor.is_authority else "supplier" if actor.is_supplier else "public"
    if actor.mandate is not None:
        return LINES["public"]
    own = tuple(line for line in LINES[reader] if line.is_for(actor))
    return own or LINES["public"]

"""Finding one's own matters: a page of its own, and what the palette (Ctrl-K) shows of it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from terskel import clock
from terskel.accounts import searches
from terskel.core.actors import Actor
from terskel.overview import finding
from terskel.overview.finding import Found, FoundKind
from terskel.web import menu
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, chosen_membership, person_page

LONGEST: Final = 200
KINDS: Final[dict[FoundKind, str | Promise]] = {
    "competition": _("Competitions"),
    "dps": _("Purchasing systems"),
    "supplier": _("Suppliers"),
    "contract": _("Contracts"),
    "request": _("Requests to participate"),
}
# The pages of the authority that a matter has, and those of the supplier.
_AUTHORITY: Final[dict[FoundKind, str]] = {
    "competition": "authority:competition",
    "dps": "authority:dps",
    "supplier": "authority:supplier",
    "contract": "authority:contract",
}
_SUPPLIER: Final[dict[FoundKind, str]] = {
    "competition": "supplier:competition",
    "contract": "supplier:contract",
    "request": "supplier:application",
}
_FEEDS: Final = {"public:competitions": "public:competitions_feed", "public:results": "public:results_feed"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: its name, what tells it from others, and where it leads."""

    name: str | Promise
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str | Promise
    hits: tuple[Hit, ...]


@require_POST
@person_page
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a list as it was narrowed; `to` is its address on this site, question and all."""
    to, membership_id = request.POST.get("to", ""), chosen_membership(request)
    if membership_id is None or not _is_ours(to):
        raise Http404
    name = request.POST.get("name", "")
    searches.keep_search(membership_id, name=name, address=to, by=actor_of(request), at=clock.now())
    messages.success(request, _("The search is kept. You find it on “Find”, and in the box that Ctrl-K opens."))
    return redirect(to)


@require_POST
@person_page
def drop(request: HttpRequest, search_id: UUID) -> HttpResponse:
    searches.drop_search(search_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The search is removed."))
    return redirect("account:find")


def _is_ours(address: str) -> bool:
    """Whether it leads to a page here; nobody is sent elsewhere by what they keep."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None) or not address.startswith("/"):
        return False
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return True


@require_safe
@person_page
def find(request: HttpRequest) -> HttpResponse:
    """`q`: some letters of a title, a reference, a name or a number. Without them, the pages one can go to."""
    actor, words = actor_of(request), request.GET.get("q", "")[:LONGEST].strip()
    found = finding.find(actor, words, at=clock.now())
    groups = [_group(kind, [one for one in found if one.kind == kind], actor) for kind in KINDS]
    kept = searches.kept_searches(actor, chosen_membership(request))
    context = {
        "words": words,
        "kept": [(one, _feed_of(one.address)) for one in kept if words.casefold() in one.name.casefold()],
        "groups": [one for one in (_pages(actor, words), *groups) if one.hits],
    }
    return render(request, "account/find.html", context)


def _feed_of(address: str) -> str:
    """The feed of a kept search in a public list, which takes the same question; "" for any other."""
    parts = urlsplit(address)
    feed = next((feed for page, feed in _FEEDS.items() if reverse(page) == parts.path), None)
    return f"{reverse(feed, args=[languages.current()])}?{parts.query}" if feed else ""


def _group(kind: FoundKind, found: list[Found], actor: Actor) -> Group:
    pages = _AUTHORITY if actor.is_authority else _SUPPLIER
    return Group(
        KINDS[kind], tuple(Hit(one.name, one.note, reverse(pages[kind], args=[one.about_id])) for one in found)
    )


def _pages(actor: Actor, words: str) -> Group:
    """The lines of the menu and of one's own account, those that hold the words."""
    lines = [(line.label, reverse(line.url_name)) for line in menu.lines_for(actor)]
    lines += [(_("Messages"), reverse("account:messages")), (_("Profile and security"), reverse("account:profile"))]
    wanted = words.casefold()
    return Group(_("Pages"), tuple(Hit(label, "", to) for label, to in lines if wanted in str(label).casefold()))

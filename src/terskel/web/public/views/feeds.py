"""Atom feeds: what is new in all systems, and in one. Whoever reads them is not known, and nobody need log in."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.core.languages import LANGUAGES, Language
from terskel.dps import queries as dps
from terskel.overview import news
from terskel.overview.news import News
from terskel.web.shared.atom import MEDIA_TYPE, Entry, Feed, as_atom

FRESH_SECONDS: Final = 300


@require_safe
def systems(request: HttpRequest, language: str) -> HttpResponseBase:
    """New systems, what changes in them, and their end."""
    chosen, now = _known(language), clock.now()
    with translation.override(chosen):
        title = _("Purchasing systems")
    feed = Feed(
        id=uuid5(NAMESPACE_URL, f"{settings.TERSKEL_ADDRESS.url}/feeds/{chosen}"),
        title=f"{title} · {settings.TERSKEL_OWNER_NAME}",
        author=settings.TERSKEL_OWNER_NAME,
        language=chosen,
        address=_whole(reverse("public:systems_feed", args=[chosen])),
        page=_whole(reverse("public:dps_list")),
        updated=datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        entries=_entries(news.of_systems(at=now), chosen),
    )
    return _sent(request, feed)


@require_safe
def system(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """What is new in one system: its changes, answers to enquiries, and its competitions."""
    chosen, now = _known(language), clock.now()
    view = dps.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return redirect("public:dps_feed", chosen, view.slug, permanent=True)
    if view.public_from_at is None:
        raise Http404
    feed = Feed(
        id=uuid5(view.id, f"feed/{chosen}"),
        title=view.name,
        author=view.authority_name,
        language=chosen,
        address=_whole(reverse("public:dps_feed", args=[chosen, view.slug])),
        page=_whole(reverse("public:dps", args=[view.slug])),
        updated=view.public_from_at,
        entries=_entries(news.of_dps(view.id, at=now), chosen),
    )
    return _sent(request, feed)


def _entries(found: Sequence[News], language: Language) -> tuple[Entry, ...]:
    """A translation is an entry of its own, so its id is too."""
    return tuple(
        Entry(uuid5(one.id, language), one.title(language), one.text(language), _whole(one.page), one.at)
        for one in found
    )


def _sent(request: HttpRequest, feed: Feed) -> HttpResponseBase:
    """Nothing but 304 to whoever has it already (RFC 9110 § 13.1.2).

    There is no Last-Modified: a change may be told today as of the day its notice was published.
    """
    content = as_atom(feed)
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["ETag"] = quote_etag(sha256(content).hexdigest())
    answer["Content-Language"] = feed.language
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _known(language: str) -> Language:
    found = next((one for one in LANGUAGES if one == language), None)
    if found is None:
        raise Http404
    return found


def _whole(path: str) -> str:
    return f"{settings.TERSKEL_ADDRESS.url}{path}"

"""Help at the foot of every page, and the question whether a public page was of use: `{% load guidance %}`."""

from typing import Final
from uuid import UUID

from django import template
from django.core.cache import caches
from django.template.context import Context

from terskel.organisations import queries as organisations
from terskel.organisations.queries import HelpDeskView
from terskel.search.queries import Term, terms
from terskel.web.shared import languages
from terskel.web.shared.feedback import FeedbackForm, is_asked_about
from terskel.web.shared.hours import hours

register = template.Library()

_OWNED: Final = "dps"
"""What a page about a DPS calls it in its context."""


@register.simple_tag(takes_context=True)
def help_desk_here(context: Context) -> HelpDeskView | None:
    """Who helps on this page: on a DPS's pages its owner's desk, elsewhere the installation's."""
    owner = getattr(context.get(_OWNED), "authority_id", None)
    authority_id = owner if isinstance(owner, UUID) else None
    kept = caches["nearby"]
    key = f"help_desk:{authority_id}"
    found: tuple[HelpDeskView | None] | None = kept.get(key)
    if found is None:
        found = (organisations.help_desk(authority_id),)
        kept.set(key, found)
    return found[0]


@register.filter
def hours_of(desk: HelpDeskView) -> str:
    """mandag–fredag kl. 09.00–15.00"""
    return hours(desk.weekdays, desk.opens, desk.closes)


@register.filter
def dialled(phone: str) -> str:
    """The number as a `tel:` link dials it."""
    return "".join(sign for sign in phone if sign in "+0123456789")


@register.inclusion_tag("shared/term.html")
def explain(key: str) -> dict[str, Term]:
    """A word of the field, explained where it stands: `{% explain "standstill" %}`; the keys are those of its page."""
    return {"term": next(one for one in terms(languages.current()) if one.key == key)}


@register.inclusion_tag("shared/page_feedback.html", takes_context=True)
def page_feedback(context: Context) -> dict[str, object]:
    """Did you find what you were looking for? Only on public pages and pages of help."""
    request = context.get("request")
    if request is None or not is_asked_about(request.path):
        return {}
    return {
        "form": FeedbackForm(initial={"page": request.path}, auto_id="feedback-%s"),
        "csrf_token": context.get("csrf_token"),
    }

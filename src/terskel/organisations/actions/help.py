"""Where help is given, and what readers say of the pages."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import Language
from terskel.organisations import policy
from terskel.organisations.events import FeedbackGiven, FeedbackHandled, HelpDeskSet
from terskel.organisations.models import GUIDE_READERS, HelpDesk, PageFeedback
from terskel.organisations.queries.help import Guide

MOST_GUIDES: Final = 10
LONGEST_TITLE: Final = 120
LONGEST_FEEDBACK: Final = 1000
MOST_A_DAY: Final = 200
"""About one page, from everybody together: more than readers write, less than would fill the inbox for good."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is said of help. `weekdays` are 1 (Monday) to 7, the hours Oslo time, `closes` the first moment shut."""

    name: str
    email: str
    phone: str
    weekdays: Collection[int]
    opens: time
    closes: time
    guides: Sequence[Guide] = ()


@action
def set_help_desk(authority_id: UUID | None, desk: Desk, *, by: Actor, at: datetime) -> UUID:
    """Says where and when help is given from now on; of an authority's own systems, or (None) of the installation.

    What was said before stays on record. Returns the id of what holds now.
    """
    policy.require_in_charge_of_pages(by, authority_id)
    if by.person_id is None:
        raise Missing
    name, email, phone = desk.name.strip(), desk.email.strip(), " ".join(desk.phone.split())
    if not name:
        refuse("organisations.help_desk_without_name")
    if not (email or phone):
        refuse("organisations.help_desk_not_reached")
    if email:
        _require_address(email)
    if not desk.weekdays or not set(desk.weekdays) <= set(range(1, 8)):
        refuse("organisations.help_desk_without_days")
    if desk.opens >= desk.closes:
        refuse("organisations.help_desk_closes_first")
    _require_guides(desk.guides)
    row = HelpDesk.objects.create(
        authority_id=authority_id,
        name=name,
        email=email,
        phone=phone,
        weekdays=sorted(set(desk.weekdays)),
        opens=desk.opens,
        closes=desk.closes,
        guides=[asdict(one) for one in desk.guides],
        decided_at=at,
        decided_by_id=by.person_id,
    )
    said = HelpDeskSet(authority_id, name, email, phone)
    record(said, by=by, at=at, subject=("organisations.HelpDesk", row.id))
    return row.id


@action
def give_feedback(
    page: str,
    *,
    useful: bool,
    words: str,
    authority_id: UUID | None,
    language: Language,
    by: Actor,
    at: datetime,
) -> UUID:
    """Whether a page was of use. A door hands over nobody's name: `by` is `ANONYMOUS`, also when they are logged in.

    `authority_id` is whose page it is, None the installation's own. Too many about one page within a day are refused.
    """
    text = words.strip()
    if len(text) > LONGEST_FEEDBACK:
        refuse("organisations.feedback_too_long", most=LONGEST_FEEDBACK)
    today = PageFeedback.objects.filter(page=page, given_at__gt=at - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        refuse("organisations.feedback_too_much")
    row = PageFeedback.objects.create(
        authority_id=authority_id, page=page, useful=useful, words=text, language=language, given_at=at
    )
    record(FeedbackGiven(page, useful), by=by, at=at, subject=("organisations.PageFeedback", row.id))
    return row.id


@action
def handle_feedback(feedback_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody has read it and done what there was to do. Raises Missing for a page that is somebody else's."""
    row = PageFeedback.objects.select_for_update().filter(pk=feedback_id).first()
    if row is None or by.person_id is None:
        raise Missing
    policy.require_in_charge_of_pages(by, row.authority_id)
    if row.handled_at is not None:
        refuse("organisations.feedback_handled", at=row.handled_at)
    row.handled_at, row.handled_by_id = at, by.person_id
    row.save(update_fields=["handled_at", "handled_by"])
    record(FeedbackHandled(row.page), by=by, at=at, subject=("organisations.PageFeedback", row.id))


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        refuse("organisations.help_desk_address_is_wrong", email=email)


def _require_guides(guides: Sequence[Guide]) -> None:
    """Each with a title and an address on the web, for readers that we know."""
    if len(guides) > MOST_GUIDES:
        refuse("organisations.guides_too_many", most=MOST_GUIDES)
    for guide in guides:
        parts = urlsplit(guide.address)
        if parts.scheme not in ("https", "http") or not parts.netloc or any(part.isspace() for part in guide.address):
            refuse("organisations.guide_address_is_wrong", address=guide.address)
        if not guide.title.strip() or len(guide.title) > LONGEST_TITLE:
            refuse("organisations.guide_without_title", address=guide.address, most=LONGEST_TITLE)
        if guide.readers not in GUIDE_READERS:
            raise ValueError(guide.readers)

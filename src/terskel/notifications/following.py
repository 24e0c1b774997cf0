"""Following a purchasing system, or one category of it, by mail: for anyone, with an account or none, until they stop.

An address that is typed in counts when its owner has opened the link in a mail to it; who is logged in needs none. All
that is new comes in one mail on working mornings, made of the public news alone. Nobody but the follower, the
authority neither, is told who follows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.html import escape, format_html_join, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from terskel.accounts import queries as accounts
from terskel.audit import queries as audit
from terskel.audit.act import action, record
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.notifications import daily, outbox, queries
from terskel.notifications.events import FollowAsked, FollowConfirmed, FollowEnded
from terskel.notifications.models import Follower, ToldFollower
from terskel.overview import news
from terskel.overview.news import News

TO_CONFIRM: Final = timedelta(days=7)
AGAIN_AFTER: Final = timedelta(hours=1)
MOST_A_DAY: Final = 5
"""Mails to one address that nobody has confirmed, for all systems together: whoever did not ask is left in peace."""
MOST_AN_HOUR: Final = 200
"""Unconfirmed ones in the whole installation: nobody makes it a machine for unwanted mail."""
A_TURN: Final = 500
NEWEST: Final = 200
_HERE: Final = "\ufdd0"
"""Where the news stands in a mail; no character that anybody can write."""

_TO_CONFIRM = Signer(salt="terskel.notifications.confirm_following")
_TO_STOP = Signer(salt="terskel.notifications.stop_following")


@dataclass(frozen=True, slots=True)
class FollowingView:
    """What the link in a mail is about. The address itself is not shown: links are passed on.

    `name` is the system's, or the category's with it.
    """

    name: str
    dps_slug: str
    confirmed: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class AskedToFollow:
    """For the rule that sends the link."""

    name: str
    email: str
    language: Language
    address: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A DPS, or a category of one, that somebody follows, and since when; `category_code` empty: the whole DPS."""

    dps_id: UUID
    category_id: UUID | None
    name: str
    dps_slug: str
    category_code: str
    since: datetime


@action
def follow(
    dps_id: UUID, *, category_id: UUID | None = None, email: str = "", language: Language, by: Actor, at: datetime
) -> bool:
    """Whoever is logged in follows from now on; anyone else is sent a link. True when it counts already.

    Without an account the answer is the same whether the address is new, follows already or was written to too often.
    """
    shown = {one.id for one in dps.categories(ANONYMOUS, dps_id, at=at) if one.name is not None}
    if category_id is not None and category_id not in shown:
        raise Missing
    if by.person_id is not None:
        _follow_as(by.person_id, dps_id, category_id, language, by, at)
        return True
    address = _address(email)
    waiting = Follower.objects.filter(person__isnull=True, confirmed_at__isnull=True, ended_at__isnull=True)
    if waiting.filter(asked_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        refuse("notifications.follows_too_many")
    if waiting.filter(email=address, asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        return False
    asked = Follower(dps_id=dps_id, category_id=category_id, email=address, language=language, asked_at=at)
    Follower.objects.bulk_create([asked], ignore_conflicts=True)
    standing = Follower.objects.select_for_update().filter(email=address, ended_at__isnull=True)
    row = standing.get(_following(dps_id, category_id))
    if row.confirmed_at is not None or (row.id != asked.id and row.asked_at > at - AGAIN_AFTER):
        return False
    row.asked_at, row.language = at, language
    row.save(update_fields=["asked_at", "language"])
    record(FollowAsked(row.id), by=by, at=at, subject=("follower", row.id))
    return False


@action
def confirm(token: str, *, by: Actor, at: datetime) -> None:
    """The owner of the address wants it. Twice is once; raises Missing for a link that is too old or never was."""
    row = Follower.objects.select_for_update().filter(id=_read(_TO_CONFIRM, token)).first()
    if row is None or row.ended_at is not None or _is_too_old(row, at):
        raise Missing
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        record(FollowConfirmed(row.id), by=by, at=at, subject=("follower", row.id))


@action
def stop(token: str, *, by: Actor, at: datetime) -> None:
    """No more mail, and the address is erased, in the mails that went to it too. Twice is once."""
    row = Follower.objects.select_for_update().filter(id=_read(_TO_STOP, token)).first()
    if row is None:
        raise Missing
    _end([row], by, at)


@action
def stop_own(dps_id: UUID, *, category_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """Whoever is logged in no longer follows. Twice is once."""
    if by.person_id is None:
        raise Missing
    standing = Follower.objects.select_for_update().filter(person_id=by.person_id, ended_at__isnull=True)
    _end(standing.filter(_following(dps_id, category_id)), by, at)


@action
def tell_followers(*, by: Actor, at: datetime) -> int:
    """One mail to each follower about what is new in the system since they began; returns how many.

    May be repeated, and may be late: each piece of news goes to each once, also one that is told today as of an
    earlier day. Addresses that mail no longer reaches are let go, and those that nobody confirmed are erased.
    """
    _forget_unconfirmed(at)
    morning = daily.last_morning(at)
    due = list(
        Follower.objects.select_for_update(skip_locked=True)
        .filter(Q(looked_at__isnull=True) | Q(looked_at__lt=morning), confirmed_at__lt=morning, ended_at__isnull=True)
        .order_by("dps_id", "category_id", "id")[:A_TURN]
    )
    if not due:
        return 0
    people = accounts.people([row.person_id for row in due if row.person_id is not None])
    lost = queries.unreachable({row.email for row in due if row.email})
    _end([row for row in due if row.email in lost], by, at)
    letters: list[tuple[Follower, list[News], outbox.Mail]] = []
    names = _names(due, at)
    standing = [row for row in due if row.ended_at is None]
    of_what = {what: _news_of(*what, at) for what in {_what(row) for row in standing}}
    of_now = {one.id for found in of_what.values() for one in found}
    before = ToldFollower.objects.filter(follower__in=standing, news_id__in=of_now)
    told = set(before.values_list("follower_id", "news_id"))
    for what, followers in groupby(standing, key=_what):
        found = of_what[what]
        for row in followers:
            new = [one for one in found if _begins(row) <= one.at and (row.id, one.id) not in told]
            if new:
                person = people[row.person_id] if row.person_id is not None else None
                to, language = (person.email, person.language) if person else (row.email, row.language)
                letters.append((row, new, _mail(row.id, to, cast(Language, language), names[row.id], new)))
    mail_ids = outbox.queue([mail for _row, _new, mail in letters], at=at)
    ToldFollower.objects.bulk_create(
        [
            ToldFollower(follower_id=row.id, news_id=one.id, mail_id=mail_id)
            for (row, new, _mail_), mail_id in zip(letters, mail_ids, strict=True)
            for one in new
        ],
        batch_size=1_000,
    )
    Follower.objects.filter(id__in=[row.id for row in due]).update(looked_at=at)
    return len(letters)


def asked_to_follow(follower_id: UUID) -> AskedToFollow:
    """Where the link goes; raises Missing when it was confirmed or stopped meanwhile."""
    row = Follower.objects.filter(id=follower_id, confirmed_at__isnull=True, ended_at__isnull=True).first()
    if row is None:
        raise Missing
    address = f"{settings.TERSKEL_ADDRESS.url}/following/{confirm_token(row.id)}/confirm/"
    return AskedToFollow(_names([row], row.asked_at)[row.id], row.email, cast(Language, row.language), address)


def to_confirm(token: str, *, at: datetime) -> FollowingView:
    """What a link of `follow` would begin; raises Missing for one that is too old or never was."""
    row = Follower.objects.filter(id=_read(_TO_CONFIRM, token)).first()
    if row is None or row.ended_at is not None or _is_too_old(row, at):
        raise Missing
    return _view(row, at)


def to_stop(token: str, *, at: datetime) -> FollowingView:
    """What the link in every mail would stop; raises Missing for one that this installation did not write."""
    row = Follower.objects.filter(id=_read(_TO_STOP, token)).first()
    if row is None:
        raise Missing
    return _view(row, at)


def follows(reader: Actor, dps_id: UUID, category_id: UUID | None = None) -> bool:
    """Whether the reader, logged in, follows this system as a whole, or this category."""
    if reader.person_id is None:
        return False
    standing = Follower.objects.filter(person_id=reader.person_id, ended_at__isnull=True)
    return standing.filter(_following(dps_id, category_id)).exists()


def followed(reader: Actor, *, at: datetime) -> list[Followed]:
    """What the reader, logged in, follows, by name."""
    if reader.person_id is None:
        return []
    rows = list(Follower.objects.filter(person_id=reader.person_id, ended_at__isnull=True))
    views = dps.dps_by_ids({row.dps_id for row in rows}, at=at)
    categories = dps.categories_by_ids(row.category_id for row in rows if row.category_id is not None)
    names = _names(rows, at)
    found = [
        Followed(
            dps_id=row.dps_id,
            category_id=row.category_id,
            name=names[row.id],
            dps_slug=views[row.dps_id].slug,
            category_code=categories[row.category_id].code if row.category_id else "",
            since=row.confirmed_at,
        )
        for row in rows
        if row.confirmed_at is not None
    ]
    return sorted(found, key=lambda one: (one.name, one.dps_id))


def confirm_token(follower_id: UUID) -> str:
    return _TO_CONFIRM.sign(follower_id.hex)


def stop_token(follower_id: UUID) -> str:
    return _TO_STOP.sign(follower_id.hex)


def _follow_as(
    person_id: UUID, dps_id: UUID, category_id: UUID | None, language: Language, by: Actor, at: datetime
) -> None:
    asked = Follower(
        dps_id=dps_id, category_id=category_id, person_id=person_id, language=language, asked_at=at, confirmed_at=at
    )
    Follower.objects.bulk_create([asked], ignore_conflicts=True)
    if Follower.objects.filter(id=asked.id).exists():
        record(FollowConfirmed(asked.id), by=by, at=at, subject=("follower", asked.id))


def _end(rows: Iterable[Follower], by: Actor, at: datetime) -> None:
    ended = [row for row in rows if row.ended_at is None]
    _erase_mails([row.id for row in ended if row.email], at)
    for row in ended:
        row.ended_at, row.email = at, ""
        row.save(update_fields=["ended_at", "email"])
        record(FollowEnded(row.id), by=by, at=at, subject=("follower", row.id))


def _forget_unconfirmed(at: datetime) -> None:
    unconfirmed = Follower.objects.filter(confirmed_at__isnull=True, ended_at__isnull=True)
    gone = list(unconfirmed.filter(asked_at__lte=at - TO_CONFIRM).select_for_update().values_list("id", flat=True))
    _erase_mails(gone, at)
    Follower.objects.filter(id__in=gone).delete()


def _erase_mails(follower_ids: Collection[UUID], at: datetime) -> None:
    """What was sent to addresses that are erased: the news, and the links to confirm."""
    if follower_ids:
        told = ToldFollower.objects.filter(follower_id__in=follower_ids).values_list("mail_id", flat=True)
        outbox.erase(set(told), audit.ids_about("follower", follower_ids), at=at)


def _begins(row: Follower) -> datetime:
    if row.confirmed_at is None:
        raise ValueError(f"{row.id} is not confirmed")
    return row.confirmed_at


def _is_too_old(row: Follower, at: datetime) -> bool:
    return row.confirmed_at is None and row.asked_at <= at - TO_CONFIRM


def _view(row: Follower, at: datetime) -> FollowingView:
    view = dps.dps_by_ids([row.dps_id], at=at)[row.dps_id]
    name = _names([row], at)[row.id]
    return FollowingView(name, view.slug, row.confirmed_at is not None, row.ended_at is not None)


def _following(dps_id: UUID, category_id: UUID | None) -> Q:
    """The system as a whole, or the category."""
    return Q(dps_id=dps_id) & (Q(category__isnull=True) if category_id is None else Q(category_id=category_id))


def _news_of(dps_id: UUID, category_id: UUID | None, at: datetime) -> list[News]:
    if category_id is None:
        return news.of_dps(dps_id, at=at, newest=NEWEST)
    return news.of_category(dps_id, category_id, at=at, newest=NEWEST)


def _what(row: Follower) -> tuple[UUID, UUID | None]:
    return row.dps_id, row.category_id


def _names(rows: Collection[Follower], at: datetime) -> dict[UUID, str]:
    """What each follows, by name: the system, or the category and the system it is of. Two statements."""
    systems = dps.dps_by_ids({row.dps_id for row in rows}, at=at)
    categories = dps.categories_by_ids(row.category_id for row in rows if row.category_id is not None)
    return {
        row.id: systems[row.dps_id].name
        if row.category_id is None
        else f"{categories[row.category_id].label} · {systems[row.dps_id].name}"
        for row in rows
    }


def _read(signer: Signer, token: str) -> UUID:
    try:
        return UUID(hex=signer.unsign(token))
    except (BadSignature, ValueError):
        raise Missing from None


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        refuse("notifications.follow_without_address")
    return address


def _mail(follower_id: UUID, to: str, language: Language, name: str, new: Collection[News]) -> outbox.Mail:
    book = Phrasebook.of("notifications")
    stop_at = f"{settings.TERSKEL_ADDRESS.url}/following/{stop_token(follower_id)}/stop/"
    told = "\n\n".join(
        f"{one.title(language)}\n{one.text(language)}\n{settings.TERSKEL_ADDRESS.url}{one.page}" for one in new
    )
    key = "news_subject" if len(new) == 1 else "news_subject_several"
    return outbox.Mail(
        to=to,
        subject=_one_line(book.say(key, language, dps=name, number=len(new)))[:300],
        body=book.say("news_mail", language, news=told, dps=name, stop=stop_at),
        html=_as_page(book.say("news_mail", language, news=_HERE, dps=name, stop=stop_at), new, language),
        stop_address=stop_at,
        lets_in=True,
    )


def _as_page(mail: str, new: Collection[News], language: Language) -> str:
    """The same mail as HTML: what somebody wrote in another language says which, so that it is read aloud in it."""
    before, after = (linebreaks(urlize(part.strip())) if part.strip() else "" for part in escape(mail).split(_HERE))
    items = format_html_join(
        "\n",
        '<h2>{}</h2>\n<div lang="{}">{}</div>\n<p><a href="{}">{}</a></p>',
        (
            (one.title(language), one.written_in or language, _paragraphs(one.text(language)), at, at)
            for one in new
            for at in [f"{settings.TERSKEL_ADDRESS.url}{one.page}"]
        ),
    )
    return f'<!DOCTYPE html>\n<html lang="{language}"><body>\n{before}\n{items}\n{after}\n</body></html>'


def _paragraphs(words: str) -> SafeString:
    return mark_safe(linebreaks(words, autoescape=True))


def _one_line(words: str) -> str:
    """A name with a line break in it must not end a header."""
    return " ".join(words.split())

"""What the acts of this room check in the same way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from terskel.core import organisation_numbers
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, Refused, RefusedAct, refuse
from terskel.core.places import COUNTIES
from terskel.organisations.models import AccessRequest, JoinRequest

Request = TypeVar("Request", JoinRequest, AccessRequest)


@contextmanager
def once(code: str, **facts: str) -> Iterator[None]:
    """What the database lets be only once is refused with words, also when two do it at the same time."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RefusedAct(Refused(code, facts=facts)) from None


def own_request(model: type[Request], request_id: UUID, by: Actor) -> Request:
    """What the actor asked for and nobody has decided, held; raises Missing for another's."""
    row = held_request(model, request_id, by)
    if row.person_id != by.person_id:
        raise Missing
    if row.decided_at is not None:
        refuse("organisations.join_decided")
    return row


def held_request(model: type[Request], request_id: UUID, by: Actor) -> Request:
    """A request to act for an organisation or to use the tool, held by a person; raises Missing."""
    row = model.objects.select_for_update().filter(id=request_id).first()
    if row is None or by.person_id is None:
        raise Missing
    return row


def require_waiting(row: JoinRequest | AccessRequest) -> None:
    """Refuses what was withdrawn, or somebody has decided."""
    if row.withdrawn_at is not None:
        refuse("organisations.join_withdrawn")
    if row.decided_at is not None:
        refuse("organisations.join_decided")


def country(written: str) -> str:
    """Two letters, in capitals."""
    letters = written.strip().upper()
    if not (len(letters) == 2 and letters.isascii() and letters.isalpha()):
        refuse("organisations.country_unknown")
    return letters


def number(written: str, country: str) -> str:
    """The number as the register of `country` writes it."""
    if not written.strip() and country != "NO":
        refuse("organisations.number_missing")
    found = organisation_numbers.in_register_form(written, country)
    if found is None:
        refuse(f"organisations.{'number_is_wrong' if country == 'NO' else 'foreign_number_is_wrong'}", number=written)
    return found


def county(code: str, country: str) -> str:
    """A county of Norway, or "" for a firm elsewhere or where nobody has said."""
    if code and (code not in COUNTIES or country != "NO"):
        refuse("organisations.county_only_in_norway")
    return code


def named(name: str) -> str:
    if not name.strip():
        refuse("organisations.name_missing")
    return name.strip()


def known_roles(roles: tuple[str, ...], known: frozenset[str]) -> list[str]:
    """Each once, sorted, as they are stored."""
    if not roles or not known.issuperset(roles):
        refuse("organisations.roles_unknown")
    return sorted(set(roles))

"""What the acts of this room check in the same way."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from terskel.core import organisation_numbers
from terskel.core.decisions import Refused, RefusedAct, refuse
from terskel.core.places import COUNTIES


@contextmanager
def once(code: str, **facts: str) -> Iterator[None]:
    """What the database lets be only once is refused with words, also when two do it at the same time."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RefusedAct(Refused(code, facts=facts)) from None


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

"""Making and changing people."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from terskel.accounts.events import OperatorNamed, PersonCreated, ProfileChanged
from terskel.accounts.models import Person
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import LANGUAGES, Language


@action
def create_person(
    email: str,
    name: str,
    language: Language,
    *,
    password: str | None = None,
    vouched: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """A person who may log in; without a password they choose one by e-mail. Returns the id.

    `vouched` says that the address needs no confirmation; only the installation itself may say so.
    """
    if vouched and by.kind != "system":
        raise Missing
    person_id = _create_person(email, name, language, password, by, at)
    if vouched:
        _confirm_address(person_id, email)
    return person_id


@action
def sign_up(person: Person, keep: Callable[[], None], *, by: Actor, at: datetime) -> UUID:
    """Somebody made an account for themselves; `keep` stores the person and what log-in adds. Returns the id."""
    person.joined_at = at
    keep()
    record(PersonCreated(person.name, person.language), by=by, at=at, subject=("person", person.id))
    return person.id


@action
def create_operator(email: str, name: str, language: Language, *, password: str, by: Actor, at: datetime) -> UUID:
    """Somebody who runs the installation; only the installation itself (the command line) makes one. Returns the id."""
    if by.kind != "system":
        raise Missing
    person_id = _create_person(email, name, language, password, by, at)
    Person.objects.filter(id=person_id).update(operator_since=at)
    # Whoever has the command line vouches for the address: there may be no mail server yet to confirm it.
    _confirm_address(person_id, email)
    record(OperatorNamed(name.strip()), by=by, at=at, subject=("person", person_id))
    return person_id


@action
def change_profile(person_id: UUID, *, name: str, language: Language, by: Actor, at: datetime) -> None:
    """Own name and language."""
    if by.person_id != person_id:
        raise Missing
    if language not in LANGUAGES or not name.strip():
        refuse("accounts.profile_incomplete")
    person = Person.objects.select_for_update().get(id=person_id)
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    record(ProfileChanged(person.name, person.language), by=by, at=at, subject=("person", person.id))


def _create_person(email: str, name: str, language: Language, password: str | None, by: Actor, at: datetime) -> UUID:
    if language not in LANGUAGES or not name.strip() or not _is_address(email.strip()):
        refuse("accounts.person_incomplete")
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email.strip(), password, name=name.strip(), language=language, joined_at=at
            )
    except IntegrityError:
        refuse("accounts.email_taken", email=email)
    record(PersonCreated(person.name, person.language), by=by, at=at, subject=("person", person.id))
    return person.id


def _confirm_address(person_id: UUID, email: str) -> None:
    EmailAddress.objects.create(user_id=person_id, email=email.strip().lower(), verified=True, primary=True)


def _is_address(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return True

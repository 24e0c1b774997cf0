"""The cast of the tests, each at a browser of their own."""

from uuid import UUID

from allauth.account.models import EmailAddress

from terskel.accounts import actions as accounts
from terskel.core.actors import SYSTEM, Actor
from terskel.organisations import queries as organisations
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.worlds.cast import BEGINNING

PASSWORD = "elleve grønne elger på ski"


def as_(visit: Visit, actor: Actor, **manner: object) -> Visitor:
    """The person, logged in and acting for the actor's organisation."""
    assert actor.person_id is not None
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return visit(actor.person_id, choice.membership_id, **manner)


def with_a_password(email: str, name: str) -> UUID:
    """Somebody who has confirmed their address and logs in with `PASSWORD`."""
    person = accounts.create_person(email, name, "nb", password=PASSWORD, by=SYSTEM, at=BEGINNING)
    EmailAddress.objects.create(user_id=person, email=email, verified=True, primary=True)
    return person

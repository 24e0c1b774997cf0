"""A world with people in it who log in: for tests that go through pages."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from terskel.core.actors import Actor
from terskel.organisations import queries as organisations
from terskel.web.shared import acting
from tests.worlds.cast import Cast
from tests.worlds.programs import program


@dataclass(slots=True)
class World:
    """`things` are what an address names: ids, slugs, references. `memberships` by person."""

    cast: Cast
    now: datetime
    people: dict[str, UUID] = field(default_factory=dict)
    memberships: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, UUID | str] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        """A browser logged in as the person, acting for their organisation; for the API, their program's token."""
        headers = {"authorization": f"Bearer {self.tokens[person]}"} if person in self.tokens else {}
        client = Client(raise_request_exception=False, headers=headers, REMOTE_ADDR="127.0.0.1")
        if person in self.people:
            client.force_login(
                get_user_model()._default_manager.get(pk=self.people[person]),
                backend="django.contrib.auth.backends.ModelBackend",
            )
            if person in self.memberships:
                session = client.session
                session[acting.CHOSEN] = str(self.memberships[person])
                session.save()
        return client

    def seat(self, name: str, actor: Actor) -> None:
        """The person is one of the cast and acts for this organisation."""
        if actor.person_id is None:
            raise ValueError(f"{name} is nobody")
        self.people[name] = actor.person_id
        choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
        self.memberships[name] = choice.membership_id
        self.things[f"membership_{name}"] = choice.membership_id
        self.things[f"token_of_{name}"], self.tokens[name] = program(choice.membership_id, by=actor, at=self.now)

    def value(self, said: object) -> object:
        """A value of `data`: "@competition" is the id of that thing."""
        return str(self.things[said[1:]]) if isinstance(said, str) and said.startswith("@") else said

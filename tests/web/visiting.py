"""A person at a page: a browser logged in and acting for their organisation, at a given time."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.organisations import queries as organisations
from terskel.web.shared import acting

_TEXT = re.compile(r"<[^>]+>|\s+")


@dataclass(slots=True)
class Visitor:
    client: Client

    def get(self, name: str, *args: object, at: datetime, status: int = 200, **query: str) -> str:
        """The page's text, without its markup."""
        with clock.stopped_at(at):
            response = self.client.get(reverse(name, args=args), query)
        assert response.status_code == status, response.content.decode()[:2000]
        return text_of(response)

    def language_of(self, name: str, *args: object, at: datetime) -> str:
        """The language that the page says it is in."""
        with clock.stopped_at(at):
            response = self.client.get(reverse(name, args=args))
        assert response.status_code == 200, response.content.decode()[:2000]
        return str(response.headers["Content-Language"])

    def fetched(self, name: str, *args: object, at: datetime) -> bytes:
        """The bytes of a file that is sent in pieces."""
        with clock.stopped_at(at):
            response = self.client.get(reverse(name, args=args))
            assert response.status_code == 200
            return b"".join(response.streaming_content)

    def post(self, name: str, *args: object, at: datetime, **data: Any) -> HttpResponse:
        """What the form is answered with."""
        with clock.stopped_at(at):
            return self.client.post(reverse(name, args=args), data)

    def done(self, name: str, *args: object, at: datetime, **data: Any) -> str:
        """Where the act leads."""
        response = self.post(name, *args, at=at, **data)
        assert response.status_code == 302, text_of(response)[:3000]
        return response.headers["Location"]


def visitor(actor: Actor) -> Visitor:
    """The person, logged in and acting for the actor's organisation."""
    client = Client(REMOTE_ADDR="127.0.0.1")
    if actor.person_id is not None:
        person = get_user_model()._default_manager.get(pk=actor.person_id)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
        session = client.session
        session[acting.CHOSEN] = str(choice.membership_id)
        session.save()
    return Visitor(client)


def text_of(response: HttpResponse) -> str:
    return _TEXT.sub(" ", response.getvalue().decode())

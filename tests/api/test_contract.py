"""The API does what its own description says, whatever is sent (schemathesis)."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from terskel.api import keys
from terskel.core.ids import uuid7
from terskel.tenders import actions as tenders
from terskel.tenders.drafts import Sent
from tests.api.conftest import ApiWorld
from tests.worlds.competitions import DELIVERED_AT, DRAFTED_AT, deliver, draft_competition

EXAMPLES = 8
OTHERS = {"drafts": "brita", "assessment": "astrid"}
"""Whose program sends what is under a tag; everything else is sent by Bjørn's."""
SAME_EACH_TIME = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
SCHEMA.config.generation.update(allow_x00=False)  # no text can be kept with one, and it is refused (test_tendering)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests share the test's connection and transaction, as Django's own test client lets them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _with_a_key_of_its_own(case: schemathesis.Case) -> None:
    """The generator likes to give two requests the same key, which is refused as it should be (test_requests)."""
    if len(str((case.headers or {}).get(keys.HEADER, ""))) >= 8:
        case.headers[keys.HEADER] = str(uuid7())


def _without_a_made_up_place(case: schemathesis.Case) -> None:
    """Cursors and categories are named by the server: one that somebody made up is refused (test_requests)."""
    for name in ("cursor", "category_id"):
        (case.query or {}).pop(name, None)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_is_described(operation: schemathesis.APIOperation, world: ApiWorld) -> None:
    """Each case is sent as it was made, and again about things that there are.

    That a token is needed where one is described is the permission matrix's to hold (ignored_auth
    would send requests without the world around them).
    """
    competition = world.competition
    tag = operation.definition.raw.get("tags", [""])[0]
    program = getattr(world, OTHERS.get(tag, "bjorn"))
    coming = tenders.begin_file(
        competition.id, Sent("a", "a"), kind="cv", size=1, by=competition.cast.bjorn, at=DELIVERED_AT
    )
    things = {"competition_id": competition.id, "dps_id": competition.dps.id, "file_id": coming, "number": 0}
    things |= world.things
    if tag == "drafts":
        things["competition_id"] = draft_competition(competition.dps, title="Kladd", at=DRAFTED_AT).id

    if "{delivery_id}" in operation.path:
        things["delivery_id"] = deliver(competition, competition.cast.bjorn)

    # If-Match is there to be refused (412), a weight has fewer decimals than a number can have, and a part is sent with
    # the hash of its own bytes.
    refuses = operation.method.lower() == "patch" or tag == "drafts" or "{number}" in operation.path
    excluded = [ignored_auth, positive_data_acceptance] if refuses else [ignored_auth]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        _with_a_key_of_its_own(case)
        _without_a_made_up_place(case)
        case.call_and_validate(headers=program.headers(), excluded_checks=excluded)
        if case.path_parameters:
            case.path_parameters = {name: str(things[name]) for name in case.path_parameters}
            case.call_and_validate(headers=program.headers(), excluded_checks=excluded)

    holds()

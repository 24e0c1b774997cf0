"""The API does what its own description says, whatever is sent (schemathesis)."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth

from terskel.tenders import actions as tenders
from terskel.tenders.drafts import Sent
from tests.api.conftest import ApiWorld
from tests.worlds.competitions import DELIVERED_AT

EXAMPLES = 15
SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
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


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_is_described(operation: schemathesis.APIOperation, world: ApiWorld) -> None:
    """Each case is sent as it was made, and again about things that there are.

    That a token is needed where one is described is the permission matrix's to hold (ignored_auth
    would send requests without the world around them).
    """
    competition = world.competition
    coming = tenders.begin_file(
        competition.id, Sent("a", "a"), kind="cv", size=1, by=competition.cast.bjorn, at=DELIVERED_AT
    )
    things = {"competition_id": competition.id, "dps_id": competition.dps.id, "file_id": coming, "number": 0}
    things |= world.things

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        case.call_and_validate(headers=world.bjorn.headers(), excluded_checks=[ignored_auth])
        if case.path_parameters:
            case.path_parameters = {name: str(things[name]) for name in case.path_parameters}
            case.call_and_validate(headers=world.bjorn.headers(), excluded_checks=[ignored_auth])

    holds()

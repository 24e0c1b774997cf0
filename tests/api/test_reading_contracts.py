"""A contract as a program reads it."""

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from tests.worlds.evaluations import APPROVED_AT, contract_prepared
from tests.worlds.lent import lent
from tests.worlds.programs import secret_of

pytestmark = pytest.mark.django_db


def test_a_contract_is_answered_with_who_has_signed_for_each_party() -> None:
    world, contract_id = lent(contract_prepared)
    token = secret_of(world.cast.brita, at=APPROVED_AT)
    with clock.stopped_at(APPROVED_AT):
        response = Client(REMOTE_ADDR="127.0.0.1").get(
            reverse("api:contract_one", args=[contract_id]), headers={"authorization": f"Bearer {token}"}
        )
    assert response.status_code == 200, response.content
    told = response.json()["signatures"]
    assert [(one["side"], one["signed_at"], one["given"]) for one in told] == [
        ("authority", None, []),
        ("supplier", None, []),
    ]

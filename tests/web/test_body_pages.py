"""The operator's page of authorities, and what everyone sees of a body that has another name."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.accounts.models import Person
from terskel.core.actors import SYSTEM
from terskel.dps import queries
from terskel.organisations import actions
from terskel.organisations import queries as organisations
from terskel.web.shared import acting
from tests.web.visiting import visitor
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
AT = oslo("2027-03-02 10:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def operator(world: DpsWorld) -> Client:
    """Somebody who runs the installation, and acts for it."""
    person_id = casting.person("Odd Drift")
    Person.objects.filter(pk=person_id).update(operator_since=AT)
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(Person.objects.get(pk=person_id), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[acting.CHOSEN] = str(person_id)
    session.save()
    return client


def seen(client: Client, address: str) -> str:
    with clock.stopped_at(AT):
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_body_gets_another_name_and_is_found_by_both(world: DpsWorld, operator: Client) -> None:
    address = reverse("account:body_rename", args=[world.cast.helfo_id])
    assert "Helfo" in seen(operator, address)
    with clock.stopped_at(AT):
        late = operator.post(address, {"name": "Helseetaten", "short_name": "", "from_on": "2027-03-03"})
        assert "Velg i dag eller tidligere" in late.content.decode()
        done = operator.post(address, {"name": "Helseetaten", "short_name": "", "from_on": "2027-03-01"})
    assert done.status_code == 302
    for words in ("helfo", "etaten"):
        page = seen(operator, f"{reverse('account:bodies')}?text={words}")
        assert "Helfo til 1.3.2027" in page
        assert "Norsk helsenett SF" not in page


def test_a_body_becomes_part_of_another(world: DpsWorld, operator: Client) -> None:
    address = reverse("account:body_merge", args=[world.cast.helfo_id])
    with clock.stopped_at(AT):
        done = operator.post(address, {"into": str(world.cast.nhn_id), "merged_on": "2027-03-01"})
    assert done.status_code == 302
    assert "del av Norsk helsenett SF fra 1.3.2027" in seen(operator, reverse("account:bodies"))
    assert organisations.authority(world.cast.helfo_id).merged_into_id == world.cast.nhn_id


def test_nobody_else_sees_the_page(world: DpsWorld) -> None:
    for person in (world.cast.astrid, world.cast.bjorn):
        assert visitor(person).client.get(reverse("account:bodies")).status_code == 404


def test_everyone_finds_a_system_by_a_name_that_its_authority_had(world: DpsWorld) -> None:
    names = {"Helsenett Norge": world.cast.nhn_id, "Helseetaten": world.cast.helfo_id}
    for name, body in names.items():
        actions.rename_authority(body, name, from_on=date(2027, 3, 1), by=SYSTEM, at=AT)
    for words in ("norsk helsenett", "helsenett norge", "konsulent"):
        page = seen(Client(), f"/dps/?text={words}")
        assert "Helsenett Norge" in page
    assert "Ingen ordning passer" in seen(Client(), "/dps/?text=vegvesen")
    slug = queries.dps_by_ids([world.id], at=AT)[world.id].slug
    assert "(tidligere Helfo)" in seen(Client(), f"/dps/{slug}/")


def test_the_manager_is_offered_the_successor_of_a_merged_body_alone(world: DpsWorld) -> None:
    astrid = visitor(world.cast.astrid)
    assert "Etterfølger for en virksomhet" not in astrid.get("authority:dps_change_new", world.id, at=AT)
    into = actions.register_authority("974761076", "Helseetaten", buyer_kind="state", by=SYSTEM, at=AT)
    actions.merge_authority(world.cast.helfo_id, into, merged_on=date(2027, 3, 1), by=SYSTEM, at=AT)
    assert "Etterfølger for en virksomhet" in astrid.get("authority:dps_change_new", world.id, at=AT)
    (member,) = queries.members(world.cast.astrid, world.id, at=AT)
    sent = {"member": str(member.id), "from_on": "2027-03-03", "why": "Slått sammen."}
    proposed = astrid.done("authority:dps_change_propose", world.id, "member_succeeded", at=AT, **sent)
    assert "Helseetaten" in seen(astrid.client, proposed)

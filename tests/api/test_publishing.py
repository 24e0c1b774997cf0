"""A program publishes in its person's name, with the check of the page; and invites those admitted later."""

import pytest

from terskel import clock
from terskel.audit.models import Event
from terskel.competitions import queries
from terskel.vault import queries as vault
from tests.api.conftest import ApiWorld, Program
from tests.worlds.competitions import DELIVERED_AT, CompetitionWorld, draft_competition, openers
from tests.worlds.programs import secret_of

pytestmark = pytest.mark.django_db

CLOSES = "2027-02-26T12:00:00+01:00"


@pytest.fixture
def draft(world: ApiWorld) -> CompetitionWorld:
    return draft_competition(world.competition.dps, title="Fra eget system", at=DELIVERED_AT)


def publish(world: ApiWorld, draft: CompetitionWorld, **changes: object) -> object:
    given = {"closes_at": CLOSES, "openers": [str(one) for one in openers(draft.cast)], **changes}
    return world.brita.send("POST", f"/competitions/{draft.id}/publication", given)


def test_a_program_names_the_openers_and_publishes(world: ApiWorld, draft: CompetitionWorld) -> None:
    known = world.brita.send("GET", "/own/openers").json()
    ready = {one["name"] for one in known if one["has_key"]}
    assert ready == {draft.cast.eva_at_helfo.name, draft.cast.erik_at_helfo.name}
    assert world.bjorn.send("GET", "/own/openers").json() == []
    answer = publish(world, draft)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["invited"] == 2
    assert set(vault.openers_of(draft.id)) == set(openers(draft.cast))
    assert vault.threshold_of(draft.id) == 2
    event = Event.objects.get(kind="competitions.CompetitionPublished", subject_id=draft.id)
    assert event.person_id == draft.cast.brita.person_id
    assert publish(world, draft).json()["code"] == "competitions.already_published"


def test_one_opener_or_one_without_a_key_is_refused_and_nothing_goes_out(
    world: ApiWorld, draft: CompetitionWorld
) -> None:
    eva, _erik = (str(one) for one in openers(draft.cast))
    assert publish(world, draft, openers=[eva]).status_code == 422
    assert publish(world, draft, openers=[eva, eva]).json()["code"] == "vault.opener_named_twice"
    keyless = publish(world, draft, openers=[eva, str(draft.cast.brita.person_id)])
    assert (keyless.status_code, keyless.json()["code"]) == (409, "competitions.opener_not_ready")
    assert publish(world, draft, threshold=3).json()["code"] == "vault.threshold_out_of_range"
    early = publish(world, draft, closes_at="2027-01-20T12:00:00+01:00")
    assert early.json()["code"] == "competitions.deadline_too_early"
    assert queries.terms(draft.id).published_at is None


def test_only_what_was_read_is_published_and_only_with_the_scope(world: ApiWorld, draft: CompetitionWorld) -> None:
    address = f"/competitions/{draft.id}/publication"
    given = {"closes_at": CLOSES, "openers": [str(one) for one in openers(draft.cast)]}
    writes = Program(secret_of(draft.cast.brita, scopes=("competitions:write",), at=clock.now()))
    assert writes.send("POST", address, given).status_code == 403
    seen = world.brita.send("GET", f"/competitions/{draft.id}").headers["ETag"]
    world.brita.send("PATCH", f"/competitions/{draft.id}", {"need": "Et annet behov."})
    stale = world.brita.send("POST", address, given, **{"If-Match": seen})
    assert (stale.status_code, stale.json()["code"]) == (412, "competitions.draft_written_since")
    fresh = world.brita.send("GET", f"/competitions/{draft.id}").headers["ETag"]
    assert world.brita.send("POST", address, given, **{"If-Match": fresh}).status_code == 201


def test_where_the_documents_say_nothing_of_it_there_is_nobody_to_invite_later(world: ApiWorld) -> None:
    address = f"/competitions/{world.competition.id}/late-invitations"
    assert world.brita.send("GET", address).json() == {"supplier_numbers": [], "earliest": None, "must_move": False}
    refused = world.brita.send("POST", address, {"reason": "Flere er tatt opp."})
    assert (refused.status_code, refused.json()["code"]) == (409, "competitions.late_wait_for_the_next")
    assert world.bjorn.send("GET", address).status_code == 404

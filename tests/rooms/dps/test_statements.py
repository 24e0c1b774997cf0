"""Facts and remarks about a DPS: who reads them, and what is kept of what was said before."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from terskel.audit import queries as audit
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.dps import actions, queries
from terskel.dps.models import Statement
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.dps import DpsWorld, public_dps

pytestmark = pytest.mark.django_db

AT = oslo("2026-12-08 10:00")
LATER = AT + timedelta(days=90)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def world(cast: Cast) -> DpsWorld:
    return public_dps(cast)


def say(world: DpsWorld, text: str, *, kind: str = "mandate", access: str = "public", at=AT) -> UUID:
    return actions.state_fact(world.id, kind=kind, text=text, access=access, by=world.cast.astrid, at=at)


def remark(world: DpsWorld, said_of: str, text: str, *, access: str = "public", at=AT) -> UUID:
    return actions.write_remark(world.id, said_of=said_of, text=text, access=access, by=world.cast.astrid, at=at)


def test_everyone_reads_what_is_public_and_the_owners_people_what_is_internal_too(world: DpsWorld, cast: Cast) -> None:
    say(world, "Besluttet av ledelsen")
    say(world, "Innkjøp og jurist", kind="team", access="internal")
    remark(world, "våren 2021", "Etablert som den første i sektoren.")
    for reader in (ANONYMOUS, cast.bjorn, cast.brita):
        found = queries.statements(reader, world.id, at=AT)
        assert [one.kind for one in found.facts] == ["mandate"]
        assert [one.said_of for one in found.remarks] == ["våren 2021"]
    own = queries.statements(cast.eva, world.id, at=AT)
    assert [(one.kind, one.internal) for one in own.facts] == [("mandate", False), ("team", True)]


def test_another_fact_of_the_kind_takes_its_place_and_what_was_said_is_kept(world: DpsWorld, cast: Cast) -> None:
    say(world, "Besluttet av ledelsen")
    say(world, "Besluttet av styret", at=LATER)
    own = queries.statements(cast.astrid, world.id, at=LATER)
    assert [one.text for one in own.facts] == ["Besluttet av styret"]
    assert [(one.text, one.stated_at, one.ended_at) for one in own.earlier] == [("Besluttet av ledelsen", AT, LATER)]
    assert queries.statements(ANONYMOUS, world.id, at=LATER).earlier == ()


def test_remarks_stand_beside_each_other_the_newest_first(world: DpsWorld) -> None:
    remark(world, "våren 2021", "Etablert.")
    remark(world, "høsten 2026", "Utvidet.", at=LATER)
    assert [one.said_of for one in queries.statements(ANONYMOUS, world.id, at=LATER).remarks] == [
        "høsten 2026",
        "våren 2021",
    ]


def test_what_is_taken_back_is_shown_no_more_and_only_once(world: DpsWorld, cast: Cast) -> None:
    said = remark(world, "våren 2021", "Etablert.")
    actions.take_back_statement(said, by=cast.astrid, at=LATER)
    assert queries.statements(ANONYMOUS, world.id, at=LATER).remarks == ()
    assert [one.id for one in queries.statements(cast.astrid, world.id, at=LATER).earlier] == [said]
    for gone in (said, uuid4()):
        with pytest.raises(Missing):
            actions.take_back_statement(gone, by=cast.astrid, at=LATER)


def test_each_is_an_event_that_says_nothing_internal(world: DpsWorld, cast: Cast) -> None:
    fact = say(world, "Innkjøp og jurist", kind="team", access="internal")
    remark(world, "våren 2021", "Etablert.")
    actions.take_back_statement(fact, by=cast.astrid, at=LATER)
    told = audit.happened(world.id, beginning=["dps."], descending=False)[-3:]
    assert [one.kind for one in told] == ["dps.FactStated", "dps.RemarkWritten", "dps.StatementTakenBack"]
    assert "jurist" not in str([one.payload for one in told])


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("dps.statement_empty", {"text": "  "}),
        ("dps.remark_without_date", {"said_of": " "}),
        ("dps.document_access_unknown", {"access": "some"}),
    ],
)
def test_what_cannot_be_said_is_refused_with_what_to_do(world: DpsWorld, code: str, given: dict[str, str]) -> None:
    said = {"said_of": "våren 2021", "text": "Etablert.", "access": "public"} | given
    assert refused(lambda: actions.write_remark(world.id, **said, by=world.cast.astrid, at=AT)) == code
    assert not Statement.objects.exists()


def test_it_is_the_managers_to_write(world: DpsWorld, cast: Cast) -> None:
    assert refused(lambda: write_as(cast.eva, world)) == "dps.not_manager"
    for stranger in (cast.brita, cast.bjorn):
        with pytest.raises(Missing):
            write_as(stranger, world)
    with pytest.raises(Missing):
        say(world, "Noe", kind="remark")


def write_as(by, world: DpsWorld) -> UUID:
    return actions.state_fact(world.id, kind="mandate", text="Mitt", access="public", by=by, at=AT)


def test_the_database_keeps_one_fact_of_a_kind(world: DpsWorld, cast: Cast) -> None:
    say(world, "Besluttet av ledelsen")
    row = Statement.objects.get()
    row.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

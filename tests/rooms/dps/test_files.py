"""Files of a DPS: an internal one is its authority's alone, whatever address it is asked for by."""

import io
from uuid import UUID

import pytest

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.documents import queries as stored
from terskel.dps import actions, models, queries
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.dps import SET_UP_AT, DpsWorld, draft_dps, public_dps

pytestmark = pytest.mark.django_db

AT = oslo("2026-12-08 10:00")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def world(cast: Cast) -> DpsWorld:
    return public_dps(cast, public_file="Kontraktsmal")


def attach(world: DpsWorld, *, access: str = "internal", title: str = "Markedsvurdering") -> UUID:
    return actions.attach_document(
        world.id,
        io.BytesIO(b"Ikke for alle"),
        title=title,
        name="marked.txt",
        media_type="text/plain",
        access=access,
        by=world.cast.astrid,
        at=AT,
    )


def code_of(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def test_an_internal_file_is_its_authoritys_alone(world: DpsWorld, cast: Cast) -> None:
    internal = attach(world)
    assert queries.document(cast.eva, internal, at=AT).name == "marked.txt"
    for stranger in (cast.brita, cast.bjorn, ANONYMOUS):
        with pytest.raises(Missing):
            queries.document(stranger, internal, at=AT)
        assert [one.title for one in queries.documents_of(stranger, world.id, at=AT)] == ["Kontraktsmal"]


def test_an_internal_file_is_not_reached_by_the_address_of_the_stored_file(world: DpsWorld, cast: Cast) -> None:
    file_id = models.DpsDocument.objects.get(pk=attach(world)).file_id
    for stranger in (cast.brita, cast.bjorn, ANONYMOUS):
        with pytest.raises(Missing):
            stored.file(stranger, file_id, at=AT)


def test_everyone_reads_a_public_file_once_the_page_is_public(world: DpsWorld, cast: Cast) -> None:
    (public,) = queries.documents_of(ANONYMOUS, world.id, at=AT)
    with queries.document(ANONYMOUS, public.id, at=AT).reading() as stream:
        assert stream.read() == b"Mal for kontrakten"
    with pytest.raises(Missing):
        queries.document(ANONYMOUS, public.id, at=SET_UP_AT)


def test_what_everyone_reads_is_fixed_at_publication(world: DpsWorld, cast: Cast) -> None:
    (public,) = queries.documents_of(ANONYMOUS, world.id, at=AT)
    with pytest.raises(RefusedAct) as coming:
        attach(world, access="public")
    with pytest.raises(RefusedAct) as going:
        actions.remove_document(public.id, by=cast.astrid, at=AT)
    assert {code_of(coming.value), code_of(going.value)} == {"dps.document_published"}


def test_a_removed_file_is_not_shown_any_more_and_is_kept(world: DpsWorld, cast: Cast) -> None:
    internal = attach(world)
    actions.remove_document(internal, by=cast.astrid, at=AT)
    assert [one.title for one in queries.documents_of(cast.astrid, world.id, at=AT)] == ["Kontraktsmal"]
    assert models.DpsDocument.objects.get(pk=internal).removed_at == AT
    with pytest.raises(Missing):
        actions.remove_document(internal, by=cast.astrid, at=AT)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"title": " "}, "dps.document_without_title"), ({"access": "secret"}, "dps.document_access_unknown")],
)
def test_a_file_has_a_name_and_an_access(cast: Cast, given: dict[str, str], code: str) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        attach(world, **given)
    assert code_of(refusal.value) == code


def test_only_the_owners_manager_attaches_and_removes(world: DpsWorld, cast: Cast) -> None:
    internal = attach(world)
    for stranger in (cast.brita, cast.bjorn):
        with pytest.raises(Missing):
            actions.remove_document(internal, by=stranger, at=AT)
    with pytest.raises(RefusedAct) as told:
        actions.remove_document(internal, by=cast.eva, at=AT)
    assert code_of(told.value) == "dps.not_manager"

"""Files are kept under the hash of their bytes; whoever is not concerned meets nothing."""

import hashlib
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import Error
from django.test import override_settings

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import moves, queries
from terskel.documents.models import StoredFile
from tests.rooms.refusals import refused
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def stored(cast: Cast, content: bytes = b"kravspesifikasjon", *, access: str = "public", reason: str = "") -> UUID:
    return moves.store_file(
        BytesIO(content),
        name="krav.pdf",
        media_type="application/pdf",
        access=access,
        at=BEGINNING,
        by=cast.astrid,
        authority_id=cast.nhn_id,
        access_reason=reason,
    )


def test_a_file_comes_back_as_it_went_in_under_its_own_hash(cast: Cast) -> None:
    view = queries.file(cast.astrid, stored(cast))
    assert view.sha256 == hashlib.sha256(b"kravspesifikasjon").hexdigest()
    with view.reading() as stream:
        assert stream.read() == b"kravspesifikasjon"


def test_the_same_content_stored_twice_is_two_rows_and_one_file(cast: Cast) -> None:
    first, second = queries.attached_files([stored(cast), stored(cast)]).values()
    assert first.id != second.id
    assert first.sha256 == second.sha256


def test_an_empty_file_is_refused_with_its_name(cast: Cast) -> None:
    assert refused(lambda: stored(cast, b"")) == "documents.empty_file"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(("size", "passes"), [(9, True), (10, True), (11, False)])
def test_a_file_over_the_limit_is_refused(cast: Cast, size: int, passes: bool) -> None:
    with override_settings(TERSKEL_FILE_LIMIT=10):
        if passes:
            assert stored(cast, b"x" * size)
        else:
            assert refused(lambda: stored(cast, b"x" * size)) == "documents.too_large"


def test_a_restricted_file_needs_a_reason(cast: Cast) -> None:
    assert refused(lambda: stored(cast, access="restricted", reason=" ")) == "documents.restriction_needs_reason"
    assert stored(cast, access="restricted", reason="Sikkerhetsgradert romplan.")


def test_a_file_is_its_authoritys_until_it_is_published(cast: Cast) -> None:
    file_id = stored(cast)
    for stranger in (cast.bjorn, cast.brita, ANONYMOUS):
        with pytest.raises(Missing):
            queries.file(stranger, file_id, at=BEGINNING)
    moves.publish_file(file_id, public_from=BEGINNING, at=BEGINNING)
    assert queries.file(ANONYMOUS, file_id, at=BEGINNING)
    with pytest.raises(Missing):
        queries.file(ANONYMOUS, file_id, at=BEGINNING - timedelta(microseconds=1))


def test_a_restricted_file_cannot_be_published(cast: Cast) -> None:
    file_id = stored(cast, access="restricted", reason="Romplan.")
    with pytest.raises(Missing):
        moves.publish_file(file_id, public_from=BEGINNING, at=BEGINNING)


def test_the_database_refuses_to_change_what_a_file_is(cast: Cast) -> None:
    row = StoredFile.objects.get(id=stored(cast))
    row.sha256 = "0" * 64
    with pytest.raises(Error, match="facts_stay"):
        row.save()

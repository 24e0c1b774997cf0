"""Pages, calendars and feeds travel compressed; files and the API's answers do not."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_whoever_takes_it() -> None:
    plain = Client().get("/help/what-is-a-dps/")
    packed = Client().get("/help/what-is-a-dps/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed.content)


def test_its_size_is_not_the_same_twice_so_that_it_tells_nothing() -> None:
    sizes = {
        len(Client().get("/help/what-is-a-dps/", headers={"accept-encoding": "gzip"}).content) for _turn in range(8)
    }
    assert len(sizes) > 1


def test_a_feed_is_compressed_and_still_told_apart_from_the_one_before() -> None:
    packed = Client().get("/feeds/nb/systems.atom", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert b"</feed>" in gzip.decompress(packed.content)
    again = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    assert Client().get("/feeds/nb/systems.atom", headers=again).status_code == 304


@pytest.mark.parametrize("address", ["/api/openapi.json", "/api/dps"])
def test_the_api_goes_as_it_is(address: str) -> None:
    answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer

"""What is shown of an image: the picture, its colours and which way up it is, and nothing that a camera wrote down."""

import pytest

from terskel.articles.pictures import NotAPicture, picture
from tests.worlds.images import PLACE, jpeg, png, webp


@pytest.mark.parametrize(("make", "media_type"), [(png, "image/png"), (jpeg, "image/jpeg"), (webp, "image/webp")])
def test_an_image_is_known_by_its_bytes_and_loses_what_it_says_of_a_place(make: object, media_type: str) -> None:
    assert callable(make)
    found = picture(make(said=PLACE))
    assert (found.media_type, found.width, found.height) == (media_type, 8, 6)
    assert PLACE not in found.content
    assert found.content == picture(make()).content


@pytest.mark.parametrize("make", [png, jpeg, webp])
def test_an_image_without_anything_beside_is_kept_byte_for_byte(make: object) -> None:
    assert callable(make)
    assert picture(make()).content == make()


def test_colours_stay() -> None:
    assert b"ICC_PROFILE" in picture(jpeg(said=PLACE)).content


def test_a_picture_taken_sideways_is_still_seen_upright() -> None:
    found = picture(jpeg(said=PLACE, turned=6))
    assert (found.width, found.height) == (6, 8)
    assert b"Exif\0\0MM" in found.content
    assert picture(found.content) == found
    assert PLACE not in found.content


@pytest.mark.parametrize("make", [png, jpeg, webp])
def test_a_damaged_image_is_none(make: object) -> None:
    assert callable(make)
    whole = make()
    for length in range(len(whole)):
        with pytest.raises(NotAPicture):
            picture(whole[:length])


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7", png(0, 6)]
)
def test_anything_else_is_none(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        picture(content)

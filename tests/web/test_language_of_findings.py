"""What a page says in its own words, and what the rooms say on it, are in one language."""

import pytest
from django.conf import settings

from terskel.dps import actions
from tests.web.visiting import visitor
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


@pytest.mark.parametrize(("language", "words"), [("en", "A CPV code is missing"), ("nn", "CPV-kode manglar")])
def test_the_check_speaks_the_language_the_page_is_in_whatever_the_person_s_own(
    cast: Cast, language: str, words: str
) -> None:
    draft = actions.create_dps(name="Utkast", by=cast.astrid, at=BEGINNING)
    astrid = visitor(cast.astrid)
    astrid.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = astrid.get("authority:dps_setup", draft, at=BEGINNING)
    assert words in page
    assert "CPV-kode mangler." not in page

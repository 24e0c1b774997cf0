"""Log-in through a whole OpenID Connect provider in a process of its own, set up by settings alone."""

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from terskel.accounts import queries
from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.core.decisions import Missing
from terskel.project import environment
from tests.worlds import cast as casting

pytestmark = pytest.mark.django_db

PROVIDER = Path(__file__).with_name("identity_provider.mjs")
HERE = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}
SECONDS = 20
FORM_ACTION = re.compile(r'action="([^"]+)"')


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    back = f"http://127.0.0.1:8000{reverse('openid_connect_callback', args=['ansattporten'])}"
    command = ["node", "--no-warnings", str(PROVIDER), str(port), back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            if process.stdout is None or "ready" not in process.stdout.readline():
                raise RuntimeError("the identity provider did not start: has npm ci been run?")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(autouse=True)
def _settings_name_it(
    provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest
) -> None:
    written = tmp_path / "providers.toml"
    written.write_text(
        "[[provider]]\n"
        'id = "ansattporten"\n'
        'name = "Ansattporten"\n'
        'client_id = "terskel"\n'
        'secret = "shared between the two"\n'
        f'server_url = "{provider}"\n'
    )
    monkeypatch.setenv("TERSKEL_OIDC", str(written))
    settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
        "openid_connect": {"APPS": environment.login_providers()}
    }


def log_in(who: str) -> tuple[Client, str]:
    """Ours, theirs, and back: the browser after the log-in, and where it was sent."""
    ours, theirs = Client(), requests.Session()
    away = ours.post(reverse("openid_connect_login", args=["ansattporten"]), **HERE)
    page = theirs.get(away["Location"], timeout=SECONDS)
    page = _answer(theirs, page, {"prompt": "login", "login": who, "password": "anything"})
    back = _answer(theirs, page, {"prompt": "consent"}, stop_at="http://127.0.0.1:8000/")
    arrived = ours.get(back.headers["Location"].removeprefix("http://127.0.0.1:8000"), **HERE)
    return ours, arrived["Location"]


def _answer(
    session: requests.Session, page: requests.Response, fields: dict[str, str], stop_at: str = ""
) -> requests.Response:
    """Send the form on the provider's page; follow redirects until one leads to `stop_at`."""
    found = FORM_ACTION.search(page.text)
    if found is None:
        raise AssertionError(f"no form on {page.url}: {page.text[:300]}")
    answer = session.post(
        requests.compat.urljoin(page.url, found[1]), data=fields, allow_redirects=False, timeout=SECONDS
    )
    while answer.is_redirect:
        target = answer.headers["Location"]
        if stop_at and target.startswith(stop_at):
            return answer
        answer = session.get(requests.compat.urljoin(answer.url, target), allow_redirects=False, timeout=SECONDS)
    return answer


def person_logged_in(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def test_a_first_visit_makes_the_person_and_a_second_finds_them() -> None:
    browser, _to = log_in("brita")
    brita = queries.person_by_email("brita.strand@example.no")
    assert person_logged_in(browser) == str(brita.id)
    assert (brita.name, brita.language) == ("Brita Strand", "nb")
    assert not Person.objects.get().has_usable_password()
    assert [event.kind for event in Event.objects.all()] == ["accounts.PersonCreated"]
    again, _to = log_in("brita")
    assert person_logged_in(again) == str(brita.id)
    assert Person.objects.count() == 1


def test_whoever_was_added_by_their_authority_is_known_by_the_confirmed_address() -> None:
    brita_id = casting.person("Brita Strand")
    for _visit in range(2):
        browser, _to = log_in("brita")
        assert person_logged_in(browser) == str(brita_id)
    assert SocialAccount.objects.get().user_id == brita_id
    assert Person.objects.count() == 1


def test_an_address_nobody_confirmed_lets_nobody_in_as_another() -> None:
    casting.person("Brita Strand")
    browser, to = log_in("mallory")
    assert person_logged_in(browser) is None
    assert to == reverse("account_login")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("who", ["mallory", "nameless"])
def test_an_address_nobody_confirmed_makes_no_person(who: str) -> None:
    browser, to = log_in(who)
    assert person_logged_in(browser) is None
    assert to == reverse("account_login")
    assert not Person.objects.exists()
    with pytest.raises(Missing):
        queries.person_by_email("brita.strand@example.no")


def test_a_provider_that_settings_do_not_name_is_not_there(settings: pytest.FixtureRequest) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}  # type: ignore[attr-defined]
    assert Client().post(reverse("openid_connect_login", args=["ansattporten"]), **HERE).status_code == 404


def test_an_answer_of_somebody_else_s_log_in_is_not_ours() -> None:
    _browser, _to = log_in("brita")
    stranger = Client()
    stranger.get(
        reverse("openid_connect_callback", args=["ansattporten"]), {"code": "stolen", "state": "guessed"}, **HERE
    )
    assert person_logged_in(stranger) is None

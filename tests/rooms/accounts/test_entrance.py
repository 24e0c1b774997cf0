"""Making an account and logging in through the pages that allauth serves."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from terskel.accounts import actions, queries
from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.notifications import outbox
from terskel.notifications.models import OutgoingMail
from terskel.organisations import queries as organisations
from tests.worlds.cast import BEGINNING

pytestmark = pytest.mark.django_db

PASSWORD = "elleve grønne elger på ski"


@pytest.fixture(autouse=True)
def _mail_goes_through_the_outbox_without_a_past(settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "terskel.notifications.outbox.OutboxBackend"  # type: ignore[attr-defined]
    cache.clear()  # of how often an address was sent a mail, which is limited


def sign_up(email: str = "Camilla@Example.no", *, language: str = "nn") -> Client:
    browser = Client(headers={"accept-language": language})
    browser.post(reverse("account_signup"), {"email": email, "name": "Camilla Berg", "password1": PASSWORD})
    return browser


def log_in(email: str, password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": email, "password": password})
    return browser


def logged_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def confirm(browser: Client) -> None:
    """Follow the link in the mail."""
    mail = OutgoingMail.objects.latest("id")
    body = outbox.words_of(mail).body
    link = re.search(r"https?://[^/\s]+(/\S*confirm-email/\S+)", body)
    assert link, body
    browser.post(link[1])


def test_anybody_may_make_an_account_at_any_hour_and_confirms_the_address() -> None:
    browser = sign_up()
    person = queries.person_by_email("camilla@example.no")
    assert (person.name, person.language, person.email) == ("Camilla Berg", "nn", "camilla@example.no")
    assert [event.kind for event in Event.objects.all()] == ["accounts.PersonCreated"]
    assert not logged_in(log_in("camilla@example.no"))
    confirm(browser)
    assert logged_in(log_in("CAMILLA@example.no"))


def test_an_account_alone_acts_for_nobody() -> None:
    sign_up()
    assert organisations.actors_of(queries.person_by_email("camilla@example.no").id) == ()


def test_an_address_that_is_known_is_not_told_to_a_stranger() -> None:
    sign_up()
    before = Person.objects.get()
    answer = Client().post(
        reverse("account_signup"), {"email": "camilla@example.no", "name": "Mallory", "password1": PASSWORD}
    )
    assert answer.status_code == 302
    assert Person.objects.get().name == before.name


@pytest.mark.parametrize("password", ["short", "password1234", "camilla@example.no"])
def test_a_weak_password_is_refused(password: str) -> None:
    Client().post(reverse("account_signup"), {"email": "camilla@example.no", "name": "Camilla", "password1": password})
    assert not Person.objects.exists()


def test_a_closed_person_is_kept_out() -> None:
    confirm(sign_up())
    Person.objects.update(is_active=False)
    assert not logged_in(log_in("camilla@example.no"))


def test_an_operator_made_on_the_command_line_logs_in_at_once() -> None:
    actions.create_operator("otto@example.no", "Otto", "nb", password=PASSWORD, by=SYSTEM, at=BEGINNING)
    assert logged_in(log_in("otto@example.no"))


def test_with_a_second_factor_the_password_alone_lets_nobody_in() -> None:
    confirm(sign_up())
    person = Person.objects.get()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    browser = log_in("camilla@example.no")
    assert not logged_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not logged_in(browser)
    counter = next(totp.yield_hotp_counters_from_time())
    browser.post(reverse("mfa_authenticate"), {"code": totp.format_hotp_value(totp.hotp_value(secret, counter))})
    assert logged_in(browser)


def test_somebody_added_by_a_colleague_chooses_a_password_by_mail() -> None:
    actions.create_person("brita@example.no", "Brita Strand", "nb", by=SYSTEM, at=BEGINNING)
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "brita@example.no"})
    link = re.search(r"https?://[^/\s]+(/\S*password/reset/key/\S+)", outbox.words_of(OutgoingMail.objects.get()).body)
    assert link
    form = browser.get(link[1])
    browser.post(form["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert EmailAddress.objects.get().verified
    assert logged_in(log_in("brita@example.no"))

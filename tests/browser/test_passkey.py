"""Logging in with a passkey instead of a password, and with a code from an app besides it.

The authenticator is Chromium's virtual one (CDP WebAuthn): it makes real keys and signs the server's real challenges.
"""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from tests.browser.conftest import Visit
from tests.browser.people import PASSWORD, with_a_password
from tests.browser.visitor import Visitor


@pytest.fixture(autouse=True)
def _no_attempts_before() -> None:
    cache.clear()  # it limits attempts


def with_a_passkey_device(visitor: Visitor) -> Visitor:
    """A phone or computer that keeps passkeys and always recognises its owner."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return visitor


def logs_in_with_password(visitor: Visitor, email: str) -> Visitor:
    visitor.open("/accounts/login/").write({"E-post": email, "Passord": PASSWORD})
    return visitor.press("Logg inn", exact=True)


def changes_security(visitor: Visitor, step: str) -> Visitor:
    """Whoever changes how they log in shows once more who they are."""
    visitor.open("/account/profile/").follow("Passnøkler og koder").follow(step)
    return visitor.see("Bekreft tilgang").fill("Passord", PASSWORD).press("Bekreft")


def logs_out(visitor: Visitor) -> Visitor:
    visitor.page.locator("header summary").click()
    return visitor.go(visitor.page.get_by_role("button", name="Logg ut"))


def code_of(secret: str) -> str:
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_a_passkey_is_made_and_lets_its_owner_in_without_a_password(visit: Visit, database: str) -> None:
    with_a_password("camilla@example.no", "Camilla Berg")
    camilla = logs_in_with_password(with_a_passkey_device(visit()), "camilla@example.no")
    camilla = changes_security(camilla, "Legg til").fill("Hva du kaller passnøkkelen", "Telefonen min")
    camilla.press("Legg til").see("Passnøkkelen er lagt til")
    camilla.open("/accounts/2fa/webauthn/").see("Telefonen min", "I stedet for passordet")
    logs_out(camilla).open("/accounts/login/").press("Logg inn med passnøkkel").see("Velkommen, Camilla Berg")


def test_after_the_password_a_code_from_the_app_is_asked_for(visit: Visit, database: str) -> None:
    with_a_password("bjorn@example.no", "Bjørn Lie")
    bjorn = logs_in_with_password(visit(), "bjorn@example.no")
    changes_security(bjorn, "Aktiver")
    secret = bjorn.main.get_by_label("Autentiseringshemmelighet").input_value()
    bjorn.fill("Autentiseringskode", code_of(secret)).press("Aktiver").see("Autentiseringsapp aktivert")
    logs_out(bjorn)
    cache.clear()  # the code just used is not taken twice within its half minute
    logs_in_with_password(bjorn, "bjorn@example.no").see("skriv inn en autentiseringskode")
    bjorn.fill("Kode", "000000").press("Logg inn").see("Feil kode")
    bjorn.fill("Kode", code_of(secret)).press("Logg inn").see("Velkommen, Bjørn Lie")

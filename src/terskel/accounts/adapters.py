"""How allauth's sign-up and log-in meet our people.

Sign-up is open, since any firm may ask to take part at any hour; a person alone may do nothing until a supplier is
registered or an authority's administrator adds them. Log-in through an identity provider (ID-porten, Ansattporten and
the like) makes the person at the first visit when the provider vouches for the address.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from terskel import clock
from terskel.accounts import actions
from terskel.accounts.models import Person
from terskel.core.actors import ANONYMOUS
from terskel.core.languages import LANGUAGES, Language
from terskel.core.phrases import Phrasebook


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password, passkey or TOTP."""

    def save_user(self, request: HttpRequest, user: Person, form: Form, commit: bool = True) -> Person:
        """The new person has the name they gave and the language they read the form in."""
        user.name = str(form.cleaned_data.get("name") or user.name).strip()
        user.language = _language_of_page()
        super().save_user(request, user, form, commit=False)
        if commit:
            actions.sign_up(user, user.save, by=ANONYMOUS, at=clock.now())
        return user

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """People have no user names."""

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The mail names whose installation it comes from."""
        named = {**context, "owner": settings.TERSKEL_OWNER_NAME}
        mail: EmailMessage = super().render_mail(template_prefix, email, named, headers)
        return mail

    def format_email_subject(self, subject: str) -> str:
        """As it is written: the host before it tells a reader nothing."""
        return str(subject)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """OpenID Connect; which providers there are is a setting of the installation."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A provider that does not vouch for the e-mail address lets nobody in for the first time.

        Otherwise whoever can write an address into their profile there could receive what is meant for another here.
        """
        confirmed = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        if sociallogin.is_existing:
            _confirm_address(sociallogin.user, confirmed)
        elif not confirmed:
            messages.error(request, Phrasebook.of("accounts").say("provider.address_unconfirmed", _language_of_page()))
            raise ImmediateHttpResponse(redirect(reverse("account_login")))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> Person:
        """The person and their tie to the provider are kept in one act."""
        person: Person = sociallogin.user
        person.set_unusable_password()
        if form is not None:
            get_account_adapter(request).save_user(request, person, form, commit=False)
        actions.sign_up(person, lambda: sociallogin.save(request), by=ANONYMOUS, at=clock.now())
        return person

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Name and address as the provider gives them."""
        person: Person = super().populate_user(request, sociallogin, data)
        claims: dict[str, Any] = sociallogin.account.extra_data.get("userinfo", sociallogin.account.extra_data)
        given = (data.get("first_name") or "", data.get("last_name") or "")
        person.name = str(claims.get("name") or " ".join(given).strip() or data.get("email") or "")[:200]
        person.language = _language_of_page()
        return person


def confirm_after_reset(sender: type[Person], user: Person, **_signal: object) -> None:  # noqa: ARG001 - Django's signature
    """Whoever chose a new password by a link that was mailed to them has shown that the address is theirs."""
    _confirm_address(user, {user.email.lower()})


def _confirm_address(person: Person, confirmed: set[str]) -> None:
    """Somebody added by a colleague need not confirm by another mail what is confirmed already."""
    if person.email.lower() in confirmed:
        EmailAddress.objects.update_or_create(
            user=person, email=person.email.lower(), defaults={"verified": True, "primary": True}
        )


def _language_of_page() -> Language:
    active = (get_language() or "nb")[:2]
    return next((language for language in LANGUAGES if language == active), "nb")

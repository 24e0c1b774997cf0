"""What the environment says: the only place that reads it for the settings."""

import os
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from terskel import installation
from terskel.devdb import Cluster

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_PORT = 8000
DATABASE = "DATABASE_URL"
# Who makes and changes the tables; where it is not set, the role of DATABASE_URL does that too.
OWNERS_DATABASE = "TERSKEL_OWNER_DATABASE_URL"


class Misconfigured(Exception):
    """A setting is missing or wrong; the text says which, and what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def whole_number(name: str, default: int) -> int:
    written = text(name)
    if not written:
        return default
    if not written.isdigit():
        raise Misconfigured(f"{name} must be a whole number, not {written!r}.")
    return int(written)


def switched_on(name: str, *, default: bool = False) -> bool:
    written = text(name, "1" if default else "0").lower()
    if written not in {"0", "1", "true", "false"}:
        raise Misconfigured(f"{name} must be 1 or 0, not {written!r}.")
    return written in {"1", "true"}


def one_of(name: str, default: str, *, among: Collection[str]) -> str:
    written = text(name, default).lower()
    if written not in among:
        raise Misconfigured(f"{name} must be {' or '.join(among)}, not {written!r}.")
    return written


def web_address(name: str, default: str) -> str:
    """The address of somebody else's service without a slash at its end; empty where it is "off"."""
    written = text(name, default)
    if written.lower() == "off":
        return ""
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Misconfigured(f'{name} must look like https://register.example.no/api, or be "off", not {written!r}.')
    return written.rstrip("/")


def signing_service(name: str) -> str:
    """The root of a signing service's API without a slash at its end; empty where contracts are signed here alone.

    It says nothing without a certificate of ours, and is believed only on that of an issuer we trust.
    """
    written = text(name).rstrip("/")
    if not written:
        return ""
    parts = urlsplit(written)
    if parts.scheme != "https" or not parts.hostname:
        raise Misconfigured(f"{name} must look like https://api.signering.posten.no/api, not {written!r}.")
    for needed in (f"{name}_CERTIFICATE", f"{name}_ISSUERS"):
        if not text(needed):
            raise Misconfigured(f"{needed} must name a file when {name} is set.")
    return written


def scanner(name: str) -> str:
    """Where clamd listens: a socket of this machine or a port; empty where nobody checks files for malware."""
    written = text(name)
    parts = urlsplit(written)
    if not written or (parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc):
        return written
    if parts.scheme != "tcp" or not parts.hostname:
        raise Misconfigured(f"{name} must look like unix:/run/clamav/clamd.ctl or tcp://host:3310, not {written!r}.")
    return written


@dataclass(frozen=True, slots=True)
class Address:
    """Where people reach this installation, as they write it in the browser."""

    url: str
    host: str
    secure: bool

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK_HOSTS

    @property
    def hosts(self) -> list[str]:
        return ["127.0.0.1", "localhost", "[::1]"] if self.on_loopback else [self.host]


def address() -> Address:
    written = text("TERSKEL_ADDRESS", f"http://127.0.0.1:{whole_number('PORT', DEFAULT_PORT)}")
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Misconfigured(f"TERSKEL_ADDRESS must look like https://procurement.example.no, not {written!r}.")
    found = Address(written.rstrip("/"), parts.hostname, parts.scheme == "https")
    if not found.secure and not found.on_loopback:
        raise Misconfigured(f"TERSKEL_ADDRESS must begin with https:// (http is for this machine only): {written}")
    return found


def embedded_cluster() -> Cluster:
    return Cluster(installation.data_dir() / "database")


def database(alias_options: dict[str, Any] | None = None, *, named: str = DATABASE) -> dict[str, Any]:
    """Django's entry for the database that the variable names, or for the embedded PostgreSQL when it is not set."""
    url = text(named) or embedded_cluster().url()
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Misconfigured(f"{named} must begin with postgresql:// (Terskel runs on PostgreSQL only).")
    try:
        port = parts.port
    except ValueError as fault:
        raise Misconfigured(
            f"{named} can't be read: {fault}. In a password write / as %2F, ? as %3F, # as %23, @ as %40."
        ) from fault
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, **(alias_options or {})},
    }


def login_providers() -> list[dict[str, Any]]:
    """OpenID Connect providers (ID-porten, Ansattporten …) from the TOML file that TERSKEL_OIDC names.

    Each `[[provider]]` has id, name, client_id, server_url, and secret or secret_file.
    """
    named = text("TERSKEL_OIDC")
    if not named:
        return []
    path = Path(named)
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get("provider", [])
        return [_provider(entry, path.parent) for entry in written]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise Misconfigured(f"TERSKEL_OIDC names {named}, which can't be used: {fault}") from fault


def _provider(entry: dict[str, str], folder: Path) -> dict[str, Any]:
    secret = entry["secret"] if "secret" in entry else (folder / entry["secret_file"]).read_text().strip()
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": secret,
        "settings": {"server_url": entry["server_url"], "oauth_pkce_enabled": True},
    }


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

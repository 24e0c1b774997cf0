"""Every setting there is: what it means, what holds without it, and how it is written.

docs/settings.md is made from this page (`python tools/settings_document.py`); a test holds it against what the code
reads, so that no setting is without words and no words without a setting.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment. `default` in words where it is not a plain value; `secret`: never shown."""

    name: str
    means: str
    default: str
    example: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    settings: tuple[Setting, ...]


REGISTER: Final = (
    Group(
        "Where it is",
        (
            Setting(
                "TERSKEL_ADDRESS",
                "Where people reach the pages. https, except on this machine.",
                "http://127.0.0.1 with the port",
                "https://innkjop.example.no",
            ),
            Setting("PORT", "The port that pages and API are served on.", "8000", "8080"),
            Setting(
                "TERSKEL_BEHIND_PROXY",
                "1 when exactly one proxy in front sets X-Forwarded-For, X-Forwarded-Proto and X-Request-ID; they are "
                "believed then, and only then.",
                "0",
                "1",
            ),
            Setting(
                "TERSKEL_OWNER_NAME", "Whose installation it is; shown in the pages.", "Terskel", "Norsk helsenett"
            ),
        ),
    ),
    Group(
        "Database",
        (
            Setting(
                "DATABASE_URL",
                "The PostgreSQL (15 or newer) and the role that the app works in.",
                "an embedded PostgreSQL in the data folder",
                "postgresql://terskel_app@db.example.no/terskel?sslmode=verify-full",
                secret=True,
            ),
            Setting(
                "TERSKEL_OWNER_DATABASE_URL",
                "The role that makes the tables, and the extension `pg_trgm`, which comes with PostgreSQL. With it, "
                "let `DATABASE_URL` name a role that owns nothing: "
                "`terskel migrate` grants that role what it needs, and no UPDATE or DELETE on the audit.",
                "as `DATABASE_URL`",
                "postgresql://terskel@db.example.no/terskel?sslmode=verify-full",
                secret=True,
            ),
            Setting(
                "TERSKEL_DATABASE_POOL",
                "Connections that one web process keeps, and so requests it answers at once; `terskel serve` sets it.",
                "0: one for each thread",
                "4",
            ),
            Setting(
                "TERSKEL_LOCK_TIMEOUT_MS", "How long an act waits for a lock before it is given up.", "5000", "5000"
            ),
            Setting(
                "TERSKEL_PREPARED_AFTER",
                "How often a connection runs a statement of the deliveries before the database keeps its plan; 0 never "
                "lets it, for a pooler that hands connections out by transaction.",
                "5",
                "0",
            ),
            Setting("TERSKEL_STATEMENT_TIMEOUT_MS", "How long one statement of an act may take.", "30000", "30000"),
            Setting(
                "PG_BIN_DIR",
                "Folder of PostgreSQL's programs: those of the embedded server, and the pg_dump and pg_restore of "
                "backups.",
                "the wheel's, else the system's",
                "/usr/lib/postgresql/17/bin",
            ),
        ),
    ),
    Group(
        "Folders and keys",
        (
            Setting(
                "TERSKEL_DATA_DIR",
                "Files, sealed parts, the audit's signed heads, the embedded database.",
                "/var/lib/terskel as root, else the user's data folder",
                "/var/lib/terskel",
            ),
            Setting(
                "TERSKEL_KEYS_DIR",
                "The installation's own keys. Never on the same disk or in the same backup as database and files.",
                "`keys` in the data folder",
                "/etc/terskel/keys",
            ),
            Setting(
                "TERSKEL_SECRET_KEY",
                "Signs cookies and links in mails; the same for all processes.",
                "made at the first start, in the keys folder",
                "forty random characters or more",
                secret=True,
            ),
            Setting(
                "TERSKEL_BACKUP_RECIPIENTS",
                "Public halves of age keys, with a blank between: whoever has one of the secret halves opens the "
                "backups. Make the pair offline with `age-keygen`.",
                "none: `terskel backup` asks",
                "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sgggdrh",
            ),
            Setting(
                "TERSKEL_BACKUP_DIR",
                "Where `terskel upgrade` puts the backup that it makes first.",
                "`backups` in the data folder",
                "/srv/backup/terskel",
            ),
        ),
    ),
    Group(
        "Mail",
        (
            Setting("TERSKEL_MAIL_HOST", "The mail server.", "localhost", "smtp.example.no"),
            Setting("TERSKEL_MAIL_PORT", "Its port.", "25", "587"),
            Setting("TERSKEL_MAIL_USER", "Who logs in to it.", "nobody", "terskel"),
            Setting("TERSKEL_MAIL_PASSWORD", "The password.", "none", "…", secret=True),
            Setting("TERSKEL_MAIL_TLS", "1: the connection is encrypted with STARTTLS.", "0", "1"),
            Setting(
                "TERSKEL_MAIL_FROM",
                "Who mails are from, and where those that come back go.",
                "terskel@ the address's host",
                "innkjop@example.no",
            ),
            Setting(
                "TERSKEL_OPERATOR_MAIL",
                "Who is told that a systemd unit of Terskel has failed and is not started again.",
                "nobody: the journal alone",
                "drift@example.no",
            ),
        ),
    ),
    Group(
        "Log-in",
        (
            Setting(
                "TERSKEL_OIDC",
                "A TOML file of providers that speak OpenID Connect; see [Running Terskel](operations.md).",
                "none: e-mail and password",
                "/etc/terskel/oidc.toml",
            ),
            Setting(
                "TERSKEL_PASSPHRASE_WORK",
                "How hard an opener's passphrase is to guess from a stolen database: log2 of scrypt's N.",
                "18; 15 in a demo",
                "18",
            ),
        ),
    ),
    Group(
        "Files",
        (
            Setting("TERSKEL_FILE_LIMIT", "The largest file, in bytes.", "2147483648 (2 GiB)", "1073741824"),
            Setting("TERSKEL_TENDER_LIMIT", "The largest tender, in bytes.", "10737418240 (10 GiB)", "5368709120"),
            Setting(
                "TERSKEL_MALWARE_SCANNER",
                "Where `clamd` listens. Files of opened tenders go to it before anybody may open them. Set its "
                "`StreamMaxLength` as high as `TERSKEL_FILE_LIMIT`: what it refuses for its size is shown as not "
                "checked.",
                "none: the pages say that files are not checked",
                "unix:/run/clamav/clamd.ctl",
            ),
        ),
    ),
    Group(
        "What is asked of others",
        (
            Setting(
                "TERSKEL_COMPANY_REGISTER",
                "Where Norwegian firms are looked up by number. `off`: nobody is asked, and firms are not verified by "
                "themselves.",
                "https://data.brreg.no/enhetsregisteret/api; `off` in a demo",
                "off",
            ),
            Setting(
                "TERSKEL_ASK_LINKS",
                "Whether addresses in the texts of a system are asked, when a DPS manager wants it, if they answer. "
                "Nothing but public addresses at the ports of the web is asked.",
                "1; 0 in a demo",
                "0",
            ),
            Setting(
                "TERSKEL_LINK_HOSTS",
                "`host:port` that may be asked although it is not public, with a blank between.",
                "none",
                "intranett.example.no:443",
            ),
            Setting(
                "TERSKEL_WEBHOOK_HOSTS",
                "`host:port` of systems inside the network that webhooks may go to, without encryption too, with a "
                "blank between. Everything else is public and https.",
                "none",
                "arkiv.example.no:8080",
            ),
            Setting(
                "TERSKEL_POSTEN_SIGNERING",
                "The root of Posten signering's API, where contracts may be signed instead of here; see "
                "[Running Terskel](operations.md#posten-signering).",
                "none: contracts are signed here, and the choice is not shown",
                "https://api.signering.posten.no/api",
            ),
            Setting(
                "TERSKEL_POSTEN_SIGNERING_CERTIFICATE",
                "PEM file with the RSA key of the organisation certificate (no passphrase), the certificate and its "
                "issuers. Readable by the processes alone.",
                "none",
                "/etc/terskel/organisation.pem",
            ),
            Setting(
                "TERSKEL_POSTEN_SIGNERING_ISSUERS",
                "PEM file with the roots that the service's own certificate is issued under.",
                "none",
                "/etc/terskel/posten-issuers.pem",
            ),
            Setting("TERSKEL_API_RATE", "Requests a minute to the API, of one token.", "600", "600"),
            Setting(
                "TERSKEL_API_RATE_OF_ADDRESS",
                "Requests a minute to the API, of an address without a token.",
                "300",
                "300",
            ),
        ),
    ),
    Group(
        "Watching it",
        (
            Setting("TERSKEL_LOG_LEVEL", "How much is logged: ERROR, WARNING, INFO, DEBUG.", "WARNING", "INFO"),
            Setting(
                "TERSKEL_LOG_FORMAT",
                "`json`: one JSON object for each line. `line`: for people at a terminal.",
                "json; line in a demo",
                "line",
            ),
            Setting(
                "TERSKEL_METRICS_TOKEN",
                "What a reader of `/metrics` sends as `Authorization: Bearer …`. Without it only this machine is "
                "answered, and nobody where a proxy is in front.",
                "none",
                "forty random characters or more",
                secret=True,
            ),
        ),
    ),
    Group(
        "Demo",
        (
            Setting(
                "TERSKEL_DEMO",
                "1: a world in a folder of its own, where anybody logs in as anybody and moves the clock. On this "
                "machine only; `terskel demo` sets it.",
                "0",
                "1",
            ),
        ),
    ),
)

SETTINGS: Final = {setting.name: setting for group in REGISTER for setting in group.settings}


def unknown(names: Collection[str]) -> dict[str, str]:
    """Names that look like settings of ours and are none, each with the one that was meant, if that can be told."""
    strays = sorted(name for name in names if name.startswith("TERSKEL_") and name not in SETTINGS)
    return {name: next(iter(difflib.get_close_matches(name, SETTINGS, n=1)), "") for name in strays}

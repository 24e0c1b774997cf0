"""What the environment says is understood, or refused with words."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from terskel.project import environment
from terskel.project import settings as installed
from terskel.project.environment import Misconfigured


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TERSKEL_ADDRESS", "PORT", "TERSKEL_OIDC", "TERSKEL_FILE_LIMIT", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.django_db
def test_tests_run_on_a_postgresql_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), current_setting('server_version_num')::int")
        folder, version = cursor.fetchone()
    assert "terskel-tests-" in folder
    assert version >= 150000


def test_bokmal_is_the_language_of_who_chose_none() -> None:
    assert settings.LANGUAGE_CODE == "nb"
    assert [code for code, _ in settings.LANGUAGES] == ["nb", "nn", "en"]


def test_without_an_address_it_is_this_machine() -> None:
    address = environment.address()
    assert (address.url, address.on_loopback, address.secure) == ("http://127.0.0.1:8000", True, False)


def test_the_port_is_part_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert environment.address().url == "http://127.0.0.1:8123"


def test_an_address_that_others_reach_answers_to_its_own_name_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_ADDRESS", "https://innkjop.example.no/")
    address = environment.address()
    assert (address.url, address.hosts, address.secure) == (
        "https://innkjop.example.no",
        ["innkjop.example.no"],
        True,
    )


@pytest.mark.parametrize("written", ["http://innkjop.example.no", "innkjop.example.no", "ftp://innkjop.example.no"])
def test_an_address_that_is_not_https_is_refused_for_others(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("TERSKEL_ADDRESS", written)
    with pytest.raises(Misconfigured, match="TERSKEL_ADDRESS"):
        environment.address()


@pytest.mark.parametrize(
    ("written", "files", "says"),
    [
        ("http://api.signering.posten.no/api", 2, "must look like https"),
        ("api.signering.posten.no", 2, "must look like https"),
        ("https://api.signering.posten.no/api", 0, "TERSKEL_POSTEN_SIGNERING_CERTIFICATE must name a file"),
        ("https://api.signering.posten.no/api", 1, "TERSKEL_POSTEN_SIGNERING_ISSUERS must name a file"),
    ],
)
def test_a_signing_service_is_encrypted_and_has_certificates_on_both_sides(
    monkeypatch: pytest.MonkeyPatch, written: str, files: int, says: str
) -> None:
    monkeypatch.setenv("TERSKEL_POSTEN_SIGNERING", written)
    for name in ("CERTIFICATE", "ISSUERS")[:files]:
        monkeypatch.setenv(f"TERSKEL_POSTEN_SIGNERING_{name}", "/etc/terskel/one.pem")
    with pytest.raises(Misconfigured, match=says):
        environment.signing_service("TERSKEL_POSTEN_SIGNERING")


def test_without_a_signing_service_contracts_are_signed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERSKEL_POSTEN_SIGNERING", raising=False)
    assert environment.signing_service("TERSKEL_POSTEN_SIGNERING") == ""


def test_a_database_url_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:p%40ss@db.example.no:6432/terskel?sslmode=verify-full")
    database = environment.database()
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.no", "6432", "terskel")
    assert (database["USER"], database["PASSWORD"]) == ("app", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_folder_in_a_database_url_is_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://terskel@/terskel?host=%2Frun%2Fpostgresql")
    assert environment.database()["HOST"] == "/run/postgresql"


def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///terskel.db")
    with pytest.raises(Misconfigured, match="PostgreSQL only"):
        environment.database()


@pytest.mark.parametrize("written", ["2 GB", "-1", "1.5"])
def test_a_limit_that_is_no_whole_number_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("TERSKEL_FILE_LIMIT", written)
    with pytest.raises(Misconfigured, match="TERSKEL_FILE_LIMIT"):
        environment.whole_number("TERSKEL_FILE_LIMIT", 1)


def test_log_in_providers_are_settings_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    named = tmp_path / "oidc.toml"
    named.write_text(
        '[[provider]]\nid = "ansattporten"\nname = "Ansattporten"\nclient_id = "terskel"\n'
        'secret_file = "secret"\nserver_url = "https://login.example.no/realm"\n'
    )
    monkeypatch.setenv("TERSKEL_OIDC", str(named))
    [provider] = environment.login_providers()
    assert (provider["provider_id"], provider["secret"]) == ("ansattporten", "s3cret")
    assert environment.origin(provider["settings"]["server_url"]) == "https://login.example.no"


def test_a_log_in_provider_without_its_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "oidc.toml"
    named.write_text('[[provider]]\nid = "x"\nname = "X"\nclient_id = "t"\nserver_url = "https://x.example.no"\n')
    monkeypatch.setenv("TERSKEL_OIDC", str(named))
    with pytest.raises(Misconfigured, match="TERSKEL_OIDC"):
        environment.login_providers()


@pytest.mark.django_db
def test_a_count_of_attempts_is_not_pushed_out_by_much_else() -> None:
    """Django's cache in the database forgets a third of what it holds at 300 entries, if nobody says more."""
    with override_settings(CACHES=installed.CACHES):
        call_command("createcachetable")
        kept = caches.create_connection("default")
        kept.set("allauth:attempts", [1.0] * 5, 300)
        kept.set_many({f"figures:{number}": number for number in range(350)}, 300)
        assert kept.get("allauth:attempts") == [1.0] * 5

"""`/healthz` says that the process answers; `/readyz` says what it lacks to do its work."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.test import Client, override_settings

from terskel.project import health, settings

pytestmark = pytest.mark.django_db


def content_at(folder: Path) -> dict[str, object]:
    return settings.STORAGES | {
        "content": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    }


@pytest.fixture
def probe() -> Client:
    return Client(raise_request_exception=False)


def test_a_living_process_says_so_under_any_name_and_leaves_no_cookie(probe: Client) -> None:
    answer = probe.get("/healthz", headers={"host": "10.1.2.3"})
    assert answer.status_code == 200
    assert answer.json() == {"process": "ok"}
    assert not answer.cookies


def test_an_installation_that_has_all_it_needs_is_ready(probe: Client) -> None:
    answer = probe.get("/readyz")
    assert answer.json() == {"database": "ok", "migrations": "ok", "clock": "ok", "storage": "ok"}
    assert answer.status_code == 200


def test_waiting_migrations_make_it_not_ready(probe: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'organisations'")
    answer = probe.get("/readyz")
    assert answer.status_code == 503
    assert "terskel upgrade" in answer.json()["migrations"]


def test_a_file_store_that_cannot_be_written_makes_it_not_ready(probe: Client, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with override_settings(STORAGES=content_at(tmp_path / "a file" / "inside")):
        answer = probe.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["storage"] != "ok"


def test_asking_often_writes_once(probe: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    save = FileSystemStorage.save
    monkeypatch.setattr(FileSystemStorage, "save", lambda *of, **how: written.append(of) or save(*of, **how))
    with override_settings(STORAGES=content_at(tmp_path)):
        for _again in range(3):
            assert probe.get("/readyz").status_code == 200
        assert len(written) == 1
        monkeypatch.setattr(health, "_kept_well", [(storages["content"], 0.0)])
        probe.get("/readyz")
    assert len(written) == 2


def test_the_probe_leaves_nothing_in_the_file_store(probe: Client, tmp_path: Path) -> None:
    with override_settings(STORAGES=content_at(tmp_path)):
        probe.get("/readyz")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

"""`/metrics` tells how the installation does, to who may know it, and nothing of what is sealed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from terskel import clock
from terskel.audit import sequencing
from terskel.core.actors import SYSTEM
from terskel.core.instants import oslo_day
from terskel.notifications import changes
from terskel.notifications.models import Gathered
from terskel.operations import actions as operations
from terskel.project import counting
from terskel.search.models import Progress

pytestmark = pytest.mark.django_db
LINE = re.compile(r'terskel_[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?[0-9.]+')
LABELS = {
    "section": {"public", "workbench", "other"},
    "status": {"1xx", "2xx", "3xx", "4xx", "5xx"},
    "part": {"database", "migrations", "clock", "storage"},
}


@pytest.fixture(autouse=True)
def _counted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "folder", lambda: tmp_path / "metrics")
    monkeypatch.setattr(counting, "_own", [])


def values() -> dict[str, float]:
    said = Client().get("/metrics").content.decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in said if not line.startswith("#"))}


def test_every_line_is_prometheus_text_and_every_metric_is_explained() -> None:
    answer = Client().get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    assert [line for line in lines if not line.startswith("#") and not LINE.fullmatch(line)] == []
    explained = {line.split()[2] for line in lines if line.startswith("# HELP")}
    for line in lines:
        if not line.startswith("#"):
            assert re.sub(r"_(?:bucket|sum|count)$", "", re.split(r"[{ ]", line)[0]) in explained


def test_requests_are_counted_by_section_and_status_and_the_probes_are_not() -> None:
    Client().get("/dps/")
    Client().get("/dps/nobody-has-this/")
    Client().get("/account/home/")
    Client().get("/healthz")
    found = values()
    assert found['terskel_requests_total{section="public",status="2xx"}'] == 1
    assert found['terskel_requests_total{section="public",status="4xx"}'] == 1
    assert found['terskel_requests_total{section="workbench",status="3xx"}'] == 1
    assert sum(value for name, value in found.items() if name.startswith("terskel_requests_total")) == 3
    assert found['terskel_request_seconds_bucket{section="public",le="+Inf"}'] == 2
    assert found['terskel_request_seconds_count{section="public"}'] == 2


def test_what_another_process_has_counted_is_added(tmp_path: Path) -> None:
    Client().get("/dps/")
    own = next((tmp_path / "metrics").iterdir())
    (tmp_path / "metrics" / "another").write_bytes(own.read_bytes())
    (tmp_path / "metrics" / "half-made").write_bytes(b"")
    assert values()['terskel_requests_total{section="public",status="2xx"}'] == 2
    counting.begin()
    assert list((tmp_path / "metrics").iterdir()) == []


def test_no_label_names_an_address_a_person_or_a_matter() -> None:
    Client().get("/dps/")
    for line in values():
        for name, value in re.findall(r'([a-z]+)="([^"]*)"', line):
            assert name in {*LABELS, "le", "version", "queue"}
            assert value in LABELS.get(name, {value})


def test_nothing_tells_how_many_tenders_mails_or_events_there_are() -> None:
    """Of what waits only the age of the oldest is told: a count would grow with each delivery before the opening."""
    told = {re.split(r"[{ ]", line)[0] for line in values()}
    requests = {f"terskel_request{name}" for name in ("s_total", "_seconds_bucket", "_seconds_sum", "_seconds_count")}
    assert told - requests <= {
        "terskel_info",
        "terskel_ready",
        "terskel_oldest_job_seconds",
        "terskel_oldest_mail_seconds",
        "terskel_audit_behind_seconds",
        "terskel_feed_behind_seconds",
        "terskel_search_behind_seconds",
        "terskel_last_backup_seconds",
    }


def test_the_age_of_the_last_backup_is_told_once_there_is_one() -> None:
    assert not any(line.startswith("terskel_last_backup_seconds") for line in values())
    operations.note_backup(by=SYSTEM, at=clock.now() - timedelta(hours=2))
    assert values()["terskel_last_backup_seconds"] == pytest.approx(7200, abs=60)


def test_feed_and_search_that_are_behind_say_since_when() -> None:
    operations.note_backup(by=SYSTEM, at=clock.now() - timedelta(hours=1))
    sequencing.sequence(at=clock.now())
    Gathered.objects.create(name=changes.AUDIT, position=-1)
    Progress.objects.create(position=-1, whole_on=oslo_day(clock.now()))
    for name in ("feed", "search"):
        assert values()[f"terskel_{name}_behind_seconds"] == pytest.approx(3600, abs=60)


def test_other_machines_and_whoever_comes_through_a_proxy_meet_nothing() -> None:
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert Client().get("/metrics").status_code == 404


@override_settings(TERSKEL_METRICS_TOKEN="en-lang-nøkkel")
def test_with_a_token_it_is_for_who_has_it_wherever_they_are() -> None:
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"authorization": "Bearer another"}).status_code == 404
    right = {"authorization": "Bearer en-lang-nøkkel"}
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers=right).status_code == 200

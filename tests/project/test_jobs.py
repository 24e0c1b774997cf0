"""Jobs lie in the transaction of the act that defers them, and survive the worker that dies over them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.utils import utcnow
from pytest_django.plugin import DjangoDbBlocker

from terskel.core.decisions import Missing
from terskel.jobs import feeding, rescuing, running, telling, working
from tests.clones import cloned


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned() as url:
        yield url


@pytest.fixture
def worker(database: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "terskel.jobs"],
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "terskel.project.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )
    yield process
    process.terminate()
    assert process.wait(20) == 0


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def defer_unknown_event() -> int:
    deferred = app.configure_task("notifications.deliver", allow_unknown=True, queue="notifications")
    return deferred.defer(event_id=str(uuid4()))


def jobs_named(name: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=name).count()


def test_a_job_of_a_rolled_back_transaction_never_was(database: str) -> None:
    with transaction.atomic():
        defer_unknown_event()
        transaction.set_rollback(True)
    assert jobs_named("notifications.deliver") == 0


def test_every_job_has_a_module_that_the_worker_imports() -> None:
    assert working.JOBS
    ours = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert ours == {
        "search.keep_true",
        "accounts.forget_answers",
        "notifications.deliver",
        "notifications.count_invitations",
        "notifications.gather_changes",
        "notifications.gather_news",
        "notifications.send_webhook",
        "notifications.raise_lost_mail",
        "notifications.send_daily_mails",
        "notifications.send_mail",
        "notifications.tell_followers",
        "organisations.check_mandates",
        "operations.tell_alive",
        "organisations.check_with_register",
        "contracts.ask_signing_service",
        "contracts.cancel_at_service",
        "contracts.seal",
        "contracts.send_out",
        "disclosure.make",
        "documents.check_again",
        "documents.check_file",
        "documents.typeset",
        "dps.ask_links",
        "tenders.sweep_parts",
        "tenders.unseal",
        "timetable.tick",
        "audit.sequence",
        "jobs.rescue",
    }


def test_nothing_waits_behind_somebody_elses_server() -> None:
    of_queue: dict[str, set[str]] = {}
    for loop in working.loops():
        for queue in loop.queues:
            of_queue.setdefault(queue, set()).add(loop.name)
    assert {"opening", "mail", "webhooks", "webhooks_again", "signing", "malware", "notifications"} <= of_queue.keys()
    assert of_queue[running.TIMED] == {"timed", "general"}
    others_servers = {"mail", "webhooks", "webhooks_again", "signing", "links", "register", "malware"}
    apart = set().union(*(of_queue[queue] for queue in others_servers))
    assert not apart & set().union(*(of_queue[queue] for queue in of_queue.keys() - others_servers))
    assert of_queue["opening"] == {"opening"}
    assert of_queue["mail"] == {"mail"}
    assert not of_queue["signing"] & of_queue["webhooks"]
    assert {task.queue for task in app.tasks.values() if task.queue != "builtin"} <= of_queue.keys()


def test_no_job_waits_longer_than_28_hours_to_be_tried_again() -> None:
    waits, before = [], utcnow()
    for attempts in range(10):
        job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="x", attempts=attempts)
        decision = running.PATIENTLY.get_retry_decision(exception=OSError(), job=job)
        if decision is not None and decision.retry_at is not None:
            waits.append(decision.retry_at - before)
    assert len(waits) == 5
    assert max(waits) < timedelta(hours=28)


def test_a_webhook_that_is_tried_again_holds_up_no_new_one() -> None:
    job = Job(id=7, queue="webhooks", lock="webhook x", queueing_lock=None, task_name="notifications.send_webhook")
    decision = feeding.send_webhook.get_retry_exception(exception=OSError(), job=job)
    assert decision is not None
    assert (decision.retry_decision.queue, decision.retry_decision.lock) == (running.WEBHOOKS_AGAIN, "again 7")


def test_the_worker_runs_the_clocks_jobs_and_stops_when_told(database: str, worker: "subprocess.Popen[bytes]") -> None:
    until(lambda: _periodic_turns() > 0, seconds=40)
    until(lambda: len(_registered()) >= len(working.loops()), seconds=20)
    worker.send_signal(signal.SIGTERM)
    worker.send_signal(signal.SIGTERM)  # systemd tells each process, and the supervisor tells its children
    assert worker.wait(20) == 0
    assert _registered() == set()


def test_a_loop_that_finishes_a_job_is_waited_for_when_the_others_have_ended() -> None:
    """Else its connection is closed under it, the job is not noted as done, and a mail goes twice."""
    told: list[str] = []

    async def idle() -> None:
        await asyncio.Event().wait()

    async def busy() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            for _turn in range(100):
                await asyncio.sleep(0)
            told.append("done")
            raise

    async def stopped() -> None:
        stop = asyncio.Event()
        stop.set()
        await working._until(stop, [idle(), busy(), idle()])
        assert told == ["done"]

    asyncio.run(stopped())


def test_a_loop_that_breaks_ends_the_worker_when_the_others_have_finished() -> None:
    told: list[str] = []

    async def breaks() -> None:
        raise OSError

    async def busy() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            told.append("done")

    with pytest.raises(OSError):
        asyncio.run(_work_of([busy(), breaks()]))
    assert told == ["done"]


async def _work_of(loops: list[Coroutine[Any, Any, None]]) -> None:
    await working._until(asyncio.Event(), loops)


def _registered() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        return {row[0] for row in cursor.fetchall()}


def test_a_job_left_by_a_dead_worker_runs_again(database: str) -> None:
    job_id = defer_unknown_event()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 seconds') RETURNING id"
        )
        [dead] = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [dead, job_id])
    asyncio.run(rescuing.rescue.func(0))
    assert ProcrastinateJob.objects.get(id=job_id).status == "todo"


def test_a_turn_left_by_a_dead_worker_gives_way_to_the_next_one_that_waits(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 seconds') RETURNING id"
        )
        [dead] = cursor.fetchone()
        left = rescuing.rescue.configure(queueing_lock="jobs.rescue").defer(timestamp=1)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [dead, left])
    waiting = rescuing.rescue.configure(queueing_lock="jobs.rescue").defer(timestamp=2)
    asyncio.run(rescuing.rescue.func(0))
    assert not ProcrastinateJob.objects.filter(id=left).exists()
    assert ProcrastinateJob.objects.get(id=waiting).status == "todo"


def test_a_job_under_way_is_left_to_its_worker(database: str) -> None:
    job_id = defer_unknown_event()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id")
        [alive] = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [alive, job_id])
    asyncio.run(rescuing.rescue.func(0))
    assert ProcrastinateJob.objects.get(id=job_id).status == "doing"


def test_a_job_that_fails_says_why_in_the_log_also_when_it_is_tried_again(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", logger="terskel.jobs"), pytest.raises(Missing):
        telling.deliver.func(event_id=str(uuid4()))
    assert [record.getMessage() for record in caplog.records] == ["job notifications.deliver failed: Missing"]


def _periodic_turns() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers")
        return int(cursor.fetchone()[0])


INSERTED = 4
"""The bit of `pg_trigger.tgtype` that says INSERT."""


@pytest.mark.django_db
def test_putting_a_job_notifies_nobody() -> None:
    """A transaction that notifies holds up every other one's commit (ADR 39)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgtype & %s > 0 AND p.prosrc ILIKE %s",
            [INSERTED, "%pg_notify%"],
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'procrastinate_notify_queue_job_inserted_v1'")
        assert cursor.fetchone() == (1,), "procrastinate calls it otherwise now: look for its trigger anew"

"""The embedded PostgreSQL comes up whatever state it was left in, and goes when nobody uses it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from terskel.devdb import Cluster, Unavailable
from terskel.devdb.binaries import runner
from terskel.devdb.cluster import APP
from terskel.devdb.processes import postmaster

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to change from")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="told apart by /proc")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="terskel-devdb-"))
    made.chmod(0o755)
    yield made / "database"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    found = Cluster(folder, durable=False)
    yield found
    found.stop()


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def running(cluster: Cluster) -> int:
    pid = postmaster(cluster.pgdata)
    assert pid is not None
    return pid


def holding(folder: Path) -> "subprocess.Popen[str]":
    """Another process that uses the cluster until its input is closed."""
    program = (
        "import sys; from pathlib import Path; from terskel.devdb import Cluster\n"
        "with Cluster(Path(sys.argv[1]), durable=False).held(): print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def let_go(process: "subprocess.Popen[str]") -> None:
    process.communicate(timeout=60)


def test_a_started_cluster_answers_in_utf8_and_keeps_norwegian_letters(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster, "SELECT lower('ÆØÅ')") == "æøå"


def test_there_is_no_port_that_others_could_reach(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster, "SELECT current_setting('listen_addresses')") == ""
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    assert cluster.pgdata.stat().st_mode & 0o777 == 0o700


def test_who_leaves_last_stops_it(cluster: Cluster, folder: Path) -> None:
    cluster.start()
    other = holding(folder)
    cluster.stop()
    assert postmaster(cluster.pgdata) is not None
    let_go(other)
    assert postmaster(cluster.pgdata) is None


def test_a_killed_user_does_not_keep_it_running(cluster: Cluster, folder: Path) -> None:
    other = holding(folder)
    cluster.start()
    other.kill()
    other.communicate()
    cluster.stop()
    assert postmaster(cluster.pgdata) is None


def test_starting_twice_is_starting_once(cluster: Cluster) -> None:
    cluster.start()
    first = running(cluster)
    cluster.start()
    assert running(cluster) == first


@pytest.mark.parametrize("while_it_runs", [False, True])
def test_a_folder_from_before_the_apps_role_gets_it_and_keeps_its_data(cluster: Cluster, while_it_runs: bool) -> None:
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(f"DROP ROLE {APP}")
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    with pytest.raises(psycopg.OperationalError, match=f'role "{APP}" does not exist'):
        psycopg.connect(cluster.url(role=APP))
    if not while_it_runs:
        cluster.stop()
    cluster.start()
    with psycopg.connect(cluster.url(role=APP)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APP,)
    assert ask(cluster, "SELECT value FROM kept") == 42


def test_a_killed_server_comes_back_with_what_was_committed(folder: Path) -> None:
    cluster = Cluster(folder)
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    killed = running(cluster)
    os.kill(killed, signal.SIGKILL)
    cluster.start()
    assert running(cluster) != killed
    assert ask(cluster, "SELECT value FROM kept") == 42
    cluster.stop()


@only_linux
def test_a_pid_file_that_names_somebody_elses_process_is_not_believed(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (cluster.pgdata / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.pgdata}\n")
        cluster.start()
        assert running(cluster) != stranger.pid
        assert ask(cluster, "SELECT 1") == 1
        stranger.kill()


@only_linux
def test_a_pid_file_that_names_a_zombie_is_not_believed(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    (cluster.pgdata / "postmaster.pid").write_text(f"{zombie.pid}\n{cluster.pgdata}\n")
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1
    zombie.wait()


@only_linux
def test_a_pid_file_cut_off_in_the_middle_is_not_believed(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.pgdata / "postmaster.pid").write_text("")
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1


def test_four_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from terskel.devdb import Cluster\n"
        "from terskel.devdb.processes import postmaster\n"
        "c = Cluster(Path(sys.argv[1]), durable=False); c.start(); print(postmaster(c.pgdata), flush=True)\n"
        "sys.stdin.read(); c.stop()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(4)
    ]
    pids = {starter.stdout.readline() for starter in starters if starter.stdout}
    for starter in starters:
        let_go(starter)
    assert len(pids) == 1
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert postmaster(folder / "data") is None


def test_a_cluster_in_use_is_not_removed(cluster: Cluster, folder: Path) -> None:
    other = holding(folder)
    with pytest.raises(Unavailable, match="in use"):
        cluster.remove()
    let_go(other)
    cluster.remove()
    assert not cluster.pgdata.exists()


def test_data_of_another_major_version_is_refused_with_words(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.pgdata / "PG_VERSION").write_text("14\n")
    with pytest.raises(Unavailable, match="made by PostgreSQL 14"):
        cluster.start()


def test_a_deep_folder_gets_its_socket_where_the_path_is_short_enough(folder: Path) -> None:
    deep = Cluster(folder / ("d" * 60) / ("e" * 60), durable=False)
    with deep.held():
        assert len(str(deep.socket)) < 100
        assert ask(deep, "SELECT 1") == 1
    assert not deep.socket.exists()


def test_a_socket_folder_that_is_a_link_is_refused(cluster: Cluster, folder: Path) -> None:
    folder.mkdir()
    (folder / "socket").symlink_to(folder.parent)
    with pytest.raises(Unavailable, match="belongs to somebody else"):
        cluster.start()


@only_root
def test_root_never_runs_the_server_itself(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.pgdata.stat().st_uid != 0
    assert Path(f"/proc/{running(cluster)}").stat().st_uid != 0


@only_root
def test_an_ordinary_user_runs_it_as_themselves(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder.parent, nobody.pw_uid, nobody.pw_gid)

    def start_and_stop() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        with Cluster(folder, durable=False).held():
            assert running(Cluster(folder))

    assert in_a_child(start_and_stop) == 0
    assert (folder / "data").stat().st_uid == nobody.pw_uid


@only_root
def test_programs_that_the_running_user_may_not_read_are_copied_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = runner(folder.parent).folder
    package = original.parent.parent
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    shutil.copytree(original.parent, private / package.name / original.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, private / libraries.name)
    monkeypatch.setenv("PG_BIN_DIR", str(private / original.relative_to(package.parent)))

    cluster = Cluster(folder, durable=False)
    with cluster.held():
        assert ask(cluster, "SELECT 1") == 1
    [copy] = folder.parent.glob("postgresql-*")
    made = copy.stat().st_ctime_ns
    with cluster.held():
        assert copy.stat().st_ctime_ns == made


def in_a_child(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001 - whatever it was, the parent must hear of it
            os._exit(1)
        os._exit(0)
    started = time.monotonic()
    while time.monotonic() - started < 60:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    raise TimeoutError

"""What lies in deploy/ fits the command and the settings there are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from terskel.cli.main import main
from terskel.project.register import SETTINGS
from tests.walls.source import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def settings_in(path: Path) -> set[str]:
    return set(re.findall(r"\b(?:TERSKEL_[A-Z_]+|DATABASE_URL)\b", path.read_text(encoding="utf-8")))


def test_every_setting_that_is_given_exists() -> None:
    named = set().union(*(settings_in(path) for path in DEPLOY.iterdir()))
    assert {"TERSKEL_KEYS_DIR", "TERSKEL_BACKUP_RECIPIENTS"} <= named
    assert named <= set(SETTINGS)


def test_every_command_that_is_started_exists() -> None:
    started = {
        found for path in UNITS for found in re.findall(r"/bin/terskel ([a-z-]+)", path.read_text(encoding="utf-8"))
    }
    assert started == {"serve", "worker", "backup", "tell-failure"}
    assert started <= set(main.commands)


def test_every_service_that_fails_is_told_of() -> None:
    services = {path.name: path.read_text(encoding="utf-8") for path in UNITS if path.suffix == ".service"}
    told_of = {name for name, written in services.items() if "\nOnFailure=terskel-failed@%n.service\n" in written}
    assert told_of == services.keys() - {"terskel-failed@.service"}
    for written in services.values():
        tries = re.search(r"StartLimitIntervalSec=(\d+)\nStartLimitBurst=(\d+)", written)
        if "Restart=on-failure" in written:
            # systemd starts OnFailure= only when it has given up: it must come to its last try within the interval,
            # though each try takes some seconds.
            assert tries is not None
            pause = re.search(r"^RestartSec=(\d+)$", written, re.MULTILINE)
            assert pause is not None
            assert (int(pause[1]) + 15) * int(tries[2]) < int(tries[1])


def test_a_command_as_the_service_has_the_services_user_and_settings() -> None:
    wrapper = (DEPLOY / "as-terskel").read_text(encoding="utf-8")
    unit = (DEPLOY / "terskel-web.service").read_text(encoding="utf-8")
    for said in ("EnvironmentFile=/etc/terskel/terskel.env", "UMask=0077"):
        assert said in wrapper
        assert said in unit
    assert "--uid=terskel --gid=terskel" in wrapper
    assert (DEPLOY / "as-terskel").stat().st_mode & 0o111
    subprocess.run(["sh", "-n", DEPLOY / "as-terskel"], check=True)


@pytest.mark.parametrize(("may_enter", "where"), [(True, "--same-dir"), (False, "--working-directory=/")])
def test_a_command_can_be_given_from_a_folder_that_the_service_cannot_enter(
    may_enter: bool, where: str, tmp_path: Path
) -> None:
    """As root's own is: systemd would end with 200 and not a word."""
    programs = {"runuser": f"exit {int(not may_enter)}", "systemd-run": 'echo "$@"'}
    for name, does in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "a.backup").touch()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", DEPLOY / "as-terskel", *arguments],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    assert f"{where} " in run("config", "check").stdout
    named = run("restore", "a.backup")
    assert named.returncode == int(not may_enter)
    assert ("can't read a.backup" in named.stderr) is not may_enter
    assert run("backup", "b.backup").returncode == 0


def test_an_upgrade_in_one_command_starts_nothing_unless_all_went_well() -> None:
    written = (DEPLOY / "upgrade-terskel").read_text(encoding="utf-8")
    subprocess.run(["sh", "-n", DEPLOY / "upgrade-terskel"], check=True)
    steps = ("set -eu", "pip download", "systemctl stop", "pip install", "as-terskel upgrade", "systemctl start")
    places = [written.index(f"\n{step}" if step == "set -eu" else step) for step in steps]
    assert places == sorted(places)
    assert (DEPLOY / "upgrade-terskel").stat().st_mode & 0o111


def test_keys_lie_apart_from_data_wherever_they_are_placed() -> None:
    for path in (DEPLOY / "terskel.env.example", DEPLOY / "Containerfile"):
        placed = dict(re.findall(r"(TERSKEL_(?:DATA|KEYS)_DIR)=([^\s\\]+)", path.read_text(encoding="utf-8")))
        assert not Path(placed["TERSKEL_KEYS_DIR"]).is_relative_to(placed["TERSKEL_DATA_DIR"])


def test_the_container_runs_as_nobody_in_particular_and_installs_by_hash() -> None:
    written = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert written.index("--uid 10001") < written.index("USER 10001\n") < written.index("ENTRYPOINT")
    assert "--require-hashes" in written


def test_the_container_is_given_what_it_copies_and_nothing_else() -> None:
    copied = re.search(r"^COPY (.+) /install/$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    given = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()[1:]
    assert copied is not None
    assert given == ["*", *(f"!{name}" for name in copied[1].split())]


def test_every_command_that_the_container_is_told_to_run_exists() -> None:
    told = re.findall(
        r"^podman run .*\$with terskel ?([a-z]*)", (REPOSITORY / "docs/install.md").read_text("utf-8"), re.M
    )
    assert told == ["upgrade", "createadmin", "config", "", "worker", "backup", "keys", "keys", "restore"]
    assert {one for one in told if one} <= set(main.commands)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for unit in UNITS:
        written = unit.read_text(encoding="utf-8").replace("/opt/terskel/bin/terskel", "/bin/true")
        (tmp_path / unit.name).write_text(written, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)], capture_output=True, text=True
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or line.startswith("terskel-")]
    assert complaints == []

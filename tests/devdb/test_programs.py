"""Which PostgreSQL program serves which server: what a newer one writes an older server may refuse."""

from pathlib import Path

import pytest

from terskel.devdb import Unavailable, binaries


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs of versions 15 and 18 that say which they are."""
    folders = []
    for major in (18, 15):
        program = tmp_path / str(major) / "bin" / "pg_dump"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.1'\n")
        program.chmod(0o755)
        folders.append(program.parent)
    monkeypatch.delenv("PG_BIN_DIR", raising=False)
    monkeypatch.setattr(binaries, "_program_folders", lambda: iter(folders))
    return tmp_path


@pytest.mark.parametrize(("server", "program"), [(15, "15"), (17, "18"), (18, "18")])
def test_a_server_is_served_by_its_own_version_or_from_17_on_by_a_newer_one(
    installed: Path, server: int, program: str
) -> None:
    assert binaries.postgresql_program("pg_dump", server) == installed / program / "bin" / "pg_dump"


@pytest.mark.parametrize("server", [16, 19])
def test_a_program_whose_dump_could_not_be_restored_is_not_taken(installed: Path, server: int) -> None:
    with pytest.raises(Unavailable, match=rf"postgresql-client-{server}"):
        binaries.postgresql_program("pg_dump", server)

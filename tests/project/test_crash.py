"""No crash of web, worker or database loses a tender, doubles one or opens one early; `make crash` tries 200."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

TEN = 10


@pytest.fixture
def data() -> Iterator[Path]:
    """pytest's own folders are closed to the account that PostgreSQL runs as; this one is not."""
    with tempfile.TemporaryDirectory(prefix="terskel-crash-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


def test_ten_kills_during_delivery_and_opening_lose_double_and_show_nothing(data: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO_"))}
    environment |= {"TERSKEL_DATA_DIR": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "bench.crash", str(TEN)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "each stands once" in done.stdout
    assert "nothing readable" in done.stdout
    assert "no price readable" in done.stdout

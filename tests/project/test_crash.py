"""No crash of web, worker or database loses a tender, doubles one or opens one early; `make crash` tries 200."""

import os
import subprocess
import sys
from pathlib import Path

TEN = 10


def test_ten_kills_during_delivery_and_opening_lose_double_and_show_nothing(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO_"))}
    environment |= {"TERSKEL_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "bench.crash", str(TEN)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "each stands once" in done.stdout
    assert "nothing readable" in done.stdout

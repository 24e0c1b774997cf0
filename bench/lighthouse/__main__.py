"""Lighthouse over the ten main pages of a demo world: public ones, a supplier's and a buyer's.

    TERSKEL_DATA_DIR=<a demo folder> make lighthouse

Accessibility and best practices are asked to be 100 on every page; performance is told. Without a folder of its own it
reads the demo world of `make demo`. The programs are Lighthouse from npm, pinned beside this file, and Chromium.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

from bench.clients import served, wait_for
from terskel.cli.supervisor import LOOPBACK

PORT: Final = int(os.environ.get("PORT", "8094"))
ASKED: Final = ("accessibility", "best-practices")
TOLD: Final = ("performance", "seo")
LOOKS: Final = 3
CHROMIUM: Final = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
CHROMIUM_OPTIONS: Final = "--headless=new --no-sandbox --disable-gpu --disable-quic"


class Visitor:
    """Somebody with cookies, who can log in as anyone of the demo and find a page by its links."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, method: str, path: str, body: str = "") -> str:
        connection = http.client.HTTPConnection(LOOPBACK, PORT, timeout=60)
        origin = f"http://{LOOPBACK}:{PORT}"
        headers = {"Cookie": self.header, "Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.read().decode()

    def log_in(self, name: str) -> None:
        page = self.send("GET", "/demo/")
        found = re.search(rf'name="membership" value="([^"]+)">[^<]*<span class="sr-only">[^<]*{name}', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None or token is None:
            raise SystemExit(f"{name} is not in this demo world")
        self.send("POST", "/demo/log-in/", urlencode({"csrfmiddlewaretoken": token[1], "membership": found[1]}))

    def first(self, path: str, pattern: str) -> str:
        """The first address on a page that fits the pattern."""
        found = re.search(rf'href="({pattern})"', self.send("GET", path))
        if found is None:
            raise SystemExit(f"nothing on {path} leads to {pattern}")
        return found[1]


def pages() -> list[tuple[str, str]]:
    """The ten: address, and the cookies it is met with."""
    anyone, supplier, buyer = Visitor(), Visitor(), Visitor()
    supplier.log_in("Berg &amp; Sønn Konsulent")
    buyer.log_in("Brita Solheim")
    system = anyone.first("/dps/", "/dps/[a-z0-9-]+/")
    category = anyone.first(system, rf"{system}categories/[^/]+/")
    public = ["/", "/dps/", system, category, f"{system}qualified/", "/competitions/"]
    found = [(one, "") for one in (*public, anyone.first("/competitions/", "/competitions/[^/?]+/"))]
    competition = buyer.first("/authority/competitions/", "/authority/competitions/[0-9a-f-]{36}/")
    mine = [("/authority/", buyer.header), (competition, buyer.header), ("/supplier/", supplier.header)]
    return found + mine


def audited(path: str, cookies: str, folder: Path) -> dict[str, Any]:
    """What Lighthouse says of one page; raises SystemExit where it could not look at it.

    Now and then the browser's record of a load has no beginning (NO_NAVSTART), and Lighthouse asks to be run again: the
    page is as it was, so it is looked at up to `LOOKS` times.
    """
    for _look in range(LOOKS):
        said = _looked_at(path, cookies, folder)
        if all(said["categories"][name]["score"] is not None for name in (*ASKED, *TOLD)):
            return said
    raise SystemExit(f"Lighthouse did not see the whole of {path} in {LOOKS} looks: {said.get('runtimeError')}")


def _looked_at(path: str, cookies: str, folder: Path) -> dict[str, Any]:
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [str(Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"), f"http://{LOOPBACK}:{PORT}{path}"]
    command += ["--quiet", f"--chrome-flags={CHROMIUM_OPTIONS}", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join((*ASKED, *TOLD))}"]
    if cookies:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    environment = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not report.exists():
        raise SystemExit(f"Lighthouse could not look at {path}: {done.stderr[-500:]}")
    said: dict[str, Any] = json.loads(report.read_text())
    return said


def shown(path: str, said: dict[str, Any]) -> bool:
    """Print a page's line, and what fails in it; whether all that is asked is reached."""
    scores = {name: round(100 * said["categories"][name]["score"]) for name in (*ASKED, *TOLD)}
    weight = said["audits"]["total-byte-weight"]["numericValue"] / 1000
    print(f"{path[:60]:60} " + " ".join(f"{scores[name]:>5}" for name in (*ASKED, *TOLD)) + f" {weight:7.0f} kB")
    counted = {one["id"] for name in ASKED for one in said["categories"][name]["auditRefs"]}
    for key in sorted(counted):
        if said["audits"][key]["score"] == 0:
            print(f"    {key}: {said['audits'][key]['title']}")
    return all(scores[name] == 100 for name in ASKED)


def main() -> int:
    if CHROMIUM is None:
        raise SystemExit("No Chromium found: apt-get install chromium, or name it in CHROME_PATH.")
    command = [sys.executable, "-m", "terskel.cli", "demo"]
    environment = {**os.environ, "PORT": str(PORT)}
    with (
        TemporaryDirectory() as folder,
        served(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)),
    ):
        wait_for(PORT, "/")
        print(f"{'':60} acces  best  perf   seo   weight")
        reached = [shown(path, audited(path, cookies, Path(folder))) for path, cookies in pages()]
    print(f"{sum(reached)} of {len(reached)} pages have 100 in both")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())

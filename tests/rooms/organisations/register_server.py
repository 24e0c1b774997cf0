"""The register of legal entities as a process of its own: `python register_server.py PORT`, as its OpenAPI says.

What it answers is written in the organisation number; each number asked for is told as a line on standard output.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

PATH: Final = "/enhetsregisteret/api/enheter/"
KNOWN: Final = "974760673"
DELETED: Final = "971032081"
GONE: Final = "991825827"
SLOW: Final = "983971636"
DRIPPING: Final = "918654062"
BROKEN: Final = "914594685"
ANOTHER: Final = "923609016"
DOWN: Final = "980489698"
ENDLESS: Final = "986105174"
SLOW_SECONDS: Final = 6

ENTITY: Final = {
    "organisasjonsnummer": KNOWN,
    "navn": "NORDLYS DATA AS",
    "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap"},
    "registreringsdatoEnhetsregisteret": "2014-03-01",
    "registrertIMvaregisteret": True,
    "antallAnsatte": 37,
    "konkurs": False,
    "underAvvikling": False,
    "maalform": "Bokmål",
    "forretningsadresse": {"poststed": "MO I RANA", "kommune": "RANA", "kommunenummer": "1833", "landkode": "NO"},
}


def person(role: str, *names: str, left: bool = False, dead: bool = False) -> dict[str, object]:
    """A role as the register writes it: first name, what stands between, and last name."""
    parts = zip(("fornavn", "mellomnavn", "etternavn"), names, strict=True)
    said = {"fodselsdato": "1980-01-01", "navn": {part: name for part, name in parts if name}, "erDoed": dead}
    return {"type": {"kode": role}, "person": said, "fratraadt": left, "rekkefolge": 0}


ROLES: Final = {
    "rollegrupper": [
        {"type": {"kode": "DAGL"}, "sistEndret": "2020-01-01", "roller": [person("DAGL", "Nora", "Marie", "Nordlys")]},
        {
            "type": {"kode": "SIGN"},
            "sistEndret": "2020-01-01",
            "roller": [
                person("SIFE", "Nora", "Marie", "Nordlys"),
                person("SIGN", "Ola", "", "Nordmann", left=True),
                person("SIGN", "Kari", "", "Nordmann", dead=True),
                {"type": {"kode": "SIGN"}, "enhet": {"organisasjonsnummer": KNOWN}},
            ],
        },
        {"type": {"kode": "STYR"}, "roller": [person("MEDL", "Per", "", "Hansen")]},
    ]
}


class Register(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        number = self.path.removeprefix(PATH)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        match number:
            case n if n == f"{KNOWN}/roller":
                self.answer(200, json.dumps(ROLES).encode())
            case n if n == f"{DOWN}/roller":
                self.answer(503, b"")
            case n if n == f"{BROKEN}/roller":
                self.answer(200, b"[]")
            case n if n == KNOWN:
                self.answer(200, json.dumps(ENTITY).encode())
            case n if n == DELETED:
                deleted = ENTITY | {"organisasjonsnummer": DELETED, "slettedato": "2025-02-01"}
                self.answer(200, json.dumps(deleted).encode())
            case n if n == GONE:
                self.answer(410, b"{}")
            case n if n == SLOW:
                time.sleep(SLOW_SECONDS)
                self.answer(200, b"{}")
            case n if n == DRIPPING:
                self.drip()
            case n if n == BROKEN:
                self.answer(200, b"<html>under maintenance")
            case n if n == ANOTHER:
                self.answer(200, json.dumps(ENTITY).encode())
            case n if n == DOWN:
                self.answer(503, b"")
            case n if n == ENDLESS:
                self.answer(200, b" " * 1024 * 1024)
            case _:
                self.answer(404, b"")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        """A byte a second: never so slow that one read fails."""
        self.send_response(200)
        self.end_headers()
        for _ in range(30):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Nothing: standard error is the tests'."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Register).serve_forever()

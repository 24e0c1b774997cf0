"""Asking the malware scanner about files from outside, before anybody opens them.

A scanner that is away longer than a job is tried again leaves files that nobody may open; a turn asks for those anew.
"""

import logging
from typing import Final
from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.documents import actions, queries
from terskel.documents.scanning import ScannerAway
from terskel.jobs.running import ONCE_AN_HOUR, job, timed_job

A_TURN: Final = 200
log = logging.getLogger(__name__)


@job("documents.check_file", queue="malware")
def check_file(file_id: str) -> None:
    """Fails, and so is tried again, while the scanner is away."""
    _check(UUID(file_id))


@timed_job("documents.check_again", every=ONCE_AN_HOUR, queue="malware")
def check_again() -> None:
    """Fails while the scanner is away."""
    ask_anew()


def ask_anew() -> None:
    """A file that can't be asked about holds up no other. Raises `ScannerAway`."""
    for file_id in queries.unchecked(limit=A_TURN):
        try:
            _check(file_id)
        except ScannerAway:
            raise
        except Exception as failure:
            log.warning("a file could not be checked: %s", type(failure).__name__, exc_info=failure)


def _check(file_id: UUID) -> None:
    said = queries.scanned(file_id)
    if said is not None:
        actions.keep_verdict(file_id, said, by=SYSTEM, at=clock.now())

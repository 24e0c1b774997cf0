"""Asking the malware scanner about files from outside, before anybody opens them."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.documents import actions, queries
from terskel.jobs.running import job


@job("documents.check_file", queue="malware")
def check_file(file_id: str) -> None:
    """Fails, and so is tried again, while the scanner is away."""
    said = queries.scanned(UUID(file_id))
    if said is not None:
        actions.keep_verdict(UUID(file_id), said, by=SYSTEM, at=clock.now())

"""Each web process tells several times a minute that it is there, as long as it lives and reaches the database.

It says nothing of the way from a user to us: a broken network outside shows here as no outage.
"""

import logging
import threading
import time
from typing import Final

from django.db import connections

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.operations import actions

EVERY_SECONDS: Final = 15.0
log = logging.getLogger(__name__)


def start() -> None:
    """Begin to tell; the thread ends with its process."""
    threading.Thread(target=_tell, name="tell-alive", daemon=True).start()


def _tell() -> None:
    while True:
        try:
            actions.tell_alive("web", by=SYSTEM, at=clock.now())
        except Exception as failure:  # noqa: BLE001 - while the database is away we are out, and go on trying
            log.warning("telling that the web is there failed: %s", type(failure).__name__)
        finally:
            connections.close_all()
        time.sleep(EVERY_SECONDS)

"""Words and groups of states that the public pages share."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPEN_FOR_APPLICATIONS: Final = frozenset({"first_window", "initial_assessment", "operative"})
RUNNING: Final = OPEN_FOR_APPLICATIONS

SIZE_CLASSES: Final[dict[str, Promise]] = {
    "micro": _("Micro"),
    "small": _("Small"),
    "medium": _("Medium"),
    "large": _("Large"),
}

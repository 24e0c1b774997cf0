"""What the facts that an authority states about a system are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DPS_FACTS: Final[dict[str, Promise]] = {
    "mandate": _("On what mandate"),
    "team": _("Who set it up and runs it"),
    "legal_basis": _("Legal basis"),
    "began": _("When it began"),
    "benefits": _("What it has given"),
}

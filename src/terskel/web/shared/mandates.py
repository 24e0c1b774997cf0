"""What a signing mandate rests on, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MANDATE_KINDS: Final[dict[str, Promise]] = {
    "signature": _("Right to sign for the firm"),
    "procuration": _("Procuration"),
    "management": _("General manager"),
    "power_of_attorney": _("Power of attorney"),
}

"""The roles in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.core import actors

ROLE_NAMES: Final[dict[str, Promise]] = {
    actors.DPS_MANAGER: _("DPS manager"),
    actors.BUYER: _("Buyer"),
    actors.EVALUATOR: _("Evaluator"),
    actors.APPROVER: _("Decision-maker"),
    actors.CONTRACT_MANAGER: _("Contract manager"),
    actors.AUTHORITY_ADMIN: _("Administrator"),
    actors.LEGAL_READER: _("Legal adviser"),
    actors.AUDITOR: _("Auditor"),
    actors.SUPPLIER_ADMIN: _("Administrator"),
    actors.TENDERER: _("Tenderer"),
    actors.SIGNATORY: _("Signatory"),
    actors.CONTACT: _("Contact person"),
    actors.READER: _("Reader"),
    actors.OPERATOR: _("Operator"),
}

"""What organisations and those who act for them do, each one transaction."""

from terskel.organisations.actions.access import ask_for_access, decline_access, grant_access, withdraw_access
from terskel.organisations.actions.bodies import merge_authority, rename_authority, set_authority_place
from terskel.organisations.actions.deputies import call_off_deputy, name_deputy
from terskel.organisations.actions.help import MOST_GUIDES, Desk, give_feedback, handle_feedback, set_help_desk
from terskel.organisations.actions.joining import (
    accept_invitation,
    admit_to_firm,
    decline_join,
    invite,
    withdraw_invitation,
    withdraw_join,
)
from terskel.organisations.actions.mandates import (
    check_mandates,
    claim_mandate,
    keep_register_signers,
    revoke_mandate,
    tell_of_expiring_mandate,
)
from terskel.organisations.actions.own_rules import set_own_rules
from terskel.organisations.actions.people import (
    add_authority_member,
    add_supplier_member,
    ask_to_confirm_people,
    change_contact,
    change_roles,
    change_signatory,
    confirm_people,
    end_membership,
    name_for_matter,
    same_as_in_all_matters,
)
from terskel.organisations.actions.registering import (
    Registration,
    change_firm,
    check_with_register,
    keep_register_answer,
    register_authority,
    register_or_ask_to_join,
    register_supplier,
)
from terskel.organisations.actions.second_person import set_second_person

__all__ = [
    "ask_for_access",
    "decline_access",
    "grant_access",
    "withdraw_access",
    "MOST_GUIDES",
    "Desk",
    "Registration",
    "accept_invitation",
    "add_authority_member",
    "add_supplier_member",
    "ask_to_confirm_people",
    "admit_to_firm",
    "call_off_deputy",
    "change_contact",
    "change_firm",
    "change_roles",
    "change_signatory",
    "check_mandates",
    "check_with_register",
    "claim_mandate",
    "confirm_people",
    "decline_join",
    "end_membership",
    "give_feedback",
    "handle_feedback",
    "invite",
    "keep_register_answer",
    "name_deputy",
    "keep_register_signers",
    "merge_authority",
    "name_for_matter",
    "register_authority",
    "register_or_ask_to_join",
    "register_supplier",
    "rename_authority",
    "revoke_mandate",
    "same_as_in_all_matters",
    "set_help_desk",
    "set_authority_place",
    "set_own_rules",
    "set_second_person",
    "tell_of_expiring_mandate",
    "withdraw_invitation",
    "withdraw_join",
]

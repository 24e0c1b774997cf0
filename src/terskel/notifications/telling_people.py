"""Who is told of what happens in an organisation itself: people, addresses, evidence that runs out."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings

from terskel.accounts import queries as accounts
from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.core.actors import AUTHORITY_ADMIN, DPS_MANAGER, SUPPLIER_ADMIN
from terskel.dps import queries as dps
from terskel.notifications.models import OutgoingMail
from terskel.notifications.readers import (
    Outsider,
    Telling,
    but_not_by_mail_to,
    each_once,
    identifier,
    instant,
    people,
    reader,
    subject,
    suppliers,
    tells,
    those_with,
)
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.qualification.queries import library


@tells("organisations.MemberInvited")
def _to_the_address_alone(event: EventView) -> Iterable[Telling]:
    """Whether or not the address has an account: a mail with the link, and nothing in the application."""
    asked = organisations.invitation(subject(event), at=event.at)
    if asked.over:
        return
    address = f"{settings.TERSKEL_ADDRESS.url}/account/invitations/{organisations.invitation_token(asked.id)}/"
    facts = {
        "organisation": asked.organisation_name,
        "by": asked.invited_by_name,
        "expires_at": asked.expires_at,
        "address": address,
    }
    yield Telling((), ("people", asked.organisation_id), facts, (Outsider(asked.email, asked.language),))


@tells("organisations.InvitationAccepted")
def _to_who_invited(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "organisation_id")
    facts = {"name": accounts.person(identifier(event, "person_id")).name, "organisation": organisations.name_of(of)}
    yield Telling(those_with(of, SUPPLIER_ADMIN, AUTHORITY_ADMIN), ("people", of), facts)


@tells("organisations.JoinAsked")
def _to_the_administrators(event: EventView) -> Iterable[Telling]:
    of, asker = identifier(event, "supplier_id"), accounts.person(identifier(event, "person_id"))
    facts = {"name": asker.name, "email": asker.email, "organisation": organisations.name_of(of)}
    yield Telling(those_with(of, SUPPLIER_ADMIN), ("people", of), facts)


@tells("organisations.JoinAdmitted")
def _to_the_new_colleague(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "supplier_id")
    told = people([identifier(event, "person_id")], of)
    yield Telling(told, ("people", of), {"organisation": organisations.name_of(of)})


@tells("organisations.JoinDeclined")
def _to_who_asked(event: EventView) -> Iterable[Telling]:
    """The number they wrote themselves, and nothing that they did not know."""
    told = people([identifier(event, "person_id")], None)
    yield Telling(told, ("join_request", subject(event)), {"number": organisations.number_asked_for(subject(event))})


@tells("organisations.AccessAsked")
def _to_those_who_let_in(event: EventView) -> Iterable[Telling]:
    """The administrators and the DPS managers of the body that answers."""
    asked = organisations.access_request_of(subject(event))
    facts = {
        "name": asked.name,
        "email": asked.email,
        "body": asked.body_name,
        "number": asked.number,
        "purpose": asked.purpose,
    }
    told = those_with(asked.asked_of_id, AUTHORITY_ADMIN, DPS_MANAGER)
    yield Telling(each_once(told), ("access_request", asked.id), facts)


@tells("organisations.AccessGranted")
def _to_the_new_body(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "authority_id")
    told = people([identifier(event, "person_id")], of)
    yield Telling(told, ("people", of), {"body": organisations.name_of(of), "by": event.person_name})


@tells("organisations.AccessDeclined")
def _to_who_got_no_access(event: EventView) -> Iterable[Telling]:
    asked = organisations.access_request_of(subject(event))
    facts = {"body": asked.body_name, "asked_of": asked.asked_of_name, "reason": asked.reason}
    yield Telling(people([asked.person_id], None), ("my_access", asked.id), facts)


@tells("qualification.EvidenceExpiring")
def _to_those_who_renew_it(event: EventView) -> Iterable[Telling]:
    facts = {
        "title": library.title_of(subject(event)),
        "valid_to": date.fromisoformat(str(event.payload["valid_to"])),
    }
    yield Telling(suppliers([identifier(event, "supplier_id")]), ("evidence", subject(event)), facts)


@tells("notifications.AddressTried")
def _to_the_address_that_is_tried(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "organisation_id")
    facts = {"organisation": organisations.name_of(of), "by": event.person_name}
    yield Telling(people([identifier(event, "person_id")], of), ("people", of), facts)


@tells("notifications.MailStillLost")
def _to_all_who_depend_on_it(event: EventView) -> Iterable[Telling]:
    """All administrators of the organisation; then the DPS managers of the systems that a supplier is admitted to.

    The managers only where the mail told of nothing that is sealed, and they are not told the address.
    """
    mail = OutgoingMail.objects.select_related("message").get(id=identifier(event, "mail_id"))
    told = mail.message
    if told is None or told.organisation_id is None:
        return
    of = told.organisation_id
    facts = {"name": accounts.person(told.person_id).name, "organisation": organisations.name_of(of)}
    own = those_with(of, SUPPLIER_ADMIN, AUTHORITY_ADMIN)
    yield Telling(but_not_by_mail_to(mail.to, own), ("people", of), facts)
    if audit.event(told.event_id).hidden_until_opened is not None:
        return
    systems = dps.dps_by_ids(qualification.systems_of(of, at=event.at), at=event.at)
    for system in systems.values():
        yield Telling(those_with(system.authority_id, DPS_MANAGER), ("rights", system.id), facts)


@tells("organisations.PeopleCheckDue")
def _to_those_who_confirm_it(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "supplier_id")
    yield Telling(suppliers([of]), ("firm", of), {"organisation": organisations.name_of(of)})


@tells("organisations.RolesChanged", "organisations.MembershipEnded")
def _to_whose_roles_they_are(event: EventView) -> Iterable[Telling]:
    """Unless they did it themselves: the old contact person and the new one are both told."""
    yield from _told_of_own(event, identifier(event, "organisation_id"))


@tells("organisations.MatterTaskGiven", "organisations.MatterTaskEnded")
def _to_whose_task_it_is(event: EventView) -> Iterable[Telling]:
    yield from _told_of_own(event, identifier(event, "supplier_id"))


@tells("organisations.MandateClaimed", "organisations.MandateConfirmed", "organisations.MandateRevoked")
def _to_whose_mandate_it_is(event: EventView) -> Iterable[Telling]:
    """The person, unless they did it themselves; and the administrators, where another than one of them did it."""
    of, person_id = identifier(event, "supplier_id"), identifier(event, "person_id")
    facts = {"organisation": organisations.name_of(of), "name": accounts.person(person_id).name}
    admins = those_with(of, SUPPLIER_ADMIN)
    told = () if person_id == event.person_id else people([person_id], of)
    others = () if event.person_id in {one.person_id for one in admins} else admins
    yield Telling(each_once([*told, *others]), ("firm", of), facts)


@tells("organisations.MandateExpiring")
def _to_those_who_give_another(event: EventView) -> Iterable[Telling]:
    """Whose mandate it is, and the administrators."""
    of, person_id = identifier(event, "supplier_id"), identifier(event, "person_id")
    facts = {
        "organisation": organisations.name_of(of),
        "name": accounts.person(person_id).name,
        "last_day": date.fromisoformat(str(event.payload["last_day"])),
    }
    yield Telling(each_once([*people([person_id], of), *those_with(of, SUPPLIER_ADMIN)]), ("firm", of), facts)


def _told_of_own(event: EventView, of: UUID) -> Iterable[Telling]:
    person_id = identifier(event, "person_id")
    if person_id != event.person_id:
        yield Telling(people([person_id], of), ("people", of), {"organisation": organisations.name_of(of)})


@tells("notifications.MailRefused")
def _to_those_who_can_mend_it(event: EventView) -> Iterable[Telling]:
    """The administrators of the organisation whose mail it was; and who sent it, unless that would tell what is sealed.

    A refused mail about a refused mail is told to nobody, and nothing more is sent to the address that refused.
    """
    mail = OutgoingMail.objects.select_related("message").get(id=identifier(event, "mail_id"))
    told = mail.message
    if told is None or told.organisation_id is None or told.event_kind == event.kind:
        return
    of = told.organisation_id
    facts: dict[str, object] = {
        "name": accounts.person(told.person_id).name,
        "organisation": organisations.name_of(of),
        "address": mail.to,
        "subject": told.subject,
    }
    own = those_with(of, SUPPLIER_ADMIN, AUTHORITY_ADMIN)
    yield Telling(but_not_by_mail_to(mail.to, own), ("people", of), facts)
    cause = audit.event(told.event_id)
    sender = cause.organisation_id
    if cause.hidden_until_opened is None and sender is not None and sender != of:
        still_there = (one for one in organisations.people(sender) if one.person_id == cause.person_id)
        readers = each_once([*(reader(one, sender) for one in still_there), *those_with(sender, AUTHORITY_ADMIN)])
        yield Telling(but_not_by_mail_to(mail.to, readers), ("mail", mail.id), facts)


@tells("organisations.DeputyNamed", "organisations.DeputyCalledOff")
def _to_the_approver_and_the_deputy(event: EventView) -> Iterable[Telling]:
    of = identifier(event, "authority_id")
    approver, deputy = (accounts.person(identifier(event, key)) for key in ("approver_id", "person_id"))
    facts: dict[str, object] = {"approver": approver.name, "deputy": deputy.name}
    facts |= {key: instant(event, key) for key in ("from_at", "to_at") if key in event.payload}
    yield Telling(people([approver.id, deputy.id], of), ("people", of), facts)

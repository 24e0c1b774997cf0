"""Enquiries about a DPS: anyone asks, the manager answers to all, and nobody reads who asked (LOA § 4, FOA § 14-2)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max

from terskel.audit.act import action, record
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import Language
from terskel.dps import policy
from terskel.dps.events import EnquiryAnswered, EnquiryReceived
from terskel.dps.models import DynamicPurchasingSystem, Enquiry
from terskel.dps.moves import lock_for_change, record_on

LONGEST: Final = 4_000
MOST_A_DAY: Final = 10
"""From one asker about one DPS: enough for anybody, too few for a flood."""


@action
def ask(dps_id: UUID, *, question: str, language: Language, email: str = "", by: Actor, at: datetime) -> UUID:
    """A question about a public DPS, from someone logged in or from whoever reads `email`.

    The event names nobody: who asked is known to whoever sends the answer alone, which is the system.
    """
    dps = lock_for_change(dps_id)
    if dps.public_from_at is None or dps.public_from_at > at:
        raise Missing
    person_id = by.person_id
    address = "" if person_id else _address(email)
    text = question.strip()
    if not text:
        refuse("dps.enquiry_empty")
    if len(text) > LONGEST:
        refuse("dps.enquiry_too_long", most=LONGEST)
    asked = Enquiry.objects.filter(dps_id=dps.id)
    mine = asked.filter(person_id=person_id) if person_id else asked.filter(email=address)
    if mine.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        refuse("dps.enquiries_too_many", most=MOST_A_DAY)
    enquiry = Enquiry.objects.create(
        dps_id=dps.id,
        number=(asked.aggregate(last=Max("number"))["last"] or 0) + 1,
        asked_at=at,
        question=text,
        person_id=person_id,
        email=address,
        language=language,
    )
    received = EnquiryReceived(enquiry_id=enquiry.id, number=enquiry.number)
    record(received, by=ANONYMOUS, at=at, subject=("dps.DynamicPurchasingSystem", dps.id), matters=[dps.id])
    return enquiry.id


@action
def answer_enquiry(enquiry_id: UUID, *, published_question: str, answer: str, by: Actor, at: datetime) -> None:
    """The answer, for everybody, beside the question in words that do not show who asked."""
    dps, enquiry = _locked(enquiry_id, by)
    if enquiry.answered_at is not None:
        refuse("dps.enquiry_answered_already", at=enquiry.answered_at)
    if not published_question.strip() or not answer.strip():
        refuse("dps.enquiry_answer_empty", "FOA § 14-2(2)")
    enquiry.answered_at, enquiry.answered_by_id = at, by.person_id
    enquiry.published_question, enquiry.answer = published_question.strip(), answer.strip()
    enquiry.save(update_fields=["answered_at", "answered_by", "published_question", "answer"])
    record_on(dps.id, EnquiryAnswered(enquiry_id=enquiry.id, number=enquiry.number), by, at)


def _locked(enquiry_id: UUID, by: Actor) -> tuple[DynamicPurchasingSystem, Enquiry]:
    found = Enquiry.objects.filter(pk=enquiry_id).first()
    if found is None:
        raise Missing
    dps = lock_for_change(found.dps_id)
    policy.require_manager(by, dps.authority_id)
    return dps, Enquiry.objects.get(pk=enquiry_id)


def _address(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        refuse("dps.enquiry_without_address")
    return address

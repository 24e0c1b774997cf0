"""Publication, what Doffin and TED answer, cancellation and end of a DPS."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core import deadlines, rulesets
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.core.publication import DpsDraft, check_dps
from terskel.core.rulesets.own import KeptRules, OwnRules
from terskel.documents import moves as documents
from terskel.dps import policy
from terskel.dps.events import DpsCancelled, DpsEnded, DpsMadePublic, DpsPublished, RegimeDetermined
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.dps.moves import lock_for_change, require_permitted
from terskel.dps.setup import classify, draft_of, own_rules_of, standstill_of
from terskel.dps.writing import write_documents, write_version
from terskel.notices import moves as notices
from terskel.notices import queries as notice_queries
from terskel.organisations import queries as organisations
from terskel.vault import keys
from terskel.vault import queries as vault

Event = DpsPublished | RegimeDetermined | DpsMadePublic | DpsCancelled | DpsEnded


@action
def publish(
    dps_id: UUID,
    *,
    dispatched_at: datetime,
    first_window_closes_at: datetime,
    openers: Sequence[UUID],
    threshold: int = 2,
    by: Actor,
    at: datetime,
) -> None:
    """The set-up notice was sent to Doffin at `dispatched_at`; the first window counts from there (FOA § 26-6(2)).

    Fixes regime, standstill and rule set, and makes the key that seals the requests of the first window:
    `threshold` of the people in `openers` open it together, never one alone.
    """
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    require_permitted("publish", dps, at)
    if dispatched_at > at:
        refuse("dps.dispatch_in_future", "FOA § 21-1(4)", dispatched_at=dispatched_at)
    own = own_rules_of(dps, announced_on=oslo_day(dispatched_at))
    _require_window(dps, dispatched_at, first_window_closes_at, own, at)
    draft = draft_of(
        dps,
        announced_on=oslo_day(dispatched_at),
        dispatched_at=dispatched_at,
        first_window_closes_at=first_window_closes_at,
    )
    _require_ready(draft, own, at)
    _fix_regime(dps, dispatched_at, own, by, at)
    _require_openers(dps, openers)
    keys.make_sealing_key(
        dps.id, list(openers), threshold, at, recovery_recipient=vault.recovery_recipient(dps.authority_id)
    )
    notice_id = notices.require("contract_notice", dps.id, dps.authority_id, None, at, by=by)
    notices.record_dispatch(notice_id, dispatched_at=dispatched_at, by=by, at=at)
    dps.first_window_closes_at = first_window_closes_at
    dps.published_at = at
    Category.objects.filter(dps_id=dps.id).update(opened_at=at)
    first = write_version(dps, from_at=at)
    dps.qualification_documents_id = write_documents(dps, first, by, at)
    dps.save(
        update_fields=[
            "regime",
            "service_kind",
            "ruleset_id",
            "own_rules",
            "standstill_mode",
            "standstill_days",
            "first_window_closes_at",
            "published_at",
            "qualification_documents",
        ]
    )
    if dps.ends_at is None or dps.initial_assessment_days is None:
        raise Missing
    _record(
        DpsPublished(
            dispatched_at=dispatched_at,
            first_window_closes_at=first_window_closes_at,
            initial_assessment_days=dps.initial_assessment_days,
            ends_at=dps.ends_at,
            regime=dps.regime,
            ruleset_id=dps.ruleset_id,
            own_rules=dps.own_rules,
            openers=tuple(openers),
            threshold=threshold,
        ),
        dps.id,
        by,
        at,
    )


@action
def record_publication(
    dps_id: UUID,
    *,
    published_on: date | None,
    receipt_confirmed_at: datetime | None = None,
    doffin_number: str = "",
    ted_number: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """What Doffin and TED answered: the page opens on TED's day, or 48 hours after receipt (FOA § 21-1(5))."""
    notice_id = _contract_notice(by, dps_id)
    answered = notices.record_publication(
        notice_id,
        published_on=published_on,
        receipt_confirmed_at=receipt_confirmed_at,
        doffin_number=doffin_number,
        ted_number=ted_number,
        by=by,
        at=at,
    )
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    public_from = deadlines.public_from(answered.published_on, answered.receipt_confirmed_at).instant
    already_public = dps.public_from_at is not None and dps.public_from_at <= at
    if already_public or dps.public_from_at == public_from:
        return
    dps.public_from_at = public_from
    dps.save(update_fields=["public_from_at"])
    if dps.qualification_documents_id is not None:
        documents.publish_letter(dps.qualification_documents_id, public_from=public_from, at=at, by=by)
    _record(DpsMadePublic(public_from_at=public_from), dps.id, by, at)


@action
def cancel(dps_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The DPS is given up before it came into operation. Once published, a notice of it is owed (FOA § 26-5(3))."""
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    require_permitted("cancel", dps, at)
    _require_reason(reason)
    dps.cancelled_at = at
    dps.cancellation_reason = reason.strip()
    dps.save(update_fields=["cancelled_at", "cancellation_reason"])
    _record(DpsCancelled(reason=dps.cancellation_reason), dps.id, by, at)
    if dps.published_at is not None:
        notices.require("end", dps.id, dps.authority_id, None, at, by=by)


@action
def end(dps_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The DPS ends before its date; the end is announced by an award notice (FOA §§ 26-5(3), 21-6)."""
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    require_permitted("end", dps, at)
    _require_reason(reason)
    if dps.ends_at is None:
        raise Missing
    dps.ended_at = at
    dps.end_reason = reason.strip()
    dps.save(update_fields=["ended_at", "end_reason"])
    _record(DpsEnded(reason=dps.end_reason, ends_at=dps.ends_at), dps.id, by, at)
    notices.require("end", dps.id, dps.authority_id, None, at, by=by)


def _record(event: Event, dps_id: UUID, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=("dps.DynamicPurchasingSystem", dps_id), matters=[dps_id])


def _require_reason(reason: str) -> None:
    if not reason.strip():
        refuse("dps.reason_missing", "FOA § 26-5(3)")


def _contract_notice(by: Actor, dps_id: UUID) -> UUID:
    dps = DynamicPurchasingSystem.objects.filter(pk=dps_id).first()
    if dps is None:
        raise Missing
    policy.require_manager(by, dps.authority_id)
    if dps.published_at is None:
        refuse("dps.not_published", "FOA § 21-1", dps=dps.name)
    return next(one.id for one in notice_queries.of_matter(by, dps_id) if one.kind == "contract_notice")


def _require_ready(draft: DpsDraft, own: OwnRules, at: datetime) -> None:
    findings = check_dps(draft, at, own)
    blocking = [finding for finding in findings if finding.severity == "block"]
    if blocking:
        refuse("dps.not_ready", blocking[0].clause, count=len(blocking))


def _require_window(
    dps: DynamicPurchasingSystem, dispatched_at: datetime, closes_at: datetime, own: OwnRules, at: datetime
) -> None:
    earliest = deadlines.first_window_earliest_close(dispatched_at, own=own)
    if closes_at < earliest.instant:
        refuse(
            "dps.first_window_too_short",
            earliest.clause,
            closes_at=closes_at,
            earliest=earliest.instant,
            days=KeptRules(rulesets.as_of(oslo_day(dispatched_at)), own).length("dps_first_applications"),
        )
    if closes_at <= at:
        refuse("dps.first_window_in_the_past", earliest.clause, closes_at=closes_at)
    if dps.ends_at is not None and dps.ends_at <= closes_at:
        refuse("dps.ends_before_first_window", "FOA § 26-5(3)", ends_at=dps.ends_at, closes_at=closes_at)


def _fix_regime(dps: DynamicPurchasingSystem, dispatched_at: datetime, own: OwnRules, by: Actor, at: datetime) -> None:
    """Regime by CPV and value, and the standstill that follows, under the rules of the day the notice was sent.

    Those rules, the authority's own among them, are kept for as long as the DPS lasts.
    """
    announced_on = oslo_day(dispatched_at)
    found = classify(dps, announced_on=announced_on)
    rule = standstill_of(dps, found, announced_on=announced_on, own=own) if found is not None else None
    if found is None or rule is None or found.unknown or dps.estimated_value is None:
        refuse("dps.regime_unknown", "FOA § 5-1")
    dps.regime = found.regime.name
    dps.service_kind = found.service_kind
    dps.ruleset_id = found.ruleset_id
    dps.own_rules = own.to_json()
    dps.standstill_mode = rule.mode
    if rule.mode == "fixed":
        dps.standstill_days = rule.days
    elif dps.standstill_days is None:
        dps.standstill_days = rule.days if rule.default_on else 0
    elif 0 < dps.standstill_days < rule.days:
        refuse("dps.standstill_too_short", rule.clause, days=dps.standstill_days, least=rule.days)
    _record(
        RegimeDetermined(
            regime=dps.regime,
            service_kind=dps.service_kind,
            ruleset_id=dps.ruleset_id,
            estimated_value=dps.estimated_value,
            cpv=tuple(dps.cpv),
        ),
        dps.id,
        by,
        at,
    )


def _require_openers(dps: DynamicPurchasingSystem, openers: Sequence[UUID]) -> None:
    colleagues = {person.person_id for person in organisations.people(dps.authority_id)}
    if not colleagues.issuperset(openers) or not all(keys.has_identity(person_id) for person_id in openers):
        refuse("dps.opener_unknown", "FOA § 22-3(2)")

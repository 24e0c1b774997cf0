"""Bodies that join a published DPS, and bodies that leave it (FOA § 7-8)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.dps.checks import check_member
from terskel.dps.models import DpsMember, DynamicPurchasingSystem
from terskel.dps.proposals.proposal import Proposal, part_of, write
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class MemberAdded(Proposal):
    """A body that may buy from a day on, `to_on` included (FOA § 7-8)."""

    kind: ClassVar[str] = "member_added"
    authority_id: UUID
    from_on: date
    to_on: date | None

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        if self.from_on < oslo_day(at):
            refuse("dps.member_from_the_past", "FOA § 7-8", from_on=self.from_on)
        check_member(dps.id, self.authority_id, self.from_on, self.to_on)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        DpsMember.objects.create(dps_id=dps.id, authority_id=self.authority_id, from_on=self.from_on, to_on=self.to_on)

    def made_late(self, at: datetime) -> "MemberAdded":
        return replace(self, from_on=max(self.from_on, oslo_day(at)))

    def counts_from(self, at: datetime) -> date:
        return self.from_on


@dataclass(frozen=True, slots=True)
class MemberSucceeded(Proposal):
    """The body that a member became part of buys in its place from a day on, for the rest of the member's time.

    It was not named in the notice, so it is added like any other (FOA § 7-8, rulebook Q-05).
    """

    kind: ClassVar[str] = "member_succeeded"
    member_id: UUID
    from_on: date

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        member = part_of(dps, DpsMember, self.member_id)
        body = organisations.authority(member.authority_id)
        if body.merged_on is None or body.merged_into_id is None:
            refuse("dps.member_not_merged", "FOA § 7-8", name=body.name)
        if self.from_on < max(oslo_day(at), body.merged_on, member.from_on + timedelta(days=1)):
            refuse("dps.member_succeeded_too_early", "FOA § 7-8", from_on=self.from_on, merged_on=body.merged_on)
        if member.to_on is not None and member.to_on < self.from_on:
            refuse("dps.member_leaves_earlier_already", to_on=member.to_on)
        check_member(dps.id, body.merged_into_id, self.from_on, member.to_on)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        member = part_of(dps, DpsMember, self.member_id)
        into_id = organisations.authority(member.authority_id).merged_into_id
        if into_id is None:
            raise Missing
        DpsMember.objects.create(dps_id=dps.id, authority_id=into_id, from_on=self.from_on, to_on=member.to_on)
        write(member, to_on=self.from_on - timedelta(days=1))

    def made_late(self, at: datetime) -> "MemberSucceeded":
        return replace(self, from_on=max(self.from_on, oslo_day(at)))

    def counts_from(self, at: datetime) -> date:
        return self.from_on


@dataclass(frozen=True, slots=True)
class MemberLeft(Proposal):
    """A body buys for the last time on `to_on`; yesterday means that it buys no more from now."""

    kind: ClassVar[str] = "member_left"
    member_id: UUID
    to_on: date

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        member = part_of(dps, DpsMember, self.member_id)
        if self.to_on < oslo_day(at) - timedelta(days=1):
            refuse("dps.member_left_in_the_past", "FOA § 7-8", to_on=self.to_on)
        if self.to_on < member.from_on:
            name = organisations.authority(member.authority_id).name
            refuse("dps.member_leaves_before_joining", name=name, from_on=member.from_on, to_on=self.to_on)
        if member.to_on is not None and member.to_on <= self.to_on:
            refuse("dps.member_leaves_earlier_already", to_on=member.to_on)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(part_of(dps, DpsMember, self.member_id), to_on=self.to_on)

    def made_late(self, at: datetime) -> "MemberLeft":
        return replace(self, to_on=max(self.to_on, oslo_day(at) - timedelta(days=1)))

    def counts_from(self, at: datetime) -> date:
        return self.to_on + timedelta(days=1)

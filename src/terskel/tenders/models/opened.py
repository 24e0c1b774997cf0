"""The openings: shares released, files unsealed, rehearsals, and what tenders say once they are opened."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.envelopes import ENVELOPES, MAIN
from terskel.core.ids import uuid7
from terskel.tenders.models.delivered import Delivery, TenderFile


class ShareRelease(models.Model):
    """An opener released their share, after declaring that nothing makes them partial (FOA § 7-5).

    `recovery`: the person brought the authority's offline key, and the share released is the recovery share.
    `envelope`: of which of the competition's keys.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    waits_until = models.DateTimeField(null=True)
    recovery = models.BooleanField(default=False)
    envelope = models.CharField(max_length=5, default=MAIN)

    class Meta:
        constraints = [
            models.CheckConstraint(name="share_release_envelope_is_known", condition=Q(envelope__in=ENVELOPES)),
            models.CheckConstraint(
                name="share_waits_a_while",
                condition=Q(waits_until__isnull=True) | Q(waits_until__gt=F("released_at")),
            ),
        ]
        indexes = [models.Index(name="share_release_in_order", fields=["competition", "released_at"])]
        triggers = [pgtrigger.Protect(name="share_release_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.released_at}"


class UnsealedFile(models.Model):
    """A file of a counting delivery while the opening goes on; nobody reads it before the whole opening stands.

    `sha256` (of the clear bytes) is written down before the bytes are kept, so that none lie in the store that no row
    names. `done_at` without one: the file could not be opened. `size` in bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(TenderFile, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="file_unsealed_once", fields=["delivery", "file"])]

    def __str__(self) -> str:
        return f"{self.file_id}"


class Rehearsal(models.Model):
    """The openers try the ceremony on a practice tender, sealed to a practice key of its own.

    `sealed_text` says what the practice tender says; the openers read it when enough of them have released.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    sealed_text = models.BinaryField()
    opened_at = models.DateTimeField(null=True)
    opened_text = models.TextField(blank=True)
    opened_by = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rehearsal_opened_after_it_began",
                condition=Q(opened_at__isnull=True, opened_text="") | Q(opened_at__gte=F("begun_at")),
            )
        ]
        indexes = [models.Index(name="rehearsal_newest", fields=["competition", "-begun_at"])]
        triggers = [
            pgtrigger.ReadOnly(name="rehearsal_stays", exclude=["opened_at", "opened_text", "opened_by"]),
            pgtrigger.Protect(
                name="opened_rehearsal_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.opened_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="rehearsal_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"rehearsal {self.begun_at}"


class Opening(models.Model):
    """The instant the tenders were opened, by two different people, after the deadline and the settlement."""

    competition = models.OneToOneField(
        "competitions.Competition", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    first_released_at = models.DateTimeField()
    first_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    second_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="opening_takes_two", condition=~Q(first_by=F("second_by"))),
            models.CheckConstraint(
                name="opening_ends_after_it_began", condition=Q(opened_at__gte=F("first_released_at"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="opening_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="opened_after_deadline_and_settlement",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM competitions_competition c JOIN tenders_treehead t "
                    "ON t.competition_id = c.id WHERE c.id = NEW.competition_id "
                    "AND c.closes_at <= NEW.first_released_at AND c.cancelled_at IS NULL) THEN "
                    "RAISE EXCEPTION 'tenders are opened after the deadline and the settlement (FOA § 22-3(2))' "
                    "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} opened {self.opened_at}"


class OpenedTender(models.Model):
    """What a tender says, from the opening on. `number` is its place in the order of arrival.

    `hidden_number` is its place in an order drawn at the opening, where the panel does not see who tenders what.
    `unreadable` says why a delivery could not be opened (a part is missing or altered); then there is no content.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="opened")
    number = models.PositiveIntegerField()
    hidden_number = models.PositiveIntegerField(null=True)
    content = models.JSONField(null=True)
    price = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    unreadable = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opened_tender_number_once", fields=["competition", "number"]),
            models.UniqueConstraint(name="opened_tender_hidden_number_once", fields=["competition", "hidden_number"]),
            models.CheckConstraint(
                name="opened_tender_read_or_unreadable",
                condition=Q(unreadable="", content__isnull=False)
                | (Q(content__isnull=True, price__isnull=True) & ~Q(unreadable="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="opened_tender_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number}"


class OpenedFile(models.Model):
    """A file of an opened tender, in its order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tender = models.ForeignKey(OpenedTender, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="opened_file_number_once", fields=["tender", "number"])]
        triggers = [pgtrigger.Protect(name="opened_file_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number}"


class PriceOpening(models.Model):
    """The instant prices were opened, by two different people, once the quality was assessed.

    More than one where a tender came in again after a complaint: each opens the prices that are still sealed then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    first_released_at = models.DateTimeField()
    first_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    second_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="price_opening_takes_two", condition=~Q(first_by=F("second_by"))),
            models.CheckConstraint(
                name="price_opening_ends_after_it_began", condition=Q(opened_at__gte=F("first_released_at"))
            ),
        ]
        indexes = [models.Index(name="price_opening_in_order", fields=["competition", "opened_at"])]
        triggers = [
            pgtrigger.Protect(name="price_opening_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="prices_opened_after_quality",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM competitions_competition c JOIN tenders_opening o "
                    "ON o.competition_id = c.id WHERE c.id = NEW.competition_id AND c.price_after_quality "
                    "AND o.opened_at <= NEW.first_released_at AND c.cancelled_at IS NULL) THEN "
                    "RAISE EXCEPTION 'prices are opened after the tenders, where the documents say so (LOA § 4)' "
                    "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} prices opened {self.opened_at}"


class OpenedPrice(models.Model):
    """What a tender says of price, from the second opening on; of one rejected before it there is none.

    `unreadable` says why it could not be opened; then there is no content.
    """

    tender = models.OneToOneField(OpenedTender, on_delete=models.PROTECT, primary_key=True, related_name="opened_price")
    opening = models.ForeignKey(PriceOpening, on_delete=models.PROTECT, related_name="prices")
    content = models.JSONField(null=True)
    price = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    unreadable = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opened_price_read_or_unreadable",
                condition=Q(unreadable="", content__isnull=False)
                | (Q(content__isnull=True, price__isnull=True) & ~Q(unreadable="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="opened_price_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"price of {self.tender_id}"

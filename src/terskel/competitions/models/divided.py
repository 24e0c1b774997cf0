"""A purchase divided into lots: each lot is a competition of its own, and all are announced in one act (FOA § 19-4)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.competitions.models.competition import Both, Competition
from terskel.core.ids import uuid7


class DividedPurchase(models.Model):
    """What the lots have in common. `most_tendered` and `most_awarded` are lots for one tenderer; null sets no limit.

    `award_rule` says which lots a tenderer gets that would win more than it may be awarded.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    most_tendered = models.PositiveSmallIntegerField(null=True)
    most_awarded = models.PositiveSmallIntegerField(null=True)
    award_rule = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="divided_purchase_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="divided_purchase_limits_are_positive",
                condition=(Q(most_tendered__isnull=True) | Q(most_tendered__gte=1))
                & (Q(most_awarded__isnull=True) | Q(most_awarded__gte=1)),
            ),
            models.CheckConstraint(
                name="divided_purchase_awards_no_more_than_is_tendered_for",
                condition=Q(most_tendered__isnull=True)
                | Q(most_awarded__isnull=True)
                | Q(most_awarded__lte=F("most_tendered")),
            ),
            models.CheckConstraint(
                name="divided_purchase_says_who_gets_which_lot",
                condition=Q(most_awarded__isnull=True, award_rule="")
                | (Q(most_awarded__isnull=False) & ~Q(award_rule="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_purchase_stays",
                operation=pgtrigger.Update,
                condition=Both(pgtrigger.Q(old__published_at__isnull=False), pgtrigger.AnyChange()),
            ),
            pgtrigger.Protect(name="divided_purchase_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """A competition as one of the lots; `number` is its order, and stays when another lot is given up as a draft."""

    competition = models.OneToOneField(Competition, on_delete=models.PROTECT, primary_key=True, related_name="lot")
    purchase = models.ForeignKey(DividedPurchase, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lot_number_once", fields=["purchase", "number"]),
            models.CheckConstraint(name="lot_has_a_name", condition=~Q(name="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lots_stay_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "uuid")],
                func=(
                    "held := CASE TG_OP WHEN 'INSERT' THEN NEW.purchase_id ELSE OLD.purchase_id END; "
                    "IF EXISTS (SELECT 1 FROM competitions_dividedpurchase WHERE id = held "
                    "AND published_at IS NOT NULL) THEN "
                    "RAISE EXCEPTION 'the lots of a published purchase stay (FOA § 14-2)' "
                    "USING ERRCODE = 'restrict_violation'; END IF; "
                    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

"""Files of a DPS: public ones for everyone, internal ones for the authority's own people alone."""

from django.db import models

from terskel.core.ids import uuid7
from terskel.dps.models.systems import DynamicPurchasingSystem


class DpsDocument(models.Model):
    """A file kept with a DPS; who may read it is its stored file's access. `removed_at`: kept, and not shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="documents")
    file = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="dps_document_has_a_title", condition=~models.Q(title=""))]
        indexes = [models.Index(name="document_by_dps", fields=["dps", "attached_at"])]

    def __str__(self) -> str:
        return self.title

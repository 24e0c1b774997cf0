"""An authority's own templates: what a competition begins with, as it was when it was kept."""

import pgtrigger
from django.db import models
from django.db.models import Q

from terskel.competitions.models.asked import DOCUMENT_ROLES
from terskel.core.ids import uuid7


class CompetitionTemplate(models.Model):
    """`content` is what a draft takes over, as `competitions.templates` writes it; it never changes.

    A template that is out of use is withdrawn: drafts that began from it stay as they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    content = models.JSONField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="competition_template_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="competition_template_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="competition_template_name_once",
                fields=["authority", "name"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="template_stays", exclude=["withdrawn_at", "withdrawn_by"]),
            pgtrigger.Protect(name="template_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateDocument(models.Model):
    """A file that a draft from the template gets a copy of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    template = models.ForeignKey(CompetitionTemplate, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=15, default="other")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="template_document_number_once", fields=["template", "number"]),
            models.CheckConstraint(name="template_document_role_is_known", condition=Q(role__in=DOCUMENT_ROLES)),
        ]
        triggers = [
            pgtrigger.Protect(name="template_document_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

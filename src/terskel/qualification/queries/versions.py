"""What tells two states of what several people write in apart: a digest of all that somebody may write there."""

import json
from hashlib import sha256
from uuid import UUID

from terskel.qualification import drafts
from terskel.qualification.content import to_bytes
from terskel.qualification.models import Application, RequirementAssessment


def draft_version_of(row: Application) -> str:
    """Of a draft: its categories and answers, and what belongs to the draft alone."""
    return sha256(to_bytes(drafts.read(row))).hexdigest()[:32]


def findings_version_of(line_id: UUID) -> str:
    """Of what has been found of one line: each finding, and who made it when."""
    rows = RequirementAssessment.objects.filter(line_id=line_id).order_by("requirement_id")
    found = list(rows.values_list("requirement_id", "met", "note", "evidence_expires_on", "assessed_at", "assessed_by"))
    return sha256(json.dumps(found, default=str).encode()).hexdigest()[:32]

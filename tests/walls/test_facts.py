"""Tables hold facts, not states: no status column, no flag, unless there is a reason that is written here."""

import re

import pytest
from django.apps import apps
from django.db import models

STATE_WORDS = re.compile(r"(^|_)(status|state|stage|phase|flag)(_|$)")

# A flag is a fact when nothing ever happens to it: it is chosen once, or it is another package's name.
REASONS = {
    "accounts.Person.is_active": "Django's name for whether a person may log in",
    "accounts.Person.is_superuser": "comes with Django's permissions",
    "awards.Complaint.signing_waits": "the authority's word, given once and again",
    "awards.AwardDecision.reversal_evaluates_anew": "what the proposal to reverse says, written once with it",
    "competitions.Assistance.assistant_publishes": "what the body leaves to the one who helps, said once when it asks",
    "competitions.AwardCriterion.climate": "what the criterion is about, chosen while drafting",
    "competitions.MandatoryRequirement.climate": "what the requirement is about, chosen while drafting",
    "competitions.Competition.new_competition_follows": "what the cancellation says, written once with it",
    "competitions.Competition.price_after_quality": "how tenders are opened, chosen while drafting and then locked",
    "competitions.Competition.tenderers_hidden": "what the panel sees, chosen while drafting and then locked",
    "dps.PublishedCriterion.climate": "what the criterion is about, chosen while drafting",
    "notifications.Message.for_daily_mail": "how the reader wants it told, settled when it is written",
    "dps.Category.remote": "part of where it is delivered, which is announced and stays",
    "organisations.SigningMandate.jointly": "what the firm claims; another claim is another row",
    "organisations.PageFeedback.useful": "what a reader answered of a page; a new answer is a new row",
    "tenders.ShareRelease.recovery": "which share was released, written once with it",
    "qualification.PartnerStatement.excluded": "what another firm declares of itself; a new word is a new row",
    "qualification.RequirementAssessment.met": "the assessor's finding; a new finding is a new row",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("terskel.")]


def states_stored(found: list[type[models.Model]]) -> list[str]:
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in found
        for field in model._meta.local_fields
        if isinstance(field, models.BooleanField) or STATE_WORDS.search(field.name)
    )


def test_no_table_stores_a_state() -> None:
    assert [name for name in states_stored(own_models()) if name not in REASONS] == []


def test_every_reason_is_still_needed() -> None:
    assert sorted(set(REASONS) - set(states_stored(own_models()))) == []


@pytest.mark.parametrize(
    "planted",
    [
        models.BooleanField(name="published"),
        models.CharField(name="status", max_length=10),
        models.CharField(name="award_state", max_length=10),
    ],
)
def test_a_planted_state_is_found(planted: "models.Field[object, object]") -> None:
    class Meta:
        app_label = f"planted_{planted.name}"

    body = {"__module__": "terskel.planted", "Meta": Meta, str(planted.name): planted}
    model = type("Planted", (models.Model,), body)
    assert states_stored([model]) == [f"planted_{planted.name}.Planted.{planted.name}"]

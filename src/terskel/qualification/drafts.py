"""Drafts of requests, encrypted with the installation's draft key, which lies outside database and backups."""

from terskel import installation
from terskel.core.sealing import age
from terskel.qualification.content import Content, from_bytes, to_bytes
from terskel.qualification.models import Application


def locked(content: Content) -> bytes:
    """The content as only this installation can read it."""
    return age.encrypt(to_bytes(content), [str(installation.draft_identity().to_public())])


def read(application: Application) -> Content:
    """The draft's content so far; empty before the first save."""
    if application.draft_content is None:
        return Content()
    return from_bytes(age.decrypt(bytes(application.draft_content), str(installation.draft_identity())))


def kept(application: Application) -> Content:
    """The copy of a sealed request that its supplier has asked to keep; empty where there is none."""
    if application.kept_content is None:
        return Content()
    return from_bytes(age.decrypt(bytes(application.kept_content), str(installation.draft_identity())))

"""The upload handler that seals a file as its bytes arrive: it is never on disk in clear, nor whole in memory."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

from terskel.core.decisions import Refused, RefusedAct
from terskel.core.envelopes import MAIN, Envelope
from terskel.tenders.uploads import SealedUpload, Sealing


class SealedFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """What Django's form parsing is given in place of the bytes."""

    def __init__(self, upload: SealedUpload) -> None:
        super().__init__(file=None, name=upload.name, content_type=upload.media_type, size=upload.size)
        self.upload = upload


class SealingUploadHandler(FileUploadHandler):
    """Takes one file for one competition's draft. A refusal is kept in `refused`, and the rest is skipped."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, competition_id: UUID, *, held: int, envelope: Envelope = MAIN) -> None:
        super().__init__(request)
        self._envelope = envelope
        self.refused: Refused | None = None
        self._competition_id = competition_id
        self._held = held
        self._sealing: Sealing | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._sealing is not None:
            raise SkipFile
        self._sealing = Sealing(
            self._competition_id,
            self.file_name or "",
            self.content_type or "application/octet-stream",
            held=self._held,
            envelope=self._envelope,
        )
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        if self._sealing is None or self.refused is not None:
            raise SkipFile
        try:
            self._sealing.feed(raw_data)
        except RefusedAct as stopped:
            self.refused = stopped.refused
            raise SkipFile from stopped

    def file_complete(self, file_size: int) -> SealedFile | None:  # noqa: ARG002 - Django's signature
        if self._sealing is None or self.refused is not None:
            return None
        try:
            return SealedFile(self._sealing.finish())
        except RefusedAct as stopped:
            self.refused = stopped.refused
            return None

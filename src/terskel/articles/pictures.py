"""Images as they may be shown to everyone: PNG, JPEG and WebP, without what the camera wrote down besides. Pure.

A photograph may hold where it was taken, with what and by whom. All that is left out; the colours, and which way up
the picture is, stay. The picture itself is not touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as too_short
from struct import pack, unpack_from
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"})
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG frame, which says how large the picture is (ITU-T T.81 table B.1)."""
_ORIENTATION: Final = 0x0112


class NotAPicture(Exception):
    """The bytes are of no kind that is shown here, or they are damaged."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` in pixels, as it is seen."""

    content: bytes
    media_type: str
    width: int
    height: int


def picture(content: bytes) -> Picture:
    """What may be shown of `content`; raises `NotAPicture`. The kind is told by the bytes, whatever a name says."""
    try:
        if content.startswith(PNG):
            found = _png(content)
        elif content.startswith(b"\xff\xd8\xff"):
            found = _jpeg(content)
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            found = _webp(content)
        else:
            raise NotAPicture
    except (too_short, IndexError) as short:
        raise NotAPicture from short
    if found.width < 1 or found.height < 1:
        raise NotAPicture
    return found


def _png(content: bytes) -> Picture:
    """Chunks of length, name, data and sum, from IHDR to IEND (PNG, third edition, § 5.3)."""
    width, height = unpack_from(">II", content, 16)
    kept, at = [PNG], len(PNG)
    if content[12:16] != b"IHDR":
        raise NotAPicture
    while True:
        (length,) = unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or not name.isalpha():
            raise NotAPicture
        if name[:1].isupper() or name in _PNG_KEPT:
            kept.append(content[at:end])
        if name == b"IEND":
            return Picture(b"".join(kept), "image/png", width, height)
        at = end


def _jpeg(content: bytes) -> Picture:
    kept, size, turned = [b"\xff\xd8"], (0, 0), 1
    for marker, part in _segments(content):
        if marker in _FRAMES:
            size = unpack_from(">HH", part, 5)
        if marker == 0xE1 and part[4:10] == b"Exif\0\0":
            turned = _orientation(part[10:])
            if turned != 1:
                kept.append(_turned(turned))
        elif _is_kept(marker, part):
            kept.append(part)
    height, width = size if turned < 5 else size[::-1]
    return Picture(b"".join(kept), "image/jpeg", width, height)


def _is_kept(marker: int, part: bytes) -> bool:
    """Everything but the applications' own parts and comments; of those, what says how the colours are read."""
    if marker == 0xE2:
        return part[4:16] == b"ICC_PROFILE\0"
    return marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, its bytes), the coded picture with the marker before it, until the end of the image is met."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotAPicture
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            yield marker, b"\xff\xd9"
            return
        (length,) = unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NotAPicture
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: in coded data 0xFF is followed by 0, or by a restart (ITU-T T.81 B.1.1.5)."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise NotAPicture
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """1 to 8 (Exif 3.0 § 4.6.5.1.6); 1, the right way up, where nothing readable is said."""
    try:
        order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
        if order is None:
            return 1
        (first,) = unpack_from(f"{order}I", tiff, 4)
        (count,) = unpack_from(f"{order}H", tiff, first)
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, _kind, _count, value = unpack_from(f"{order}HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except too_short:
        return 1
    return 1


def _turned(orientation: int) -> bytes:
    """An Exif part that says nothing but which way up the picture is."""
    body = b"Exif\0\0MM\0*" + pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + pack(">H", len(body) + 2) + body


def _webp(content: bytes) -> Picture:
    """RIFF chunks of name, length and data, each of even length (RFC 9649 § 2.3)."""
    (whole,) = unpack_from("<I", content, 4)
    last = 8 + whole
    if last > len(content):
        raise NotAPicture
    kept, size, at = [], None, 12
    while at + 8 <= last:
        name = content[at : at + 4]
        (length,) = unpack_from("<I", content, at + 4)
        end = at + 8 + length + length % 2
        if end > last:
            raise NotAPicture
        data = content[at + 8 : at + 8 + length]
        size = size or _webp_size(name, data)
        if name == b"VP8X":
            flags = bytes([data[0] & ~0b0000_1100])
            kept.append(content[at : at + 8] + flags + content[at + 9 : end])
        elif name in _WEBP_KEPT:
            kept.append(content[at:end])
        at = end
    if size is None:
        raise NotAPicture
    body = b"WEBP" + b"".join(kept)
    return Picture(b"RIFF" + pack("<I", len(body)) + body, "image/webp", *size)


def _webp_size(name: bytes, data: bytes) -> tuple[int, int] | None:
    if name == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if name == b"VP8L":
        (bits,) = unpack_from("<I", data, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = unpack_from("<HH", data, 6)
        return width & 0x3FFF, height & 0x3FFF
    return None

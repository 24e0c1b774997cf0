"""Images as a camera or a drawing program would make them, byte by byte, with and without what they say of a place."""

import zlib
from struct import pack

PLACE = b"59.9139N 10.7522E"


def chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def png(width: int = 8, height: int = 6, *, said: bytes = b"") -> bytes:
    """A grey picture; `said` is written in it beside the picture."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _row in range(height)))
    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    beside = chunk(b"tEXt", b"Comment\0" + said) + chunk(b"eXIf", b"MM\0*" + said) if said else b""
    return b"\x89PNG\r\n\x1a\n" + header + beside + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + pack(">H", len(data) + 2) + data


def jpeg(width: int = 8, height: int = 6, *, said: bytes = b"", turned: int = 0) -> bytes:
    """The parts of a JPEG in their order; what is coded is no picture that anybody sees."""
    exif = b"Exif\0\0II*\0" + pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned or 1, 0, 0) + said
    beside = segment(0xE1, exif) + segment(0xED, said) + segment(0xFE, said) if said or turned else b""
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + beside
        + segment(0xE2, b"ICC_PROFILE\0\1\1sRGB")
        + segment(0xDB, b"\0" + b"\1" * 64)
        + segment(0xC2, pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + b"\x12\xff\0\x34\xff\xd0\x56"
        + segment(0xC4, b"\0" + b"\xff\xd9" * 8)
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + b"\x78\xff\xd9"
        + said
    )


def webp(width: int = 8, height: int = 6, *, said: bytes = b"") -> bytes:
    """An extended file (RFC 9649 § 2.7), with what its flags promise."""

    def part(name: bytes, data: bytes) -> bytes:
        return name + pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    flags = 0b0000_1100 if said else 0
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = part(b"VP8X", bytes([flags, 0, 0, 0]) + size)
    body += part(b"VP8L", b"\x2f" + pack("<I", (width - 1) | (height - 1) << 14) + b"\0\0")
    body += (part(b"EXIF", said) + part(b"XMP ", said)) if said else b""
    return b"RIFF" + pack("<I", len(body) + 4) + b"WEBP" + body

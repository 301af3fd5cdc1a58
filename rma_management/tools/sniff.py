"""What an uploaded file really is: by its first bytes, whatever it is called or says of itself."""

import re
from typing import NamedTuple

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 80

HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


class Kind(NamedTuple):
    """A type of file that customers may send us."""

    mimetype: str
    extension: str


JPEG = Kind("image/jpeg", "jpg")
PNG = Kind("image/png", "png")
WEBP = Kind("image/webp", "webp")
HEIC = Kind("image/heic", "heic")
PDF = Kind("application/pdf", "pdf")
# What a browser is told to offer.
ACCEPTED = (JPEG, PNG, WEBP, HEIC, PDF)


def sniff(data):
    """Return the `Kind` of a file, or None for one that nobody should open by a click.

    :param bytes data: the file, or at least its first 64 bytes
    """
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"%PDF-"):
        return PDF
    return HEIC if _is_heif(data) else None


def _is_heif(data):
    """Tell whether it is the pictures of a telephone: films and AVIF come in the same box."""
    if data[4:8] != b"ftyp":
        return False
    size = min(int.from_bytes(data[:4], "big"), len(data), 64)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, size, 4))]
    return brands[0] in HEIF_BRANDS and b"avif" not in brands


def name_file(name, kind):
    """Return what to keep a file as: what the customer called it, ending in what it is.

    >>> name_file("C:\\\\holiday/leg.html", JPEG)
    'leg.jpg'
    """
    base = re.split(r"[/\\]", name or "")[-1]
    stem = base.rpartition(".")[0] or base
    clean = "".join(char for char in stem if char.isprintable() and char not in '<>"&;')
    return f"{clean.strip(' .')[:MAX_NAME] or 'file'}.{kind.extension}"

import unittest

from ...tools.sniff import HEIC, JPEG, PDF, PNG, WEBP, name_file, sniff

HEIF_BOX = b"\x00\x00\x00\x18ftyp%s\x00\x00\x00\x00%s"
FILES = [
    (JPEG, b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    (JPEG, b"\xff\xd8\xff\xe1\x00\x10Exif"),
    (PNG, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    (WEBP, b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    (PDF, b"%PDF-1.7\n"),
    (HEIC, HEIF_BOX % (b"heic", b"mif1heic")),
    (HEIC, HEIF_BOX % (b"mif1", b"mif1heic")),
    # What says that it is a picture and is none.
    (None, b""),
    (None, b"<html><script>alert(1)</script>"),
    (None, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    (None, b"<?xml version='1.0'?><svg/>"),
    (None, b"GIF89a"),
    (None, b"PK\x03\x04"),
    (None, b"MZ\x90\x00"),
    (None, b"\xff\xd8"),
    (None, b" \xff\xd8\xff"),
    (None, b"\x89PNG\n"),
    (None, b"RIFF\x24\x00\x00\x00AVI LIST"),
    (None, b"\n%PDF-1.7"),
    (None, HEIF_BOX % (b"isom", b"mp41mp42")),
    (None, HEIF_BOX % (b"avif", b"mif1avif")),
    (None, HEIF_BOX % (b"mif1", b"mif1avif")),
    (None, b"\xff\xff\xff\xffftyp"),
]
NAMES = [
    ("leg.jpg", JPEG, "leg.jpg"),
    ("leg.html", JPEG, "leg.jpg"),
    ("leg.svg.png", PNG, "leg.svg.png"),
    ("../../etc/passwd", PNG, "passwd.png"),
    ("C:\\holiday\\leg.jpeg", JPEG, "leg.jpg"),
    ("断腿.heic", HEIC, "断腿.heic"),
    ("a\r\nContent-Type: text/html.jpg", JPEG, "html.jpg"),
    ('"><script>.pdf', PDF, "script.pdf"),
    ("..", PDF, "file.pdf"),
    ("", PDF, "file.pdf"),
    (None, PDF, "file.pdf"),
    ("x" * 300, PDF, "x" * 80 + ".pdf"),
]


class TestSniff(unittest.TestCase):
    """A file is what its bytes say, and its name follows."""

    def test_kind_by_first_bytes(self):
        for kind, data in FILES:
            with self.subTest(data=data):
                self.assertEqual(sniff(data), kind)

    def test_name_by_kind(self):
        for name, kind, expected in NAMES:
            with self.subTest(name=name):
                self.assertEqual(name_file(name, kind), expected)

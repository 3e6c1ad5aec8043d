"""PDF files with Japanese text, written by hand: the text, and noise in place of pictures."""

from random import Random

LINES = 38
"""Lines of text on a page."""


def pdf(lines: list[str], noise: bytes) -> bytes:
    """Return a PDF with the lines on as many pages as they need, and a picture of `noise`."""
    pages = [lines[i : i + LINES] for i in range(0, len(lines), LINES)]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-H/DescendantFonts["
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Japan1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName"
        b"/HeiseiMin-W3/Flags 4/Ascent 859/Descent -140/CapHeight 709/StemV 80/ItalicAngle 0"
        b"/FontBBox[-123 -257 1001 910]>>>>]>>",
        _stream(b"/Type/XObject/Subtype/Image/Width 100/Height 1/BitsPerComponent 8"
                b"/ColorSpace/DeviceGray", noise),
    ]  # fmt: skip
    for number, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * number} 0 R"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>>>".encode()
        )
        shown = "".join(f"<{line.encode('utf-16-be').hex()}>Tj T* " for line in page)
        objects.append(_stream(b"", f"BT /F 11 Tf 19 TL 60 780 Td {shown}ET".encode()))
    return _file(objects)


def noise(random: Random, size: int) -> bytes:
    """Return `size` bytes that do not compress, as a picture does not."""
    return random.randbytes(size)


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _file(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(body))
    )

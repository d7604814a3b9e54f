"""PDF files with any characters, made by hand: glyphs are numbered, and a map says which character each is."""

from __future__ import annotations

from pathlib import Path


def write_pdf(path: Path, paragraphs: list[str], title: str | None = None) -> None:
    """A page of ``paragraphs``, with a blank line between them; one glyph a character."""
    glyphs = {character: number for number, character in enumerate(sorted(set("".join(paragraphs))), 1)}
    shown = "0 -12 Td 0 -12 Td\n".join(_shown(paragraph, glyphs) for paragraph in paragraphs)
    mapped = "\n".join(f"<{n:04x}> <{c.encode('utf-16-be').hex()}>" for c, n in glyphs.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /C def 1 begincodespacerange <0000> <ffff>\n"
        f"endcodespacerange {len(glyphs)} beginbfchar\n{mapped}\nendbfchar endcmap end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 999999 9999] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R >> >> >>",
        _stream(f"BT /F 10 Tf 10 9900 Td\n{shown}ET"),
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H "
        "/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 600 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
        f"<< /Title ({title or ''}) >>",
    ]
    path.write_bytes(_file(objects))


def _shown(paragraph: str, glyphs: dict[str, int]) -> str:
    return f"<{''.join(f'{glyphs[character]:04x}' for character in paragraph)}> Tj\n"


def _stream(data: str) -> str:
    return f"<< /Length {len(data)} >>\nstream\n{data}\nendstream"


def _file(objects: list[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + (head + tail).encode("ascii")

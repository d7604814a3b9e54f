from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from graph.documents import documents, html, sources, xml
from graph.documents import jsonl as json_lines
from graph.errors import DocumentError
from graph.model import BlockKind, Document
from graph.structure import blocks
from tests.graph.documents.pdf_file import write_pdf


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def one(path: Path) -> Document:
    (document,) = documents([path])
    assert isinstance(document, Document), document
    return document


def error(path: Path) -> str:
    *_, last = documents([path])
    assert isinstance(last, DocumentError)
    return last.reason


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.span.of(document.text)) for block in document.blocks]


def test_folders_are_read_in_order_without_hidden_and_unknown_files(folder: Path) -> None:
    for name in ["b/two.txt", "a.md", "b/.hidden.txt", ".git/x.txt", "b/picture.png", "b/a/one.TXT"]:
        write(name, "x")
    assert [path.relative_to(folder).as_posix() for path in sources([folder])] == ["a.md", "b/two.txt", "b/a/one.TXT"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    write("a.txt", "x")
    assert sources([Path("a.txt"), Path(), Path("a.txt")]) == [Path("a.txt")]


def test_identifiers_are_paths_as_typed_within_the_current_folder(folder: Path) -> None:
    write("notes/a.txt", "x")
    assert one(folder / "notes" / "a.txt").identifier == "notes/a.txt"
    assert one(Path("notes/../notes/a.txt")).identifier == "notes/a.txt"


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(folder: Path) -> None:
    write("ok.txt", "fine")
    unknown = write("a.xyz", "?")
    found = list(documents([Path("missing.txt"), unknown, Path("ok.txt")]))
    assert [item.reason.split(":")[0] for item in found if isinstance(item, DocumentError)] == [
        "no such file",
        "unknown kind of file",
    ]
    assert isinstance(found[2], Document)


@pytest.mark.parametrize("name", ["e.txt", "e.md", "e.html"])
def test_an_empty_file_is_an_empty_document(folder: Path, name: str) -> None:
    document = one(write(name, ""))
    assert (document.title, document.text, document.blocks) == ("e", "", ())


@pytest.mark.parametrize("name", ["e.pdf", "e.docx", "e.xml", "e.xml.gz"])
def test_an_empty_file_is_broken_where_the_format_has_no_such_thing(folder: Path, name: str) -> None:
    assert error(write(name, ""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(folder: Path, encoding: str) -> None:
    Path("a.txt").write_bytes("naïve café résumé".encode(encoding))
    assert one(Path("a.txt")).text == "naïve café résumé"


def test_binary_files_are_refused(folder: Path) -> None:
    Path("a.txt").write_bytes(bytes(range(256)) * 4)
    assert "binary" in error(Path("a.txt"))


def test_json_lines_report_bad_records_by_line(folder: Path) -> None:
    lines = ['{"id": "a", "text": "x"}', '{"id": "b", "text": "\\ud800"}', "nope", "", '{"id": "c"}', '{"text": "y"}']
    found = list(documents([write("a.jsonl", "\n".join(lines))]))
    assert [item.identifier if isinstance(item, Document) else item.source for item in found] == [
        "a",
        "a.jsonl#2",
        "a.jsonl#3",
        "a.jsonl#5",
        "a.jsonl#6",
    ]
    assert isinstance(found[-1], Document)


def test_json_lines_that_are_too_long_are_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MAX_BYTES", 100)
    lines = [json.dumps({"id": name, "text": "x" * size}) for name, size in (("a", 10), ("b", 350), ("c", 10))]
    found = list(documents([write("a.jsonl", "\n".join(lines))]))
    assert [isinstance(item, Document) for item in found] == [True, False, True]


def test_titles_and_questions_of_json_records(folder: Path) -> None:
    records = [
        {"id": 1, "text": "", "title": "Heroin", "question": "What is heroin?", "url": "https://example.org"},
        {"id": "2", "text": "", "title": "What is heroin?", "question": "What is heroin?"},
        {"id": "3", "text": "", "title": "", "question": "What is heroin?"},
        {"id": "4", "text": ""},
    ]
    found = list(documents([write("a.jsonl", "\n".join(map(json.dumps, records)))]))
    named = [(d.identifier, d.title, d.question, d.url) for d in found if isinstance(d, Document)]
    assert named == [
        ("1", "Heroin", "What is heroin?", "https://example.org"),
        ("2", "What is heroin?", None, None),
        ("3", "What is heroin?", None, None),
        ("4", "4", None, None),
    ]


def test_damaged_gzip_gives_what_can_be_read_and_an_error(folder: Path) -> None:
    data = gzip.compress("\n".join(json.dumps({"id": str(n), "text": str(n**9)}) for n in range(9999)).encode())
    Path("a.jsonl.gz").write_bytes(data[: len(data) // 2])
    *read, last = documents([Path("a.jsonl.gz")])
    assert read
    assert isinstance(last, DocumentError)


def test_markdown_blocks_point_at_content(folder: Path) -> None:
    source = (
        "---\ntitle: Notes\n---\n# Heroin *use*\n\nA long\nparagraph.\n\n* one\n  goes on\n\n  more\n    1. inner\n"
        "\n> quoted\n\nUnder\n-----\n\n| a | b |\n|---|---|\n| c | d |\n\n```py\ncode\n```\n"
    )
    document = one(write("a.md", source))
    assert document.title == "Notes"
    assert document.text == source
    assert shown(document) == [
        ("heading", 1, "Heroin *use*"),
        ("paragraph", 0, "A long\nparagraph."),
        ("item", 1, "one\n  goes on"),
        ("paragraph", 0, "more"),
        ("item", 2, "inner"),
        ("paragraph", 0, "quoted"),
        ("heading", 2, "Under"),
        ("row", 0, "a | b"),
        ("row", 0, "c | d"),
        ("paragraph", 0, "code"),
    ]


def test_html_keeps_structure_and_drops_the_frame(folder: Path) -> None:
    source = (
        "<!doctype html><head><title>T &amp; T</title><link rel=canonical href='https://example.org/x'></head>"
        "<header>logo</header><nav><ul><li>menu</ul></nav><h1>Heroin</h1><p>A <b>dr</b>ug.<br>Line<br><br>Next"
        "<script>no()</script> one</p>bare<ul><li><p>first</p><p>more</p><ul><li>inner</ul><li>second</ul>"
        "<table><tr><th>Drug<th>Use<tr><td><p>a</p><td>b</table><dl><dt>Term<dd>Meaning</dl><footer>foot</footer>"
    )
    document = one(write("a.html", source))
    assert (document.title, document.url) == ("T & T", "https://example.org/x")
    assert shown(document) == [
        ("heading", 1, "Heroin"),
        ("paragraph", 0, "A drug. Line"),
        ("paragraph", 0, "Next one"),
        ("paragraph", 0, "bare"),
        ("item", 1, "first"),
        ("paragraph", 0, "more"),
        ("item", 2, "inner"),
        ("item", 1, "second"),
        ("row", 0, "Drug | Use"),
        ("row", 0, "a | b"),
        ("item", 1, "Term"),
        ("paragraph", 0, "Meaning"),
    ]


def test_html_encoding_is_declared_and_nul_replaced(folder: Path) -> None:
    Path("a.html").write_bytes("<meta charset=koi8-r><p>Героин\x00".encode("koi8-r"))
    assert one(Path("a.html")).text == "Героин\ufffd"


def test_word_files(folder: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "Report"
    file.add_heading("Effects", 1)
    file.add_paragraph("nausea", style="List Bullet")
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Methadone", "craving"
    file.save("a.docx")
    document = one(Path("a.docx"))
    assert document.title == "Report"
    assert shown(document) == [("heading", 2, "Effects"), ("item", 1, "nausea"), ("row", 0, "Methadone | craving")]


def test_a_word_file_that_unpacks_without_end_is_refused(folder: Path) -> None:
    with zipfile.ZipFile("a.docx", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb", "w") as member:
        for _ in range(257):
            member.write(bytes(1 << 20))
    assert "unpacks" in error(Path("a.docx"))


def test_pdf_title_and_broken_words(folder: Path) -> None:
    write_pdf(Path("a.pdf"), ["Heroin is a drug."], "My title")
    assert (one(Path("a.pdf")).title, one(Path("a.pdf")).text) == ("My title", "Heroin is a drug.")


def test_medquad(folder: Path) -> None:
    source = (
        '<Document id="0000001_1" source="CDC" url="https://example.org"><Focus>Flu</Focus><QAPairs>'
        '<QAPair pid="1"><Question qid="1-1">What is flu ?</Question><Answer>Signs\n   \nIt is:   - A &amp; b.</Answer>'
        '</QAPair><QAPair pid="2"><Question>Why ?</Question><Answer/></QAPair></QAPairs></Document>'
    )
    document, withheld = documents([write("a.xml", source)])
    assert isinstance(document, Document)
    assert (document.identifier, document.title, document.question) == ("CDC_0000001_1_1", "Flu", "What is flu ?")
    assert document.text == "Signs\n   \nIt is:   - A & b."
    assert document.blocks == blocks(document.text)
    assert isinstance(withheld, DocumentError)
    assert withheld.source == "a.xml#2"


def test_pubmed_labels_are_headings(folder: Path) -> None:
    source = (
        '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://example.org/none.dtd"><PubmedArticleSet>'
        "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Use <i>of</i> x.</ArticleTitle><Abstract>"
        '<AbstractText Label="RESULTS">H<sub>2</sub>O.</AbstractText></Abstract></Article></MedlineCitation>'
        "</PubmedArticle><PubmedArticle/></PubmedArticleSet>"
    )
    document, empty = documents([write("a.xml", source)])
    assert isinstance(document, Document)
    assert (document.identifier, document.url) == ("pmid:7", "https://pubmed.ncbi.nlm.nih.gov/7/")
    assert shown(document) == [("heading", 1, "Use of x."), ("heading", 2, "Results"), ("paragraph", 0, "H2O.")]
    assert isinstance(empty, DocumentError)


def test_jats_sections_are_headings(folder: Path) -> None:
    source = (
        '<article xmlns="https://example.org/ns"><front><article-meta><article-id pub-id-type="pmc">77</article-id>'
        "<title-group><article-title>Title</article-title></title-group><abstract><p>Short.</p></abstract>"
        '</article-meta></front><body><sec><title>Aim</title><p>To see<sup><xref ref-type="bibr">1</xref></sup>.'
        "<list><list-item><p>one</p></list-item></list>After.</p><sec><title>Inner</title><p>End.</p></sec></sec>"
        "</body></article>"
    )
    document = one(write("a.nxml", source))
    assert (document.identifier, document.title) == ("PMC77", "Title")
    assert shown(document) == [
        ("heading", 1, "Title"),
        ("heading", 2, "Abstract"),
        ("paragraph", 0, "Short."),
        ("heading", 2, "Aim"),
        ("paragraph", 0, "To see."),
        ("item", 1, "one"),
        ("paragraph", 0, "After."),
        ("heading", 3, "Inner"),
        ("paragraph", 0, "End."),
    ]


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE x [<!ENTITY f SYSTEM "secret.txt">]><article><body><p>&f;</p></body></article>',
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
        "<article><body><p>&c;</p></body></article>",
        "<article><body>" + "<sec>" * 100_000,
        "<unknown/>",
        "<article><body><p>cut",
    ],
)
def test_xml_that_is_hostile_or_strange_is_refused(folder: Path, source: str) -> None:
    write("secret.txt", "secret")
    assert "secret" not in error(write("a.xml", source))


def test_a_record_or_page_too_large_for_a_tree_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (xml, html):
        monkeypatch.setattr(module, "MAX_TREE_BYTES", 100_000)
    article = "<article><body><p>{}</p></body></article>"
    records = write("a.xml", "<articles>" + article.format("x" * 10) + article.format("x" * 400_000))
    assert [isinstance(item, Document) for item in documents([records])] == [True, False]
    assert "larger than" in error(write("a.html", "x" * 200_000))


def test_html_nested_without_end_is_refused(folder: Path) -> None:
    assert error(write("a.html", "<div>" * 200_000 + "x"))


def test_headings_title_untitled_documents(folder: Path) -> None:
    assert one(write("a.md", "text\n\n# Heroin\n")).title == "Heroin"
    assert one(write("b.html", "<h1>Heroin\n use</h1>")).title == "Heroin use"
    assert one(write("c.txt", "Heroin\n\nIt is a drug.")).title == "c"
    assert any(block.kind is BlockKind.HEADING for block in one(Path("c.txt")).blocks)

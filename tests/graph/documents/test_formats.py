"""What every format promises, on generated content: exact spans, order, and the same result every time."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.documents import documents
from graph.model import Document
from graph.passages import passages
from tests.graph.documents.pdf_file import write_pdf

WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=12,
)
SPECIAL = st.sampled_from(
    ["😀", "👩🏽‍⚕️", "e\u0301", "نالتريكسون", "ヘロイン", "שלום", "x" * 3000, "&amp;", "<b>", "a|b", "2.5"]
)
PARAGRAPHS = st.lists(st.lists(WORD | SPECIAL, min_size=1, max_size=20), max_size=6)
Paragraphs = list[list[str]]


def escaped(words: list[str]) -> str:
    return html.escape(" ".join(words))


def plain(path: Path, content: Paragraphs) -> None:
    path.with_suffix(".txt").write_bytes("\r\n\r\n".join(map(" ".join, content)).encode())


def jsonl(path: Path, content: Paragraphs) -> None:
    line = json.dumps({"id": "d", "text": "\n\n".join(map(" ".join, content))})
    path.with_suffix(".jsonl.gz").write_bytes(gzip.compress(line.encode()))


def page(path: Path, content: Paragraphs) -> None:
    body = "".join(f"<p>{escaped(words)}</p>" for words in content)
    path.with_suffix(".html").write_text(f"<!doctype html><body><script>no()</script>{body}", "utf-8")


def word(path: Path, content: Paragraphs) -> None:
    file = docx.Document()
    for words in content:
        file.add_paragraph(" ".join(words))
    file.save(str(path.with_suffix(".docx")))


def pdf(path: Path, content: Paragraphs) -> None:
    write_pdf(path.with_suffix(".pdf"), [" ".join(words) for words in content] or ["x"])


def medquad(path: Path, content: Paragraphs) -> None:
    answer = escaped([word for words in content for word in words] or ["x"])
    path.with_suffix(".xml").write_text(
        f'<Document id="1" source="S"><Focus>F</Focus><QAPairs><QAPair pid="1"><Question>Q?</Question>'
        f"<Answer>{answer}</Answer></QAPair></QAPairs></Document>",
        "utf-8",
    )


def pubmed(path: Path, content: Paragraphs) -> None:
    parts = "".join(f"<AbstractText>{escaped(words)}</AbstractText>" for words in content or [["x"]])
    text = (
        f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Abstract>{parts}</Abstract>"
        "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    path.with_suffix(".xml.gz").write_bytes(gzip.compress(text.encode()))


def jats(path: Path, content: Paragraphs) -> None:
    body = "".join(f"<p>{escaped(words)}</p>" for words in content)
    path.with_suffix(".nxml").write_text(f"<article><front/><body><sec>{body}</sec></body></article>", "utf-8")


EXACT: list[Callable[[Path, Paragraphs], None]] = [plain, jsonl]
EXTRACTED: list[Callable[[Path, Paragraphs], None]] = [page, word, medquad, pubmed, jats]


def read_back(write: Callable[[Path, Paragraphs], None], content: Paragraphs) -> Document:
    with TemporaryDirectory() as folder:
        write(Path(folder, "d"), content)
        (first,), (second,) = documents([Path(folder)]), documents([Path(folder)])
    assert first == second
    assert isinstance(first, Document)
    return first


def assert_sound(document: Document) -> None:
    text, done = document.text, 0
    text.encode()
    for block in document.blocks:
        exact = block.span.of(text)
        assert exact == exact.strip() != ""
        assert block.span.start >= done
        done = block.span.end
    done = 0
    for passage in passages(document):
        assert not text[done : passage.span.start].strip()
        assert passage.span.of(text).strip() == passage.span.of(text) != ""
        done = passage.span.end
    assert not text[done:].strip()


PRINTED = st.lists(
    st.lists(
        st.text(st.characters(max_codepoint=0x24F, categories=("L", "N", "P", "S")), min_size=1, max_size=12)
        | st.sampled_from(["x😀", "e\u0301", "ヘロイン", "x" * 900]),
        min_size=1,
        max_size=20,
    ),
    max_size=4,
)


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("write", EXACT)
@settings(deadline=None, max_examples=40)
@given(content=PARAGRAPHS)
def test_formats_that_are_text_keep_it_exactly(write: Callable[[Path, Paragraphs], None], content: Paragraphs) -> None:
    document = read_back(write, content)
    gap = "\r\n\r\n" if write is plain else "\n\n"
    assert document.text == gap.join(map(" ".join, content)).removeprefix("\ufeff")
    assert_sound(document)


@pytest.mark.parametrize("write", EXTRACTED)
@settings(deadline=None, max_examples=25)
@given(content=PARAGRAPHS)
def test_extracted_words_arrive_whole_and_in_order(
    write: Callable[[Path, Paragraphs], None], content: Paragraphs
) -> None:
    document = read_back(write, content)
    assert letters(document.text) == letters("".join(map("".join, content))) or (not content and document.text == "x")
    assert_sound(document)


@settings(deadline=None, max_examples=15)
@given(content=PRINTED)
def test_pdf_words_arrive_whole_and_in_order(content: Paragraphs) -> None:
    # PDFium drops a line that is one character beyond Latin-1, so every line has a word more.
    lines = [["line", *words] for words in content]
    document = read_back(pdf, lines)
    if lines:
        assert letters(document.text) == letters("".join(map("".join, lines)))
    assert_sound(document)


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.characters(codec="utf-8"))
    | st.lists(st.sampled_from("# *-|`>\n\r\t\x001.[]()=~a😀é_"), max_size=60).map("".join)
)
def test_markdown_keeps_its_source(source: str) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "d.md").write_bytes(source.encode())
        (document,) = documents([Path(folder)])
    assert isinstance(document, Document)
    assert document.text == source.removeprefix("\ufeff")
    assert_sound(document)


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_kept_by_plain_files_and_json_lines(text: str) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "d.txt").write_bytes(text.encode())
        Path(folder, "d.jsonl").write_text(json.dumps({"id": "j", "text": text}))
        records, file = documents([Path(folder)])
    assert isinstance(file, Document)
    assert isinstance(records, Document)
    assert file.text == text.removeprefix("\ufeff")
    assert records.text == text
    assert_sound(file)
    assert_sound(records)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".html", ".xml", ".jsonl", ".pdf", ".docx", ".xml.gz"]))
def test_no_bytes_make_reading_raise(data: bytes, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "d" + suffix).write_bytes(data)
        for document in documents([Path(folder)]):
            if isinstance(document, Document):
                assert_sound(document)

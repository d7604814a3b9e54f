"""Texts that nobody annotated, with the mentions that the present linker finds in them, to learn from once more."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

from graph.linking import Linker
from graph.model import Document
from graph.structure import blocks
from scripts.training.corpus import Annotated

_LEFT_OUT = ("MPlusHealthTopics", "NIHSeniorHealth", "GHR")
_TOPIC = re.compile(
    r"alcohol|smok|tobacco|nicotine|drug|addict|depress|anxiety|withdraw|opioid|caffeine|abuse|medicin|counsel|"
    r"therap|stress|side effect|risk|caus|symptom",
    re.IGNORECASE,
)
_WORDS = range(60, 400)
_KEPT = 220  # words of a text


def silver(path: Path, linker: Linker, count: int) -> Iterator[Annotated]:
    """The ``count`` texts of a file of JSON lines that speak most of our topics, annotated by ``linker``.

    The sources from which annotated documents on substances were drawn are left out, so that nothing is learnt from
    texts that may be held back for testing.
    """
    texts = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            words = len(record["text"].split())
            if not record["id"].startswith(_LEFT_OUT) and words in _WORDS:
                density = len(_TOPIC.findall(record["text"])) / words
                texts.append((-density, record["id"], _title(record["title"]), _shortened(record["text"])))
    chosen = [Document(name, title, text, blocks(text)) for _, name, title, text in sorted(texts)[:count]]
    for document, mentions in zip(chosen, linker.link_many(chosen), strict=True):
        yield Annotated(document, tuple((mention.span, mention.type) for mention in mentions))


def _title(question: str) -> str:
    """What a question asks about: "What are the treatments for Tremor ?" is about tremor."""
    topic = re.split(r"\b(?:for|of|about|causes?|is \(are\)|prevent|diagnose|with)\b", question.rstrip(" ?"))[-1]
    return topic.strip() or question


def _shortened(text: str) -> str:
    words = list(re.finditer(r"\S+", text))
    if len(words) <= _KEPT:
        return text
    end = max((match.end() for match in re.finditer(r"[.!?](?=\s)", text[: words[_KEPT].start()])), default=None)
    return text[:end]

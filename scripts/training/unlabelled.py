"""Texts that nobody annotated: networks that were trained already say what they make of them, and others learn it.

Self-training (Xie et al. 2020, "Self-training with Noisy Student improves ImageNet classification"). What the networks
make of a text is a distribution, from which other tags are drawn for every epoch: what is doubtful stays doubtful.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from graph.documents import documents
from graph.model import Document
from scripts.training.corpus import Annotated
from scripts.training.mixture import Mixture
from scripts.training.samples import Sample

COUNT = 1000
_WORDS = range(40, 351)
_OPENING = 200
"""Letters of a text by which it is told from others: many pages differ in their ends alone."""
_FIELD = re.compile(
    r"\b(?:drug|substance|alcohol|addict|withdraw|opioid|nicotine|smok|depress|anxi|panic|psych|mental|stress|therap"
    r"|medicine|medication|counsel)",
    re.IGNORECASE,
)
_MOST = 6

Floats = NDArray[np.float64]


def unlabelled(file: Path, known: Iterable[Document], count: int = COUNT) -> list[Annotated]:
    """Documents of a file of which none begins like a ``known`` one, or like another: as many of each site.

    They are drawn by chance, always the same, those likelier that speak much of the project's field.
    """
    seen = {_opening(document) for document in known}
    sites: dict[str, list[tuple[float, Document]]] = defaultdict(list)
    chance = random.Random(0)
    for document in documents([file]):
        if isinstance(document, Document) and len(document.text.split()) in _WORDS and _opening(document) not in seen:
            seen.add(_opening(document))
            weight = 1 + min(len(_FIELD.findall(document.text)), _MOST)
            rank = chance.random() ** (1 / weight)  # Efraimidis and Spirakis 2006: weighted, without repetition
            sites[urlsplit(document.url or "").netloc].append((rank, document))
    ranked = [sorted(site, key=lambda each: -each[0]) for site in sites.values()]
    dealt = [each for row in zip_longest(*ranked) for each in row if each is not None]
    return [Annotated(document, ()) for _, document in dealt[:count]]


def drawn(samples: Sequence[Sample], mixture: Mixture, count: int) -> list[list[Sample]]:
    """The samples ``count`` times, each time with other tags, drawn by what a mixture of networks makes of them."""
    chance = np.random.default_rng(0)
    tagger = mixture.tagger
    tags = [draw(mixture.scores(sample), tagger.start, tagger.transitions, count, chance) for sample in samples]
    return [[replace(s, tags=t[at]) for s, t in zip(samples, tags, strict=True)] for at in range(count)]


def draw(
    scores: NDArray[np.float32],
    start: NDArray[np.float32],
    moves: NDArray[np.float32],
    count: int,
    chance: np.random.Generator,
) -> NDArray[np.int64]:
    """``count`` sequences of tags, (count, words), each as likely as a linear chain holds it.

    ``scores`` are the words' log-likelihoods of tags, (words, tags), ``start`` those of the first tag, (tags,), and
    ``moves`` those from the row's tag to the column's. Forward filtering, backward sampling.
    """
    reached: Floats = np.empty(scores.shape)
    reached[0] = scores[0] + start
    for at in range(1, len(scores)):
        reached[at] = np.logaddexp.reduce(reached[at - 1][:, None] + moves, axis=0) + scores[at]
    tags = np.empty((count, len(scores)), dtype=np.int64)
    noise = chance.gumbel(size=(len(scores), count, scores.shape[1]))  # the greatest sum is a draw from the softmax
    tags[:, -1] = (reached[-1] + noise[-1]).argmax(axis=1)
    for at in range(len(scores) - 2, -1, -1):
        tags[:, at] = (reached[at] + moves[:, tags[:, at + 1]].T + noise[at]).argmax(axis=1)
    return tags


def _opening(document: Document) -> str:
    return re.sub(r"\W+", "", document.text)[:_OPENING]

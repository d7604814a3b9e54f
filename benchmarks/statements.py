"""Measure claim extraction and write its figures into docs/quality.md.

    python -m benchmarks.statements [--gold DIR] --found FILE FILE [--ablate]

Scores statements as DIR's score.py does: on ``dev`` with the linker's mentions and with annotated ones, on ``train``
the same, and mentions, by cross-validation. The FILEs hold what networks find in texts that they did not learn from, as
``scripts.train_linking --half`` writes it; they learnt from half as many texts as those that are shipped. ``--ablate``
also trains without this or that, which takes some minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.mentions import by_type, scored
from benchmarks.quality import ROOT, extractor, gold_folder, read
from benchmarks.report import replace_section, table
from graph.claims import ClaimExtractor
from graph.claims.assembly import assemble
from graph.claims.classifier import Classifier
from graph.claims.families import SENSES
from graph.claims.readings import Stated, readings
from graph.extraction import sure_or_claimed
from graph.linking.linker import Linked
from graph.model import Claim, Document, Extraction
from graph.standoff import standoff
from scripts.train_claims import THRESHOLD, decision, examples_and_scores, train
from scripts.training.stages import Example, Judged, Source, cross_judged, cross_log_odds
from scripts.training.statements import gold

REPORT = ROOT / "docs" / "quality.md"
RELATIONS = ("has_effect", "has_symptom", "has_cause", "treats", "relieves", "derived_from", "broader")

Counts = dict[str, list[int]]


class Judge:
    """Counts found, predicted and gold statements, with the matching of the gold folder's score.py."""

    def __init__(self, folder: Path, split: str) -> None:
        self._score = _module(folder / "score.py")
        self._gold: Mapping[str, Any] = self._score.load(folder / f"{split}.gold.jsonl")

    def counts(self, predicted: Iterable[tuple[Document, Extraction]]) -> Counts:
        """Found, predicted and gold, for each relation, in all, by family, and for evidence that overlaps."""
        found: Counts = {name: [0, 0, 0] for name in (*RELATIONS, "strict", "family", "evidence")}
        for document, extraction in predicted:
            gold_entry, entry = self._gold[document.identifier], standoff(document, extraction)
            one = self._statements(gold_entry)
            other = self._statements(entry)
            for name, strict in (("strict", True), ("family", False)):
                hits = self._score.pair(one, other, lambda a, b, strict=strict: a.matches(b, strict))
                _add(found[name], len(hits), len(other), len(one))
                if strict:
                    self._by_relation(found, one, other, hits)
        return found

    def _statements(self, entry: Any) -> list[Any]:
        mentions = {mention["id"]: mention for mention in entry["mentions"]}
        return [self._score.Statement(raw, mentions) for raw in entry["statements"]]

    def _by_relation(self, found: Counts, one: list[Any], other: list[Any], hits: Mapping[int, int]) -> None:
        for index, statement in enumerate(one):
            _add(found[statement.relation], index in hits, 0, 1)
        for statement in other:
            _add(found[statement.relation], 0, 1, 0)
        for index, match in hits.items():
            _add(found["evidence"], self._score.overlap(one[index].evidence, other[match].evidence) > 0, 1, 1)


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=gold_folder())
    parser.add_argument("--found", type=Path, nargs=2, required=True)
    parser.add_argument("--ablate", action="store_true")
    arguments = parser.parse_args()
    folder: Path = arguments.gold
    dev = list(read(folder / "dev.docs.jsonl"))
    linked = list(extractor(words_only=False).linker.link_many(dev))
    annotated = [replace(each, mentions=text.mentions) for each, text in zip(linked, gold(folder, "dev"), strict=True)]
    judge, learnt = Judge(folder, "dev"), Judge(folder, "train")
    shipped = ClaimExtractor()
    sources, scores = examples_and_scores(folder, arguments.found)
    seen = cross_judged(sources, scores)
    odds = cross_log_odds(sources, seen)
    crossed = list(_crossed(Source.FOUND, sources, seen, odds))
    columns = {
        "dev, linked mentions": judge.counts(_extracted(shipped, dev, linked)),
        "dev, annotated mentions": judge.counts(_extracted(shipped, dev, annotated)),
        "train, cross-validated, linked mentions": learnt.counts(crossed),
        "train, cross-validated, annotated mentions": learnt.counts(_crossed(Source.ANNOTATED, sources, seen, odds)),
    }
    body = [_relations(columns), _calibration(seen, odds)]
    replace_section(REPORT, "Statements", "\n\n".join(body))
    mentioned = scored(folder, "train", ((document, sure.mentions) for document, sure in crossed))
    replace_section(REPORT, "Mentions: train, cross-validated", by_type({"networks of half the texts": mentioned}))
    if arguments.ablate:
        rows = _ablation(sources, scores, judge, dev, (linked, annotated))
        replace_section(REPORT, "Statements: what each part adds", rows)


def _extracted(
    claims: ClaimExtractor, documents: Sequence[Document], linked: Sequence[Linked]
) -> Iterable[tuple[Document, Extraction]]:
    for document, found in zip(documents, linked, strict=True):
        stated = claims.extract(document, found.mentions, found.stretches)
        yield document, Extraction(found.mentions, stated, "benchmark")


def _crossed(
    mentions: Source, sources: Sequence[Example], seen: Sequence[Judged], odds: Sequence[Any]
) -> Iterable[tuple[Document, Extraction]]:
    """The documents of the train split, with one kind of mentions, as classifiers read them that did not see them."""
    slope, offset, threshold = decision(odds, seen)
    for source, judged, scores in zip(sources, seen, odds, strict=True):
        document = source.text.document
        if source.source is not mentions or not document.identifier.startswith("medquad"):
            continue
        confidences = 1 / (1 + np.exp(-(slope * scores + offset)))
        stated = [
            Stated(int(row), SENSES[best - 1], float(c))
            for row, best, c in zip(judged.rows, judged.best, confidences, strict=True)
            if c >= threshold
        ]
        claims: tuple[Claim, ...] = assemble(readings(document.text, source.pairs, stated))
        found = source.text.mentions
        kept = tuple(sure_or_claimed(found, claims)) if mentions is Source.FOUND else found
        yield document, Extraction(kept, claims, "benchmark")


def _relations(columns: Mapping[str, Counts]) -> str:
    rows = []
    for name in (*RELATIONS, "strict", "family"):
        label = {"strict": "**all, strict**", "family": "**all, family**"}.get(name, name)
        rows.append([label, *(_figures(counts[name]) for counts in columns.values())])
    rows.append(["evidence overlaps", *(f"{c['evidence'][0] / c['evidence'][2]:.3f}" for c in columns.values())])
    return "Precision, recall, F1 (gold statements).\n\n" + table(["relation", *columns], rows)


def _calibration(seen: Sequence[Judged], odds: Sequence[Any]) -> str:
    slope, offset, _ = decision(odds, seen)
    sure = np.concatenate([each.sure for each in seen])
    right = np.concatenate([each.right for each in seen])[sure]
    confidence = 1 / (1 + np.exp(-(slope * np.concatenate(list(odds))[sure] + offset)))
    rows: list[list[object]] = []
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (confidence >= low) & (confidence < low + 0.1)
        if inside.any():
            share, mean = float(right[inside].mean()), float(confidence[inside].mean())
            error += float(inside.mean()) * abs(share - mean)
            bar = "█" * round(20 * share)
            rows.append([f"{low:.1f}–{low + 0.1:.1f}", int(inside.sum()), f"{mean:.3f}", f"{share:.3f}", bar])
    return (
        f"Calibration on train, cross-validated: expected error {error:.3f}. A claim is stated from {THRESHOLD}.\n\n"
        + table(["confidence", "pairs", "mean", "right", ""], rows)
    )


def _ablation(
    sources: Sequence[Example],
    scores: Sequence[NDArray[np.float32]],
    judge: Judge,
    dev: Sequence[Document],
    mentions: Sequence[Sequence[Linked]],
) -> str:
    """What learning from less costs, on dev."""
    own = [not source.text.document.identifier.startswith("medquad") for source in sources]
    kinds = [source.source for source in sources]
    silent = [np.zeros_like(each) for each in scores]
    variants = {
        "train split alone, as annotated": (
            [k is Source.ANNOTATED and not o for k, o in zip(kinds, own, strict=True)],
            scores,
        ),
        "… and the project's own texts": ([k is Source.ANNOTATED for k in kinds], scores),
        "… and both with disturbed mentions": ([k is not Source.FOUND for k in kinds], scores),
        "… and with the mentions that the linker finds (shipped)": ([True] * len(sources), scores),
        "the same without the encoder's head": ([True] * len(sources), silent),
    }
    rows = []
    for name, (chosen, said) in variants.items():
        kept = [at for at, keep in enumerate(chosen) if keep]
        claims = ClaimExtractor(Classifier.of(train([sources[at] for at in kept], [said[at] for at in kept])))
        heard = [[replace(m, stretches=()) for m in each] if said is silent else each for each in mentions]
        found = [judge.counts(_extracted(claims, dev, each)) for each in heard]
        rows.append([name, *(_figures(c[key]) for c in found for key in ("strict", "family"))])
    return table(["learnt from", "linked: strict", "linked: family", "annotated: strict", "annotated: family"], rows)


def _figures(counts: Sequence[int]) -> str:
    found, predicted, total = counts
    precision, recall = found / predicted if predicted else 0.0, found / total if total else 0.0
    f1 = 2 * precision * recall / (precision + recall) if found else 0.0
    return f"{precision:.3f} {recall:.3f} {f1:.3f} ({total})"


def _add(counts: list[int], found: int, predicted: int, total: int) -> None:
    for place, value in enumerate((found, predicted, total)):
        counts[place] += int(value)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()

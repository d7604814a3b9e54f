from pathlib import Path

import numpy as np

from graph.claims.families import Family
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType
from scripts.training.halves import Judgements
from scripts.training.noise import recognised
from scripts.training.stages import Source, examples, found_examples, training_examples
from scripts.training.statements import Annotated, Statement

TEXT = "Heroin causes intense euphoria. It also slows breathing."


def mention(surface: str, type_: ConceptType, score: float = 1.0) -> Mention:
    start = TEXT.index(surface)
    return Mention(Span(start, start + len(surface)), f"urn:{surface}", surface.lower(), type_, score, ())


def annotated() -> Annotated:
    document = Document("heroin", "Heroin", TEXT, blocks(TEXT))
    mentions = (mention("Heroin", ConceptType.SUBSTANCE), mention("euphoria", ConceptType.EFFECT))
    return Annotated(document, mentions, {("heroin", "euphoria"): [Statement(Family.PRODUCES, None)]})


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    kept = Judgements()
    kept.add_mentions("heroin", [mention("Heroin", ConceptType.SUBSTANCE, 0.5)])
    kept.add_scores("found-heroin", np.array([2]), np.full((1, 9), 2.0, dtype=np.float32))
    kept.add_scores("found-heroin", np.array([0]), np.full((1, 9), 1.0, dtype=np.float32))
    kept.save(tmp_path / "half.npz")
    read = Judgements.load([tmp_path / "half.npz"])
    (found,) = read.mentions_of("heroin", TEXT)
    assert (found.span.of(TEXT), found.type, found.score) == ("Heroin", ConceptType.SUBSTANCE, 0.5)
    assert read.mentions_of("morphine", TEXT) == ()
    assert read.scores_of("found-heroin", 3)[:, 0].tolist() == [1.0, 0.0, 2.0]


def test_found_mentions_are_known_by_the_annotated_ones_they_match() -> None:
    found = [mention("Heroin", ConceptType.MEDICATION), mention("intense euphoria", ConceptType.EFFECT),
             mention("breathing", ConceptType.EFFECT)]  # fmt: skip
    heroin, euphoria, breathing = recognised(annotated(), found).mentions
    assert (heroin.label, heroin.type) == ("heroin", ConceptType.MEDICATION)
    assert (euphoria.label, euphoria.span.of(TEXT)) == ("euphoria", "intense euphoria")
    assert breathing.label == "not breathing"


def test_examples_of_every_source_are_told_apart() -> None:
    text = annotated()
    kept = Judgements()
    kept.add_mentions("heroin", [*text.mentions])
    sources = [*training_examples([text]), *found_examples([text], kept)]
    assert len({source.name for source in sources}) == len(sources)
    (found,) = found_examples([text], kept)
    (plain,) = examples(Source.ANNOTATED, [text])
    assert found.classes.tolist() == plain.classes.tolist()
    assert found.classes.any()

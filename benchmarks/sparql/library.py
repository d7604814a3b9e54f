"""A library of about a million triples, generated in the shapes that ingestion writes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from ontology.namespaces import DCTERMS, ID, OA, PK, PROV, RDF, SCHEMA, SKOS, XSD

DOCUMENTS = 5_600
CONCEPTS = 3_000
CLAIMS = 12_000
PASSAGES, MENTIONS, EVIDENCE = 5, 10, 5
RELATIONS = ("treats", "relieves", "prevents", "hasEffect", "hasAdverseEffect", "hasSymptom", "hasCause")
_WORDS = (
    *("methadone", "craving", "therapy", "withdrawal", "dose", "risk", "relapse", "sleep", "pain", "patient"),
    *("study", "week", "effect", "clinic"),
)


def write(path: Path) -> int:
    """Write the library as N-Quads; how many there are. The same every time."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in _lines(random.Random(7)):
            file.write(line)
            count += 1
    return count


def concept(number: int) -> str:
    """The IRI of a concept of the generated vocabulary."""
    return f"{ID}concept/generated-{number}"


def claim(number: int) -> str:
    """The IRI of a generated claim."""
    return f"{ID}claim/{number:020x}"


def _lines(chance: random.Random) -> Iterator[str]:
    vocabulary = f"{ID}graph/generated"
    for number in range(CONCEPTS):
        yield _quad(concept(number), RDF.type, SKOS.Concept, vocabulary)
        yield _quad(concept(number), SKOS.prefLabel, f'"concept {number}"@en', vocabulary)
        if number:
            yield _quad(concept(number), SKOS.broader, concept((number - 1) // 6), vocabulary)
    for number in range(DOCUMENTS):
        yield from _document(number, chance)


def _document(number: int, chance: random.Random) -> Iterator[str]:
    document = f"{ID}document/generated/{number}"

    def quad(subject: str, predicate: str, object_: str) -> str:
        return _quad(subject, predicate, object_, document)

    yield quad(document, RDF.type, PK.Document)
    yield quad(document, RDF.type, SCHEMA.CreativeWork)
    yield quad(document, DCTERMS.identifier, f'"generated/{number}"')
    yield quad(document, DCTERMS.title, f'"Document {number} on {chance.choice(_WORDS)}"@en')
    passages = []
    for position in range(PASSAGES):
        start = position * 1000
        passages.append(passage := f"{document}#char={start},{start + 900}")
        yield from _span(passage, start, start + 900, " ".join(chance.choices(_WORDS, k=60)), document)
        yield quad(passage, RDF.type, PK.Passage)
        yield quad(passage, PK.position, _number(position))
        if position % 2:
            yield quad(passage, PK.headingPath, f'"Part {position}"')
    for position in range(MENTIONS):
        start = position * 450
        mention = f"{document}#char={start},{start + 12}"
        yield from _span(mention, start, start + 12, chance.choice(_WORDS), document)
        yield quad(mention, RDF.type, PK.Mention)
        yield quad(mention, PK.concept, concept(int(chance.paretovariate(0.6)) % CONCEPTS))
        yield quad(mention, PK.role, PK.Medication)
        yield quad(mention, PK.score, f'"{chance.random():.3f}"^^<{XSD.decimal}>')
        yield quad(mention, PK.passage, passages[position // 2])
    for position in range(EVIDENCE):
        yield from _evidence(document, number * EVIDENCE + position, passages[position], chance)


def _evidence(document: str, number: int, passage: str, chance: random.Random) -> Iterator[str]:
    which = chance.randrange(CLAIMS)
    subject, relation, object_ = concept(which % CONCEPTS), RELATIONS[which % 7], concept((which * 7 + 1) % CONCEPTS)
    evidence = f"{ID}evidence/{number:020x}"
    polarity = PK.Negated if chance.random() < 0.1 else PK.Affirmed
    for s, p, o in (
        (claim(which), RDF.type, str(PK.Claim)),
        (claim(which), RDF.subject, subject),
        (claim(which), RDF.predicate, str(PK[relation])),
        (claim(which), RDF.object, object_),
        (claim(which), PK.evidence, evidence),
        (subject, PK[relation], object_),
        (evidence, RDF.type, str(PK.Evidence)),
        (evidence, PK.claim, claim(which)),
        (evidence, PK.quote, passage),
        (evidence, PK.polarity, str(polarity)),
        (evidence, PK.modality, str(PK.Asserted)),
        (evidence, PK.confidence, f'"{chance.random():.3f}"^^<{XSD.decimal}>'),
        (evidence, PK.rule, '"list-item"'),
        (evidence, PK.passage, passage),
        (evidence, PK.document, document),
        (evidence, PROV.wasAttributedTo, f"{ID}extractor/generated"),
    ):
        yield _quad(s, p, o, document)


def _span(span: str, start: int, end: int, text: str, document: str) -> Iterator[str]:
    yield _quad(span, RDF.type, PK.Span, document)
    yield _quad(span, OA.start, _number(start), document)
    yield _quad(span, OA.end, _number(end), document)
    yield _quad(span, OA.exact, f'"{text}"', document)
    yield _quad(span, PK.document, document, document)


def _number(number: int) -> str:
    return f'"{number}"^^<{XSD.nonNegativeInteger}>'


def _quad(subject: str, predicate: str, object_: str, graph: str) -> str:
    written = object_ if object_.startswith('"') else f"<{object_}>"
    return f"<{subject}> <{predicate}> {written} <{graph}> .\n"

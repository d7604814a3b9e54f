from pathlib import Path

import pytest
from rdflib import Graph

from ontology.concept import Scope
from ontology.errors import OntologyError, VocabularyError
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

EX = "https://example.org/"
PREFIXES = """@prefix : <https://example.org/> .
@prefix c: <https://w3id.org/pharmakon/id/concept/> .
@prefix mesh: <http://id.nlm.nih.gov/mesh/> .
@prefix pk: <https://w3id.org/pharmakon/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
GOOD = """
:krokodil a skos:Concept, pk:Substance ; skos:prefLabel "krokodil"@en, "Krokodil (Droge)"@de ;
    skos:altLabel "desomorphine mix"@en, "kroko"@ru ; pk:layLabel "krok"@en ; skos:hiddenLabel "crocodil" ;
    skos:broader c:mesh-D000701 ; skos:narrower :strong .
:strong a skos:Concept ; skos:prefLabel "strong krokodil" .
:aitch a skos:Concept ; skos:prefLabel "aitch"@en ; skos:exactMatch mesh:D003932 .
:near a skos:Concept ; skos:prefLabel "near heroin"@en ; skos:closeMatch c:mesh-D003932 .
c:mesh-D009020 a skos:Concept ; skos:altLabel "Miss Emma"@en .
"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return Vocabulary.load()


def write(folder: Path, content: str, name: str = "mine.ttl") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_file_adds_and_extends_concepts(tmp_path: Path, shipped: Vocabulary) -> None:
    vocabulary = shipped.with_file(write(tmp_path, PREFIXES + GOOD))
    krokodil = vocabulary.concepts[EX + "krokodil"]
    assert krokodil.label == "krokodil"
    assert {(label.text, label.scope) for label in krokodil.labels[1:]} == {
        ("desomorphine mix", Scope.EXACT),
        ("krok", Scope.LAY),
        ("crocodil", Scope.HIDDEN),
    }
    assert krokodil.iri in vocabulary.narrower(krokodil.broader[0])
    assert len(vocabulary.concepts) == len(shipped.concepts) + 3


def test_types_come_from_what_is_broader_or_alike(tmp_path: Path, shipped: Vocabulary) -> None:
    vocabulary = shipped.with_file(write(tmp_path, PREFIXES + GOOD))
    assert vocabulary.concepts[EX + "strong"].types == (ConceptType.SUBSTANCE,)
    assert vocabulary.concepts[EX + "strong"].broader == (EX + "krokodil",)
    assert vocabulary.concepts[EX + "near"].types[0] is ConceptType.SUBSTANCE


def test_an_exact_match_is_the_same_concept(tmp_path: Path, shipped: Vocabulary) -> None:
    vocabulary = shipped.with_file(write(tmp_path, PREFIXES + GOOD))
    heroin = vocabulary.search("heroin", 1)[0]
    assert EX + "aitch" not in vocabulary.concepts
    assert EX + "aitch" in heroin.matches
    assert vocabulary.search("aitch", 1) == [heroin]
    morphine = vocabulary.search("miss emma", 1)[0]
    assert morphine.label == "morphine"
    assert set(shipped.concepts[morphine.iri].labels) < set(morphine.labels)


@pytest.mark.parametrize(("suffix", "format_"), [(".nt", "nt"), (".rdf", "xml"), (".jsonld", "json-ld")])
def test_every_syntax_says_the_same(tmp_path: Path, shipped: Vocabulary, suffix: str, format_: str) -> None:
    turtle = write(tmp_path, PREFIXES + GOOD)
    other = tmp_path / f"mine{suffix}"
    Graph().parse(turtle).serialize(other, format=format_)
    assert shipped.with_file(other).concepts == shipped.with_file(turtle).concepts


def test_load_takes_the_files_in_order(tmp_path: Path) -> None:
    first = write(tmp_path, PREFIXES + ':a a skos:Concept, pk:Effect ; skos:prefLabel "first" .', "1.ttl")
    second = write(tmp_path, PREFIXES + ':b a skos:Concept ; skos:prefLabel "second" ; skos:broader :a .', "2.ttl")
    vocabulary = Vocabulary.load([first, second])
    assert vocabulary.concepts[EX + "b"].types == (ConceptType.EFFECT,)
    with pytest.raises(VocabularyError, match="neither in the file nor known"):
        Vocabulary.load([second])


BAD = {
    "no syntax": ("this is no turtle", "cannot be read"),
    "no concept": (":a :b :c .", "describes no skos:Concept"),
    "blank concept": ('[] a skos:Concept, pk:Effect ; skos:prefLabel "x" .', "x: a concept needs an IRI"),
    "no label": (":a a skos:Concept, pk:Effect .", f"{EX}a: it has no skos:prefLabel"),
    "two labels": (
        ':a a skos:Concept, pk:Effect ; skos:prefLabel "x"@en, "y"@en .',
        f"{EX}a: it has two preferred labels",
    ),
    "no type": (':a a skos:Concept ; skos:prefLabel "x" .', f"{EX}a: it has no type"),
    "dangling": (
        ':a a skos:Concept, pk:Effect ; skos:prefLabel "x" ; skos:broader :gone .',
        f"{EX}a: its broader concept {EX}gone is neither",
    ),
    "circle": (
        ':a a skos:Concept, pk:Effect ; skos:prefLabel "x" ; skos:broader :b .'
        ':b a skos:Concept, pk:Effect ; skos:prefLabel "y" ; skos:broader :a .',
        "broader than itself",
    ),
    "circle of no type": (
        ':a a skos:Concept ; skos:prefLabel "x" ; skos:broader :b . :b a skos:Concept ; skos:prefLabel "y" ; '
        "skos:broader :a .",
        "it has no type",
    ),
    "two things at once": (
        ':a a skos:Concept ; skos:prefLabel "x" ; skos:exactMatch c:mesh-D003932, c:mesh-D009020 .',
        f"{EX}a: it exactly matches two concepts",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_and_where(tmp_path: Path, shipped: Vocabulary, case: str) -> None:
    content, message = BAD[case]
    path = write(tmp_path, PREFIXES + content)
    with pytest.raises(OntologyError) as caught:
        shipped.with_file(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_nothing_outside_the_file_is_read(tmp_path: Path, shipped: Vocabulary) -> None:
    remote = '{"@context": "https://example.org/context.jsonld", "@id": "https://example.org/a"}'
    with pytest.raises(VocabularyError, match="cannot be read"):
        shipped.with_file(write(tmp_path, remote, "remote.jsonld"))
    entity = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'
    with pytest.raises(VocabularyError, match="must not declare entities"):
        shipped.with_file(write(tmp_path, entity, "entity.rdf"))
    wide = tmp_path / "wide.rdf"
    wide.write_bytes(entity.encode("utf-16"))
    with pytest.raises(VocabularyError, match="cannot be read"):
        shipped.with_file(wide)


@pytest.mark.parametrize("name", ["mine.csv", "mine"])
def test_unknown_syntaxes_are_refused(tmp_path: Path, shipped: Vocabulary, name: str) -> None:
    with pytest.raises(VocabularyError, match=r"must end in one of \.ttl"):
        shipped.with_file(write(tmp_path, "", name))


def test_a_missing_file_is_named(tmp_path: Path, shipped: Vocabulary) -> None:
    with pytest.raises(VocabularyError, match=r"gone\.ttl: it cannot be read"):
        shipped.with_file(tmp_path / "gone.ttl")

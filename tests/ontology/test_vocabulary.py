import graphlib
import gzip
from itertools import islice
from pathlib import Path

import pytest
from rdflib import Graph

from ontology.concept import Scope
from ontology.errors import VocabularyError
from ontology.lexicon import parse_line, read
from ontology.records import CONCEPTS
from ontology.shapes import validate
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

FOLDER = Path(__file__).parents[2] / "ontology"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def test_it_is_large_and_every_concept_is_typed_named_and_mapped(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.concepts) >= 25_000
    for iri, concept in vocabulary.concepts.items():
        assert concept.iri == iri
        assert concept.types
        assert concept.labels[0].text == concept.label != ""
        texts = [label.text for label in concept.labels]
        assert len(set(texts)) == len(texts), iri
        assert all(text == text.strip() != "" for text in texts), iri
    assert sum(bool(c.matches) for c in vocabulary.concepts.values()) > 25_000


def test_broader_concepts_exist_and_never_lead_back(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        assert all(parent in vocabulary.concepts for parent in concept.broader), concept.iri
    graphlib.TopologicalSorter({c.iri: c.broader for c in vocabulary.concepts.values()}).prepare()


def test_each_outside_id_belongs_to_one_concept(vocabulary: Vocabulary) -> None:
    matches = [m for c in vocabulary.concepts.values() for m in c.matches]
    assert len(set(matches)) == len(matches)


def test_narrower_and_ancestors_agree(vocabulary: Vocabulary) -> None:
    opioid = vocabulary.search("opioid", 1)[0].iri
    heroin = vocabulary.search("heroin", 1)[0].iri
    assert heroin in vocabulary.narrower(opioid)
    assert opioid in vocabulary.ancestors(heroin)
    assert heroin not in vocabulary.narrower(heroin)
    assert vocabulary.narrower("https://example.org/unknown") == frozenset()


def test_data_files_name_sources_and_licences() -> None:
    files = sorted((FOLDER / "data").iterdir())
    assert files
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            header = "".join(islice(lines, 4))
        assert all(word in header for word in ("MeSH", "National Library of Medicine", "CC0", "SOURCES.md"))
    assert sum(path.stat().st_size for path in files) < 6_000_000


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("heroin", "heroin"),
        ("Diamorphine", "heroin"),
        ("smack", "heroin"),
        ("high", "euphoria"),
        ("detox", "detoxification"),
        ("fix", "drug dose"),
        ("addiction to heroin", "heroin addiction"),
        ("stomach ache", "abdominal pain"),
        ("hypertension", "high blood pressure"),
        ("physical depend", "physical dependence"),
        ("herion", "heroin"),
        ("feeling tierd", "fatigue"),
        ("crohns disease", "Crohn's disease"),
    ],
)
def test_search_finds_lay_and_mistyped_names(vocabulary: Vocabulary, text: str, label: str) -> None:
    assert label in [concept.label for concept in vocabulary.search(text, 3)]


def test_search_of_nothing_finds_nothing(vocabulary: Vocabulary) -> None:
    assert vocabulary.search("  -  ") == vocabulary.search("heroin", 0) == vocabulary.search("qxqxqxqxqx") == []


def test_scopes_are_kept(vocabulary: Vocabulary) -> None:
    heroin = vocabulary.search("heroin", 1)[0]
    scopes = {label.text: label.scope for label in heroin.labels}
    assert scopes["smack"] is Scope.LAY
    assert scopes["diamorphine"] is Scope.EXACT
    assert ("smack", Scope.LAY, heroin.iri) in set(vocabulary.labels())


def test_triples_conform_and_equal_the_bulk_form(vocabulary: Vocabulary) -> None:
    heroin = vocabulary.search("heroin", 1)[0]
    part = Vocabulary(vocabulary.concepts[i] for i in sorted({heroin.iri, *vocabulary.ancestors(heroin.iri)}))
    graph, bulk = Graph(), Graph()
    for triple in part.triples():
        graph.add(triple)
    bulk.parse(data=b"".join(part.ntriples()), format="nt")
    assert set(graph) == set(bulk)
    assert validate(graph) == ()


def test_lexicon_entries_are_well_formed(vocabulary: Vocabulary) -> None:
    entries = list(read(FOLDER / "lexicon.tsv"))
    assert len(entries) >= 800
    assert len({e.iri for e in entries}) == len(entries)
    named = [e.label.lower() for e in entries if e.label]
    assert len(set(named)) == len(named)
    for entry in entries:
        assert entry.iri in vocabulary.concepts
        assert not any(iri in vocabulary.concepts for iri in entry.absorbed), entry.iri
        assert all(label.text == label.text.strip() for label in entry.names)


def test_lexicon_joins_takes_away_and_extends() -> None:
    table = parse_line("mesh-D1\ttable name\tcondition\tmesh-D9\tkept; wrong\t").applied_to(())
    other = parse_line("doid-2\tother name\tcondition\tdoid-9\t\t").applied_to(())
    entry = parse_line("mesh-D1 doid-2\tlay name\teffect\t\tadded; -wrong\tstreet")
    joined = entry.applied_to((table, other))
    assert [label.text for label in joined.labels] == [
        "lay name",
        "table name",
        "kept",
        "other name",
        "added",
        "street",
    ]
    assert joined.types == (ConceptType.EFFECT, ConceptType.CONDITION)
    assert joined.broader == (CONCEPTS + "mesh-D9",)


@pytest.mark.parametrize("line", ["x\ty", "\tname\teffect\t\t\t", "x\tname\tcolour\t\t\t"])
def test_a_bad_lexicon_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lexicon.tsv"
    path.write_text("# header\n" + line + "\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match="line 2"):
        list(read(path))

import graphlib
from pathlib import Path

import pytest

from ontology import records
from ontology.concept import Concept, Scope
from ontology.records import CONCEPTS
from ontology.sources.assembly import HEADER, assemble, shards
from scripts.build_vocabulary import build, differing

TABLES = Path(__file__).parent / "tables"


@pytest.fixture(scope="module")
def concepts() -> dict[str, Concept]:
    return {iri.removeprefix(CONCEPTS): concept for iri, concept in assemble(TABLES).items()}


def names(concept: Concept) -> list[str]:
    return [label.text for label in concept.labels]


def types(concept: Concept) -> list[str]:
    return [t.value for t in concept.types]


def test_branches_decide_what_is_taken_and_its_types(concepts: dict[str, Concept]) -> None:
    assert "mesh-D900007" not in concepts
    assert "mesh-D900008" not in concepts
    assert types(concepts["mesh-D900002"]) == ["effect", "condition"]
    assert types(concepts["mesh-D900005"]) == ["medication"]
    assert types(concepts["mesh-D900006"]) == ["therapy"]


def test_names_are_natural_singular_and_in_running_case(concepts: dict[str, Concept]) -> None:
    assert names(concepts["mesh-D900002"]) == ["severe morning aching"]
    assert names(concepts["mesh-D900005"]) == ["calming agent", "calmers"]
    assert names(concepts["mesh-D900003"]) == ["grumbling cancer", "grumbling neoplasm"]


def test_a_disease_that_both_name_is_one_concept_with_both_ids(concepts: dict[str, Concept]) -> None:
    aching = concepts["mesh-D900001"]
    assert aching.matches == ("http://id.nlm.nih.gov/mesh/D900001", "http://purl.obolibrary.org/obo/DOID_900001")
    assert "ache disease" in names(aching)
    assert concepts["mesh-D900011"].label == "Zorn's disease"
    assert "doid-900002" not in concepts


def test_a_term_that_only_refers_to_mesh_stays_apart(concepts: dict[str, Concept]) -> None:
    evening = concepts["doid-900003"]
    assert evening.broader == (CONCEPTS + "mesh-D900001",)
    assert evening.close == ("http://id.nlm.nih.gov/mesh/D900001",)


def test_drugs_are_joined_by_name_then_by_chebi(concepts: dict[str, Concept]) -> None:
    assert types(concepts["mesh-D900004"]) == ["medication", "substance"]
    assert names(concepts["mesh-C900002"]) == ["sleepine-X", "wakefulol", "wakefulex"]
    assert concepts["mesh-C900002"].broader == (CONCEPTS + "mesh-D900004",)
    assert concepts["drugbank-DB90003"].label == "dreamicin"
    assert "drugbank-DB90004" not in concepts


def test_supplement_is_taken_for_diseases_and_known_drugs_only(concepts: dict[str, Concept]) -> None:
    assert types(concepts["mesh-C900001"]) == ["condition"]
    assert "mesh-C900003" not in concepts


def test_substances_that_chebi_knows_are_taken_without_systematic_names(concepts: dict[str, Concept]) -> None:
    assert types(concepts["mesh-C900004"]) == ["substance"]
    assert names(concepts["mesh-C900004"]) == ["dozine", "dozinum"]


def test_mondo_s_names_go_to_the_one_disease_they_are_about_as_related_ones(concepts: dict[str, Concept]) -> None:
    related = {
        identifier: [label.text for label in concept.labels if label.scope is Scope.RELATED]
        for identifier, concept in concepts.items()
    }
    assert related["mesh-D900001"] == ["achiness syndrome"]
    assert related["doid-900003"] == ["vespertitis"]
    assert not any("mixed ache" in labels or "shared ache" in labels for labels in related.values())


def test_circles_in_the_trees_are_cut(concepts: dict[str, Concept]) -> None:
    graphlib.TopologicalSorter({c.iri: c.broader for c in concepts.values()}).prepare()


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = build(TABLES, tmp_path / "a"), build(TABLES, tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert differing(first, tmp_path / "b") == []
    second[0].write_bytes(second[1].read_bytes())
    assert differing(first, tmp_path / "b") == [first[0].name]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    for name, concepts in shards(TABLES):
        records.write(tmp_path / name, concepts, HEADER)
        assert list(records.read(tmp_path / name)) == concepts

"""What people decide over HTTP or on the command line holds through every re-ingestion."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from graph.curation import Decision, Verdict
from graph.exports import ExportFormat, export
from graph.model import Document
from graph.structure import blocks
from ontology.namespaces import PK
from ontology.terms import Polarity, Relation
from service.cli import main
from service.curation import Curator
from service.errors import BadRequest, NotFound
from service.library import Library
from service.settings import Settings
from tests.service.libraries import empty_library
from tests.service.servers import running

AT = "2026-11-24T12:00:00Z"
TEXT = "Heroin causes euphoria. Methadone treats heroin addiction."
NAMES = ("heroin", "hasEffect", "euphoria")
TOKEN = "open sesame"


def document(text: str) -> Document:
    return Document("note", "A note", text, blocks(text))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = empty_library(tmp_path_factory.mktemp("curation") / "library")
    with Library.open(path, Settings()) as library:
        list(library.ingest_documents([document(TEXT)]))
    return path


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "library"))


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder, Settings()) as opened:
        yield opened


def statements(library: Library) -> set[tuple[str, str, str]]:
    found = library.recorded(next(iter(d for d in library.store.graphs() if "/document/" in d))).extraction.claims
    return {(c.subject.label, c.relation.value, c.object.label) for c in found}


def link(library: Library, label: str) -> str:
    graph = next(iter(d for d in library.store.graphs() if "/document/" in d))
    mention = next(m for m in library.recorded(graph).extraction.mentions if m.label == label)
    return f"{graph}#char={mention.span.start},{mention.span.end}"


def rejected(target: str) -> Decision:
    return Decision(target, Verdict.REJECTED, "Ada", AT)


def test_a_rejected_claim_stays_out_until_it_is_withdrawn(library: Library) -> None:
    before = statements(library)
    assert NAMES in before
    curator = Curator(library)
    target = curator.claim("Heroin", Relation.HAS_EFFECT, "euphoria")
    assert len(curator.decide(rejected(target)).documents) == 1
    assert statements(library) == before - {NAMES}
    list(library.ingest_documents([document("Something else comes first. " + TEXT)]))
    assert NAMES not in statements(library)
    assert list(library.check()) == []
    curator.withdraw(curator.claim(*("heroin", Relation.HAS_EFFECT, "euphoria")))
    assert NAMES in statements(library)
    with pytest.raises(NotFound):
        curator.withdraw(target)


def test_a_decision_can_be_changed_although_the_claim_is_gone(library: Library) -> None:
    curator = Curator(library)
    target = curator.claim(*("heroin", Relation.HAS_EFFECT, "euphoria"))
    curator.decide(rejected(target))
    curator.decide(Decision(target, Verdict.CORRECTED, "Grace", AT, relation=Relation.RELIEVES))
    assert ("heroin", "relieves", "euphoria") in statements(library)
    assert curator.wording(rejected(target)) == target


def test_a_rejected_link_stays_out_when_the_document_changes(library: Library) -> None:
    Curator(library).decide(rejected(link(library, "euphoria")))
    assert NAMES not in statements(library)
    list(library.ingest_documents([document("Something else comes first. " + TEXT)]))
    assert NAMES not in statements(library)
    assert not library.store.ask(f'ASK {{ ?m a <{PK.Mention}> ; <http://www.w3.org/ns/oa#exact> "euphoria" }}')


def test_exports_carry_the_decisions(library: Library, tmp_path: Path) -> None:
    curator = Curator(library)
    target = curator.claim(*("heroin", Relation.HAS_EFFECT, "euphoria"))
    curator.decide(rejected(target))
    for format_ in (ExportFormat.TURTLE, ExportFormat.TRIG, ExportFormat.NQUADS, ExportFormat.JSONLD):
        with (tmp_path / format_.value).open("wb") as stream:
            export(library.store, library.vocabulary.concepts, format_, stream)
        assert target.rpartition("/")[2] in (tmp_path / format_.value).read_text()
        assert "Ada" in (tmp_path / format_.value).read_text()


REFUSED: list[tuple[dict[str, object], type[Exception]]] = [
    ({"target": "https://w3id.org/pharmakon/id/claim/0123"}, NotFound),
    ({"target": "https://w3id.org/pharmakon/id/document/note#char=1,2"}, NotFound),
    ({"target": "heroin"}, BadRequest),
    ({"target": "https://example.org/> ?x ?y"}, BadRequest),
    ({"verdict": Verdict.CORRECTED}, BadRequest),
    ({"relation": Relation.TREATS}, BadRequest),
    ({"verdict": Verdict.CORRECTED, "concept": "https://example.org/x"}, BadRequest),
    ({"verdict": Verdict.CORRECTED, "subject": "https://example.org/x"}, BadRequest),
    ({"by": " "}, BadRequest),
]


def test_what_cannot_be_done_is_refused(library: Library) -> None:
    curator = Curator(library)
    values = {"target": curator.claim(*("heroin", Relation.HAS_EFFECT, "euphoria")), "verdict": Verdict.REJECTED}
    for changes, error in REFUSED:
        with pytest.raises(error):
            curator.decide(Decision(**{**values, "by": "Ada", "at": AT, **changes}))  # type: ignore[arg-type]
    assert NAMES in statements(library)


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["curate", *arguments, "--library", str(folder)])


def test_the_command_line_rejects_corrects_lists_and_withdraws(folder: Path) -> None:
    assert "1 documents read again" in run(folder, "reject", *NAMES, "--by", "Ada", "--note", "not so").output
    decision = json.loads(run(folder, "list", "--json").output)
    assert (decision["verdict"], decision["by"], decision["note"]) == ("rejected", "Ada", "not so")
    assert run(folder, "correct", *NAMES, "--polarity", "negated", "--by", "Grace").exit_code == 0
    with Library.open(folder, Settings()) as library:
        target = Curator(library).claim(*("heroin", Relation.HAS_EFFECT, "euphoria"))
        rows = library.store.select(f"SELECT ?p {{ <{target}> <{PK.evidence}> ?e . ?e <{PK.polarity}> ?p }}")
        assert [p for (p,) in rows] == [Polarity.NEGATED.iri]
    assert "corrected heroin hasEffect euphoria → negated (by Grace" in run(folder, "list").output
    assert run(folder, "withdraw", *NAMES).exit_code == 0
    assert run(folder, "withdraw", *NAMES).exit_code == 1
    assert run(folder, "reject", "heroin", "cures", "cancer").exit_code == 2


def test_over_http_only_the_bearer_of_the_token_decides(library: Library) -> None:
    target = Curator(library).claim(*("heroin", Relation.HAS_EFFECT, "euphoria"))
    sent = {"target": target, "verdict": "rejected", "by": "Ada", "note": "no"}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with running(library, Settings(token=TOKEN)) as client:

        def effects() -> set[str]:
            question = {"query": "What are the effects of heroin?"}
            *_, answer = (client.post("/search", json=question).json()["answer"] for _ in range(3))
            return {item["concept"]["label"].lower() for item in answer["affirmed"]} if answer else set()

        assert "euphoria" in effects()
        assert client.post("/curation", json=sent).status_code == 401
        assert client.get("/curation").status_code == 401
        assert client.delete(f"/curation?target={quote(target, safe='')}").status_code == 401
        answer = client.post("/curation", json=sent, headers=bearer)
        assert answer.status_code == 201, answer.text
        assert answer.json()["documents"] == ["https://w3id.org/pharmakon/id/document/note"]
        assert NAMES not in statements(library)
        assert "euphoria" not in effects(), "the answer of before the decision is not given again"
        again = [{"id": "note", "title": "A note", "text": "Now it begins otherwise. " + TEXT}]
        assert client.post("/documents", json=again, headers=bearer).json()[0]["status"] == "replaced"
        assert NAMES not in statements(library)
        (listed,) = client.get("/curation", headers=bearer).json()
        assert (listed["target"], listed["by"], listed["note"]) == (target, "Ada", "no")
        assert listed["at"].endswith("Z")
        unknown = client.post("/curation", json={**sent, "target": "https://example.org/x"}, headers=bearer)
        assert unknown.status_code == 404
        assert unknown.headers["content-type"] == "application/problem+json"
        assert client.post("/curation", json={**sent, "verdict": "corrected"}, headers=bearer).status_code == 400
        assert client.delete("/curation", params={"target": target}, headers=bearer).status_code == 200
        assert client.delete("/curation", params={"target": target}, headers=bearer).status_code == 404
        assert NAMES in statements(library)
        assert "euphoria" in effects()

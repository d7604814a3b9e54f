from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from embeddings.fusion import Lane
from graph.identifiers import document_iri
from graph.model import Document
from graph.structure import blocks
from ontology.terms import ConceptType, Polarity, Relation
from service.errors import BadRequest, NotFound, PageExpired
from service.library import Library
from service.search.paging import Cursor
from service.search.request import Filters, SearchRequest, Understand
from service.search.response import AnswerItem, SearchResponse
from service.search.searcher import Searcher
from service.settings import Settings
from tests.service.conftest import TEXTS, documents, open_controlled
from tests.service.libraries import empty_library
from tests.service.search.asking import affirmed, answer, ask, searching


def test_every_citation_says_what_its_source_says(searcher: Searcher) -> None:
    for question in ("effects of heroin", "craving", "naltrexone heroin addiction right to left", "bridge"):
        response = ask(searcher, question, limit=50)
        quotes = [one.quote for item in _items(response) for one in (*item.evidence_for, *item.evidence_against)]
        for citation in [hit.citation for hit in response.hits] + quotes:
            _, text, _ = TEXTS[citation.identifier]
            assert text[citation.start : citation.end] == citation.exact
            assert text[: citation.start].endswith(citation.prefix)
            assert text[citation.end :].startswith(citation.suffix)
            assert citation.iri == f"{citation.document}#char={citation.start},{citation.end}"
        for hit in response.hits:
            _, text, _ = TEXTS[hit.citation.identifier]
            assert text[hit.sentence.start : hit.sentence.end] == hit.sentence.exact
            assert hit.citation.start <= hit.sentence.start <= hit.sentence.end <= hit.citation.end
            for mention in hit.concepts:
                assert text[mention.start : mention.end] == mention.exact
            for claim in hit.claims:
                assert text[claim.start : claim.end] == claim.exact
            ends = [0, *(one.end for one in hit.highlights)]
            assert all(one.start >= end for one, end in zip(hit.highlights, ends, strict=False))


def test_a_passage_tells_as_many_claims_as_are_asked_for_those_that_answer_first(searcher: Searcher) -> None:
    def told(count: int) -> list[str]:
        hits = ask(searcher, "What are the effects of methadone?", claims=count).hits
        (hit,) = (hit for hit in hits if hit.citation.identifier == "methadone.txt")
        assert hit.claims_total == 3
        return [claim.object.label.lower() for claim in hit.claims]

    assert told(1) == ["euphoria"] and told(0) == []
    assert set(told(1000)) == {"heroin addiction", "craving", "euphoria"}
    assert len(ask(searcher, "methadone").hits[0].claims) == 3


def test_as_many_answers_are_told_as_are_asked_for_and_all_are_counted(searcher: Searcher) -> None:
    question = "What are the effects of heroin?"
    whole = answer(ask(searcher, question))
    assert whole.affirmed_total == len(whole.affirmed) >= 2
    for count in (0, 1):
        told = answer(ask(searcher, question, answers=count))
        assert told.affirmed == whole.affirmed[:count]
        assert (told.statement, told.affirmed_total) == (whole.statement, whole.affirmed_total)
    denied = answer(ask(searcher, "What are the effects of methadone?", answers=0))
    assert (denied.affirmed_total, denied.denied, denied.denied_total) == (0, (), 1)


def test_a_passage_tells_each_claim_once_and_what_denies_it_beside(tmp_path: Path) -> None:
    text = "Methadone causes euphoria. Methadone does not cause euphoria. Methadone causes euphoria."
    with searching(tmp_path, {"twice": text}) as searcher:
        (hit,) = ask(searcher, "methadone").hits
    assert sorted(claim.polarity for claim in hit.claims) == [Polarity.AFFIRMED, Polarity.NEGATED]
    assert hit.claims_total == 2


def _items(response: SearchResponse) -> list[AnswerItem]:
    return [] if response.answer is None else [*response.answer.affirmed, *response.answer.denied]


def test_the_best_sentence_holds_the_evidence(searcher: Searcher) -> None:
    response = ask(searcher, "Which medications reduce craving?")
    sentences = {hit.citation.identifier: hit.sentence.exact for hit in response.hits}
    assert sentences["methadone.txt"] == "Methadone reduces craving."


@pytest.mark.parametrize("question", ["How are volcanoes formed?", "What treats asthma in parrots?", "zxqv"])
def test_silence_is_honest(searcher: Searcher, question: str) -> None:
    response = ask(searcher, question)
    assert not response.verdict.answered
    assert response.answer is None
    assert response.verdict.reason


def test_each_part_of_understanding_can_be_switched_off(searcher: Searcher) -> None:
    question = "What is herion made from?"
    full = ask(searcher, question).understanding
    assert full.text == "What is heroin made from?"
    assert full.concepts[0].corrected
    assert full.asked is not None
    off = dict.fromkeys(Understand.model_fields, False)
    for part in Understand.model_fields:
        understood = ask(searcher, question, understand={part: False}).understanding
        assert (understood.text == question) == (part == "spelling")
        assert (understood.asked is None) == (part in {"spelling", "concepts", "relation"})
    nothing = ask(searcher, question, understand=off).understanding
    assert (nothing.concepts, nothing.asked, nothing.synonyms) == ((), None, ())


def test_a_concept_is_searched_for_by_two_other_names_at_most(searcher: Searcher) -> None:
    understood = ask(searcher, "is herion like methadone?").understanding
    written = {linked.written.casefold() for linked in understood.concepts}
    assert {"heroin", "methadone"} <= written
    assert 0 < len(understood.synonyms) <= 2 * len(written)
    assert written.isdisjoint(name.casefold() for name in understood.synonyms)


def test_a_message_of_several_sentences_is_answered_like_its_question(searcher: Searcher) -> None:
    message = "Naltrexone. Good morning, I am a nurse. What does naltrexone treat?"
    first = ask(searcher, message, explain=True).hits[0]
    assert first.passage == ask(searcher, "What does naltrexone treat?").hits[0].passage
    assert first.explanation is not None
    assert sum(share.contribution for share in first.explanation.lanes.values()) == pytest.approx(first.score)


def test_words_of_the_library_are_no_slips(searcher: Searcher) -> None:
    assert ask(searcher, "rebuilt bridge").understanding.text == "rebuilt bridge"


def test_contributions_sum_to_the_score(searcher: Searcher) -> None:
    for hit in ask(searcher, "What reduces craving?", explain=True).hits:
        assert hit.explanation is not None
        assert sum(share.contribution for share in hit.explanation.lanes.values()) == pytest.approx(hit.score)
        assert all(share.rank >= 1 for share in hit.explanation.lanes.values())
    assert all(hit.explanation is None for hit in ask(searcher, "What reduces craving?").hits)


def test_lanes_can_be_chosen(searcher: Searcher) -> None:
    for hit in ask(searcher, "fever", lanes=["lexical"], explain=True).hits:
        assert hit.explanation is not None
        assert set(hit.explanation.lanes) == {Lane.LEXICAL}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"documents": ["heroin.txt"]}, {"heroin.txt"}),
        ({"sources": ["www.example.org"]}, {"methadone.txt", "buprenorphine.txt"}),
        ({"polarity": "negated"}, {"methadone.txt", "doubt.txt"}),
        ({"relations": ["derivedFrom"]}, {"heroin.txt"}),
        ({"relations": ["hasEffect"], "polarity": "negated"}, {"methadone.txt", "doubt.txt"}),
        ({"relations": ["treats"], "sources": ["www.example.org"]}, {"methadone.txt"}),
        ({"documents": ["no-such.txt"]}, set()),
    ],
)
def test_filters_hold_for_every_hit(searcher: Searcher, filters: dict[str, object], expected: set[str]) -> None:
    hits = ask(searcher, "heroin and its treatment", filters=filters, limit=50).hits
    assert {hit.citation.identifier for hit in hits} == expected


def test_a_filter_by_concept_takes_its_narrower_ones(searcher: Searcher, library: Library) -> None:
    heroin = next(c for c in library.vocabulary.concepts.values() if c.label.lower() == "heroin")
    assert heroin.broader
    for iri in (heroin.iri, heroin.broader[0]):
        hits = ask(searcher, "text", filters={"concepts": [iri]}, limit=50).hits
        assert {"heroin.txt", "doubt.txt"} <= {hit.citation.identifier for hit in hits}


def test_facets_count_what_was_found(searcher: Searcher) -> None:
    response = ask(searcher, "heroin methadone craving euphoria", facets=True, limit=50, claims=1000)
    assert set(response.facets) == {"concept", "type", "relation", "polarity", "document", "source"}
    hits = response.hits
    for facet in response.facets["document"]:
        folded = sum(passage.startswith(_document(facet.value)) for hit in hits for passage in hit.duplicates)
        assert facet.count == folded + sum(hit.citation.identifier == facet.value for hit in hits)
    polarity = {facet.value: facet.count for facet in response.facets["polarity"]}
    assert polarity["negated"] == sum(any(c.polarity is Polarity.NEGATED for c in hit.claims) for hit in hits)


def _document(identifier: str) -> str:
    return f"{document_iri(identifier)}#"


def test_near_duplicates_are_folded_and_named(searcher: Searcher) -> None:
    response = ask(searcher, "aspirin fever laboratory", limit=50)
    shown = [hit for hit in response.hits if hit.citation.identifier.startswith("copy")]
    assert len(shown) == 1
    assert len(shown[0].duplicates) == 1
    unfolded = ask(searcher, "aspirin fever laboratory", limit=50, fold=False)
    assert sum(hit.citation.identifier.startswith("copy") for hit in unfolded.hits) == 2


def test_pages_neither_repeat_nor_skip(searcher: Searcher) -> None:
    whole = [hit.passage for hit in ask(searcher, "heroin", limit=50).hits]
    pages, cursor = [], None
    while True:
        response = ask(searcher, "heroin", limit=2, cursor=cursor)
        pages += [hit.passage for hit in response.hits]
        cursor = response.next
        if cursor is None:
            break
    assert pages == whole


def test_a_cursor_continues_its_own_request_only(searcher: Searcher) -> None:
    cursor = ask(searcher, "heroin", limit=1).next
    assert cursor is not None
    with pytest.raises(PageExpired):
        ask(searcher, "methadone", cursor=cursor)
    for nonsense in ("!", "AAAA", "W10", "WyJhIiwxLC01XQ", str(Cursor("a", 1, -5))):
        with pytest.raises(BadRequest):
            ask(searcher, "heroin", cursor=nonsense)


def test_similar_passages_of_any_span(searcher: Searcher) -> None:
    (first, *_) = ask(searcher, "aspirin fever").hits
    similar = searcher.search(SearchRequest(similar=first.passage, fold=False))
    assert {hit.citation.identifier for hit in similar.hits[:2]} == {"copy-one.txt", "copy-two.txt"}
    for unknown in ("nonsense", first.citation.document, f"{first.citation.document}#char=5,99999"):
        with pytest.raises(NotFound):
            searcher.search(SearchRequest(similar=unknown))


def test_completion_forgives_slips_and_tells_types(searcher: Searcher) -> None:
    for typed in ("buprenor", "buprenrphine", "BUPREN"):
        assert searcher.complete(typed, 5)[0].label.lower() == "buprenorphine"
    assert searcher.complete("heroin addic", 5)[0].kind == ConceptType.CONDITION
    assert [name.label for name in searcher.complete("bridg", 5)] == ["Bridges"]
    assert searcher.complete("", 5) == []
    assert searcher.complete("knitting", 5)[0].kind == ConceptType.EFFECT


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Library]:
    with open_controlled(empty_library(tmp_path / "library"), Settings()) as library:
        list(library.ingest_documents(documents()))
        yield library


def test_an_answer_given_again_can_be_continued_after_a_change(
    changing: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.search.paging._KEPT", 1)
    searcher = Searcher(changing)
    request = SearchRequest(query="heroin", limit=1)
    for _ in range(3):
        searcher.written(request)
    searcher.written(SearchRequest(query="methadone"))
    first = json.loads(searcher.written(request))
    assert changing.remove(first["hits"][0]["citation"]["identifier"])
    second = ask(searcher, "heroin", limit=1, cursor=first["next"])
    assert second.hits[0].passage != first["hits"][0]["passage"]


def test_what_goes_in_is_found_and_what_goes_out_is_not(changing: Library) -> None:
    searcher = Searcher(changing)
    assert affirmed(ask(searcher, "What reduces craving?")) == {"methadone", "buprenorphine"}
    cursor = ask(searcher, "craving", limit=1).next
    text = "Naltrexone reduces craving."
    list(changing.ingest_documents([Document("new.txt", "New", text, blocks(text))]))
    assert affirmed(ask(searcher, "What reduces craving?")) == {"methadone", "buprenorphine", "naltrexone"}
    assert ask(searcher, "craving", limit=5, cursor=cursor).hits, "an old list goes on after a change"
    changing.remove("methadone.txt")
    changing.remove("new.txt")
    assert affirmed(ask(searcher, "What reduces craving?")) == {"buprenorphine"}
    listed = ask(searcher, "craving methadone", limit=50).hits
    assert "methadone.txt" not in {hit.citation.identifier for hit in listed}


def test_the_view_after_changes_is_what_a_rebuild_makes(changing: Library) -> None:
    changing.remove("doubt.txt")
    text = "Heroin causes nausea."
    list(changing.ingest_documents([Document("heroin.txt", "Heroin", text, blocks(text))]))
    tables = ("passage", "mention", "evidence", "candidate")
    before = {table: _content(changing, table) for table in tables}
    changing.rebuild()
    assert {table: _content(changing, table) for table in tables} == before


def _content(library: Library, table: str) -> list[str]:
    numbered = {"passage": "p.iri", "mention": "p.iri", "evidence": "p.iri", "candidate": "d.iri"}[table]
    columns = {
        "passage": "p.start, p.end, p.exact, p.prefix, p.suffix, p.headings, p.mentions",
        "mention": "t.concept, t.role, t.count",
        "evidence": "t.iri, t.claim, t.subject, t.relation, t.object, t.polarity, t.confidence, t.start, t.end",
        "candidate": "t.iri, t.label, t.type",
    }[table]
    source = {
        "passage": "passage p",
        "candidate": "candidate t JOIN document d ON d.number = t.document",
    }.get(table, f"{table} t JOIN passage p ON p.number = t.passage")
    return sorted(map(str, library.view.select(f"SELECT {numbered}, {columns} FROM {source}")))


def test_a_damaged_view_is_made_again(changing: Library, tmp_path: Path) -> None:
    before = _content(changing, "evidence")
    changing.view.close()
    (changing.path / "view.sqlite").write_bytes(b"not a database" * 100)
    del changing.__dict__["view"]
    assert _content(changing, "evidence") == before


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "What are the effects of heroin?"},
        {"query": 'heroin "hits":[] euphoria', "explain": True, "facets": True},
        {"query": "aspirin and fever", "limit": 1},
        {"query": "naltrexone", "fold": False},
        {"query": "", "limit": 3},
    ],
)
def test_an_answer_is_written_as_pydantic_writes_it(searcher: Searcher, asked: dict[str, object]) -> None:
    request = SearchRequest.model_validate(asked)
    for _ in range(4):  # new, with what is kept of its passages, and as it was kept itself
        answer = json.loads(searcher.written(request))
        plain = json.loads(TypeAdapter(SearchResponse).dump_json(searcher.search(request)))
        assert list(answer) == list(plain)
        assert answer.pop("milliseconds") >= 0
        del plain["milliseconds"]
        assert json.dumps(answer) == json.dumps(plain)


def test_requests_and_responses_are_values(searcher: Searcher) -> None:
    response = ask(searcher, "craving")
    assert asdict(response)["hits"][0]["citation"]["exact"]
    assert Filters().empty
    assert not Filters(relations=(Relation.TREATS,)).empty

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import IndexDamaged, IndexFailure, IndexMismatch
from embeddings.index import Entry, Index, Lane, Query, Ranking
from tests.embeddings.fakes import WordEncoder

WORDS = ["methadone", "relieves", "craving", "heroin", "causes", "euphoria", "insulin", "sugar", "naïve", "😀"]
TITLES = ["Heroin", "Diabetes", ""]


def entry(document: str, number: int, text: str, title: str = "", heading: str = "", labels: str = "") -> Entry:
    headings = (heading,) if heading else ()
    names = tuple(labels.split())
    concepts = tuple(f"urn:{name}" for name in names)
    return Entry(f"{document}#{number}", document, text, title, headings, concepts, names)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index.open(tmp_path / "index", WordEncoder())


def filled(index: Index) -> Index:
    entries = [
        entry("a", 1, "methadone relieves craving for heroin", "Heroin", "Treatment", "Methadone"),
        entry("a", 2, "heroin causes euphoria", "Heroin", "Effects", "Euphoria"),
        entry("b", 1, "insulin lowers blood sugar", "Diabetes", "Treatment", "Insulin"),
    ]
    index.apply(entries, [], {"a": "1", "b": "1"})
    return index


def ids(ranking: Ranking) -> list[str]:
    return [hit.id for hit in ranking.hits]


def test_finds_the_passage_that_answers(index: Index) -> None:
    assert ids(filled(index).search(Query("what relieves craving?")))[0] == "a#1"


def test_an_empty_index_finds_nothing(index: Index) -> None:
    assert index.search(Query("heroin")) == Ranking()
    assert len(index) == 0
    assert index.watermark == {}


def test_lanes_that_need_no_vector_encode_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = WordEncoder()
    index = filled(Index.open(tmp_path / "index", encoder))
    asked: list[str] = []
    begin = encoder.begin_query

    def noted(text: str) -> Callable[[], np.ndarray]:
        asked.append(text)
        return begin(text)

    monkeypatch.setattr(encoder, "begin_query", noted)
    lanes = frozenset({Lane.LEXICAL, Lane.CONCEPT})
    query = Query("euphoria", lanes=lanes, stated={"b#1": 1.0})
    assert ids(index.search(query)) == ids(index.search(query, index.begin("euphoria", lanes=lanes))) == ["a#2", "b#1"]
    assert asked == []
    assert ids(index.search(Query("euphoria")))[0] == "a#2"
    assert asked == ["euphoria"]


def test_contributions_sum_to_the_score_exactly(index: Index) -> None:
    ranking = filled(index).search(Query("heroin craving", concepts={"urn:Euphoria": 0.5}))
    for hit in ranking.hits:
        assert sum(share.contribution for share in hit.lanes.values()) == hit.score
        assert 0 <= hit.score <= 1 + 1e-9
    assert [hit.score for hit in ranking.hits] == sorted((hit.score for hit in ranking.hits), reverse=True)


def test_each_lane_can_stand_alone(index: Index) -> None:
    filled(index)
    for lane in Lane:
        ranking = index.search(
            Query("methadone relieves craving for heroin treatment", lanes=frozenset({lane}), stated={"a#1": 1.0})
        )
        assert ids(ranking)[0] == "a#1"
        assert set(ranking.hits[0].lanes) == {lane}


def test_the_concept_lane_moves_an_entry_up(index: Index) -> None:
    filled(index)
    assert ids(index.search(Query("methadone")))[0] == "a#1"
    weights = {Lane.DENSE: 0.1, Lane.HEADING: 0.1, Lane.LEXICAL: 0.1, Lane.CONCEPT: 0.7}
    assert ids(index.search(Query("methadone", stated={"b#1": 1.0}, weights=weights)))[0] == "b#1"


def test_an_entry_counts_by_the_concepts_that_it_names(index: Index) -> None:
    filled(index)
    concepts = {"urn:Methadone": 0.5, "urn:Insulin": 0.25, "urn:absent": 0.25}
    found = index.search(Query("x", lanes=frozenset({Lane.CONCEPT}), concepts=concepts, stated={"a#1": 1.0})).hits
    assert {hit.id: hit.lanes[Lane.CONCEPT].score for hit in found} == pytest.approx({"a#1": 0.85, "b#1": 0.075})
    assert index.naming(["urn:Methadone", "urn:Euphoria"]) == {"a"}
    index.apply([], ["a"], {})
    assert index.naming(["urn:Methadone", "urn:Insulin"]) == {"b"}
    assert index.rarity("urn:Insulin insulin") == index.rarity("insulin")
    assert [index.frequency(word) for word in ("Insulin", "euphoria", "the")] == [1, 0, 0]


def test_a_name_is_found_by_another_of_the_same_thing(index: Index) -> None:
    filled(index)
    lexical = frozenset({Lane.LEXICAL})
    assert ids(index.search(Query("dolophine", lanes=lexical))) == []
    assert ids(index.search(Query("dolophine", lanes=lexical, names={"dolophine": ("methadone",)}))) == ["a#1"]


def test_names_of_one_thing_do_not_count_twice(index: Index) -> None:
    texts = ["dolophine helps", "methadone helps", "dolophine methadone helps"]
    index.apply([entry(str(i), 1, text) for i, text in enumerate(texts)], [], {str(i): "1" for i in range(3)})
    names = {"dolophine": ("methadone", "physeptone")}
    found = index.search(Query("dolophine", lanes=frozenset({Lane.LEXICAL}), names=names)).hits
    first, second, third = (hit.lanes[Lane.LEXICAL].score for hit in found)
    assert {found[0].id, found[1].id} == {"0#1", "2#1"}, "the name that was written counts most"
    assert first == pytest.approx(second, rel=0.2)
    assert 0 < third < first


def test_the_sentences_of_a_question_count_alike(index: Index) -> None:
    filled(index)
    long = "Euphoria. My brother took methadone and methadone again and wonders whether methadone helps, he said."
    lexical = frozenset({Lane.LEXICAL})
    apart, whole = (index.search(Query(long, lanes=lexical, whole=whole)).hits for whole in (False, True))
    share = [
        {hit.id: hit.score for hit in hits}["a#2"] / {hit.id: hit.score for hit in hits}["a#1"]
        for hits in (apart, whole)
    ]
    assert share[0] > share[1]
    assert np.linalg.norm(index.begin(long)()) == pytest.approx(1.0)
    assert not np.allclose(index.begin(long)(), index.begin(long, whole=True)())
    assert np.allclose(index.begin("one sentence")(), index.begin("one sentence", whole=True)())


def test_filters_leave_only_what_is_allowed(index: Index) -> None:
    filled(index)
    assert ids(index.search(Query("heroin craving", documents=frozenset({"b"})))) == ["b#1"]
    assert ids(index.search(Query("heroin craving", entries=frozenset({"a#2", "none"})))) == ["a#2"]
    assert ids(index.search(Query("heroin craving", documents=frozenset()))) == []


def test_says_which_words_of_the_question_matched(index: Index) -> None:
    hits = filled(index).search(Query("Heroin CRAVINGS and thirst")).hits
    assert {hit.id: hit.words for hit in hits} == {"a#1": ("Heroin", "CRAVINGS"), "a#2": ("Heroin",), "b#1": ()}


@pytest.mark.parametrize("text", ["", " ", "the of and", '"unclosed AND (', "\x00", "\ud800", "a" * 10_000, "text:*^5"])
def test_no_question_is_an_error(index: Index, text: str) -> None:
    assert len(filled(index).search(Query(text)).hits) <= 3


def test_signals_tell_an_answerable_question_from_another(index: Index) -> None:
    filled(index)
    good, bad = index.search(Query("heroin causes euphoria")), index.search(Query("quantum chromodynamics"))
    assert good.cosine > bad.cosine
    assert good.coverage == pytest.approx(1.0)
    assert bad.coverage == 0.0


def test_a_replaced_document_leaves_nothing_behind(index: Index) -> None:
    filled(index)
    index.apply([entry("a", 9, "naltrexone blocks opioids")], [], {"a": "2"})
    assert index.watermark == {"a": "2", "b": "1"}
    assert len(index) == 2
    assert "a#1" not in ids(index.search(Query("methadone relieves craving")))


def test_a_removed_document_is_gone_and_unknown_ones_do_no_harm(index: Index) -> None:
    filled(index)
    index.apply([], ["a", "unknown"], {})
    assert index.watermark == {"b": "1"}
    assert ids(index.search(Query("methadone"))) == ["b#1"]


def test_a_document_without_entries_is_still_in_the_watermark(index: Index) -> None:
    index.apply([], [], {"empty": "1"})
    assert index.watermark == {"empty": "1"}
    assert index.search(Query("x")).hits == ()


def test_entries_of_unannounced_documents_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="watermark"):
        index.apply([entry("a", 1, "text")], [], {"b": "1"})


def test_reopening_gives_the_same_rankings(tmp_path: Path) -> None:
    before = filled(Index.open(tmp_path, WordEncoder()))
    after = Index.open(tmp_path, WordEncoder())
    query = Query("heroin craving", concepts={"urn:Euphoria": 0.5})
    assert after.search(query) == before.search(query)
    assert after.watermark == before.watermark


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    filled(Index.open(tmp_path, WordEncoder()))
    with pytest.raises(IndexMismatch):
        Index.open(tmp_path, WordEncoder("others"))
    assert len(Index.create(tmp_path, WordEncoder("others"))) == 0


def test_any_flipped_byte_and_any_missing_file_is_noticed(tmp_path: Path) -> None:
    filled(Index.open(tmp_path, WordEncoder()))
    for path in sorted(tmp_path.glob("generation-*/*")):
        whole = path.read_bytes()
        position = random.Random(path.name).randrange(len(whole))
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(IndexDamaged):
            Index.open(tmp_path, WordEncoder())
        path.unlink()
        with pytest.raises(IndexDamaged):
            Index.open(tmp_path, WordEncoder())
        path.write_bytes(whole)
    assert len(Index.open(tmp_path, WordEncoder())) == 3


def test_a_crash_at_any_file_operation_leaves_the_old_state_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(Index.open(tmp_path, WordEncoder()))
    for survived in range(1000):
        index = Index.open(tmp_path, WordEncoder())
        before = dict(index.watermark)
        left = [survived]

        def dies(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError("no space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("embeddings.generations._sync", dies)
            try:
                index.apply([entry("c", 1, f"text {survived}")], ["b"], {"c": str(survived)})
            except IndexFailure:
                assert dict(index.watermark) == before
                assert len(index.search(Query("heroin")).hits) == len(index)
            else:
                assert survived > 3
                assert Index.open(tmp_path, WordEncoder()).watermark == {"a": "1", "c": str(survived)}
                return
        assert Index.open(tmp_path, WordEncoder()).watermark in (before, {"a": "1", "c": str(survived)})
        Index.create(tmp_path, WordEncoder())
        filled(Index.open(tmp_path, WordEncoder()))


def test_searches_go_on_while_documents_change(tmp_path: Path) -> None:
    index = filled(Index.open(tmp_path, WordEncoder()))
    failures: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        try:
            while not stop.is_set():
                ranking = index.search(Query("heroin craving", limit=100))
                versions = {hit.id.split("#")[1] for hit in ranking.hits if hit.document == "c"}
                assert len({version.split(".")[0] for version in versions}) <= 1
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(30):
        text = f"heroin {number}"
        entries = [Entry(f"c#{number}.{part}", "c", f"{text} {part}") for part in range(3)]
        index.apply(entries, [], {"c": str(number)})
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures


documents = st.sampled_from([f"d{number}" for number in range(12)])
contents = st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=3)
changes = st.lists(
    st.tuples(st.dictionaries(documents, contents, max_size=4), st.lists(documents, max_size=2)), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(changes, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_any_sequence_of_changes_equals_a_rebuild(
    tmp_path_factory: pytest.TempPathFactory,
    sequence: Sequence[tuple[Mapping[str, list[list[str]]], list[str]]],
    question: list[str],
) -> None:
    changed = Index.open(tmp_path_factory.mktemp("changed"), WordEncoder())
    held: dict[str, tuple[str, list[Entry]]] = {}
    for step, (upserts, removals) in enumerate(sequence):
        entries = {document: _entries(document, texts) for document, texts in upserts.items()}
        changed.apply([e for some in entries.values() for e in some], removals, dict.fromkeys(upserts, str(step)))
        for document in removals:
            held.pop(document, None)
        held |= {document: (str(step), some) for document, some in entries.items()}
    rebuilt = Index.open(tmp_path_factory.mktemp("rebuilt"), WordEncoder())
    rebuilt.apply([e for _, some in held.values() for e in some], [], {d: step for d, (step, _) in held.items()})
    assert changed.watermark == rebuilt.watermark
    assert len(changed) == len(rebuilt)
    query = Query(" ".join(question), limit=1000, concepts={"urn:heroin": 0.5}, stated={"d1#0": 0.5})
    assert comparable(changed.search(query)) == comparable(rebuilt.search(query))


def _entries(document: str, texts: list[list[str]]) -> list[Entry]:
    title = TITLES[int(document[1:]) % len(TITLES)]
    return [
        entry(document, number, " ".join(words), title, " ".join(words[:1]), " ".join(words[1:2]))
        for number, words in enumerate(texts)
    ]


def comparable(ranking: Ranking) -> object:
    """The ranking but for the last digits, which may differ as sums are grouped differently."""
    return (
        sorted(
            (
                hit.id,
                hit.document,
                round(hit.score, 3),
                hit.words,
                *((lane, round(share.score, 3), round(share.contribution, 3)) for lane, share in hit.lanes.items()),
            )
            for hit in ranking.hits
        ),
        ranking.candidates,
        round(ranking.cosine, 3),
    )


def test_merging_all_segments_changes_no_ranking(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "index", WordEncoder())
    for number in range(12):
        index.apply([entry(f"d{number}", 1, f"{WORDS[number % 8]} {WORDS[number % 5]}")], [], {f"d{number}": "1"})
    index.apply([], ["d3"], {})
    before, watermark = [comparable(index.search(Query(word))) for word in WORDS], dict(index.watermark)
    index.optimize()
    assert [comparable(index.search(Query(word))) for word in WORDS] == before
    assert dict(index.watermark) == watermark
    files = {path.name for path in (tmp_path / "index").rglob("segment-*")}
    assert len(files) == 1
    generation = index.generation
    index.optimize()
    assert index.generation == generation
    reopened = Index.open(tmp_path / "index", WordEncoder())
    assert [comparable(reopened.search(Query(word))) for word in WORDS] == before

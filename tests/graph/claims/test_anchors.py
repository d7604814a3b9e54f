from __future__ import annotations

from typing import TYPE_CHECKING

from graph.claims.candidates import Sentence, candidates, read_sentences

if TYPE_CHECKING:
    from tests.graph.claims.conftest import Read


def sources(sentence: Sentence) -> dict[str, frozenset[str]]:
    return {anchor.label: anchor.sources for anchor in sentence.anchors}


def test_the_title_is_the_topic_of_sentences_that_do_not_name_it(read: Read) -> None:
    first, second = read_sentences(*read("[Gout|c] hurts. It causes [swelling|e].", title="Gout"))
    assert "gout" not in sources(first)
    assert {"topic", "recent-first"} <= sources(second)["gout"]


def test_the_question_names_the_topic(read: Read) -> None:
    document, mentions = read("[Gout|c] hurts. It causes [swelling|e].", question="What are the symptoms of Gout ?")
    assert "topic" in sources(list(read_sentences(document, mentions))[1])["gout"]


def test_a_title_of_several_names_finds_one_that_is_mentioned(read: Read) -> None:
    *_, last = read_sentences(*read("[Gout|c] hurts. There is [swelling|e].", title="Pseudogout (chondro) and Gout"))
    assert "topic" in sources(last)["gout"]


def test_a_title_that_nothing_mentions_is_a_candidate_concept(read: Read) -> None:
    (sentence,) = read_sentences(*read("There is [swelling|e].", title="Milroy disease"))
    (anchor,) = sentence.anchors
    assert anchor.candidate and anchor.label == "milroy disease" and anchor.mention is None


def test_a_title_that_asks_names_the_topic_that_nothing_mentions(read: Read) -> None:
    (sentence,) = read_sentences(*read("It runs in [families|k].", title="Is Milroy disease inherited ?"))
    assert [anchor.label for anchor in sentence.anchors] == ["milroy disease"]


def test_a_list_refers_to_its_lead_in(read: Read) -> None:
    *_, last = read_sentences(*read("[Painkillers|m] include:\n\n- [aspirin|m]\n- [codeine|m]\n"))
    assert "lead-in" in sources(last)["painkillers"]


def test_a_description_refers_to_the_item_above(read: Read) -> None:
    *_, last = read_sentences(*read("Drugs are:\n\n• [Aspirin|m]\n\nThis drug eases [pain|e].\n"))
    assert "name" in sources(last)["aspirin"]


def test_a_heading_is_the_topic_of_its_section(read: Read) -> None:
    text = "What is [gout|c]?\n\nA [disease|c].\n\nWhat is [lupus|c]?\n\nIt causes [rashes|e].\n"
    *_, last = read_sentences(*read(text, title="Joints"))
    assert "section" in sources(last)["lupus"]


def test_pairs_have_types_that_some_relation_takes(read: Read) -> None:
    (sentence,) = read_sentences(*read("[Stress|k], [yoga|t] and [gout|c]."))
    assert {(c.one.label, c.other.label) for c in candidates(sentence)} == {("stress", "gout"), ("yoga", "gout")}


def test_this_drug_is_no_name_of_its_own(read: Read) -> None:
    *_, last = read_sentences(*read("[Aspirin|m] is old. This [drug|m] eases [pain|e]."))
    assert [m.label for m in last.mentions] == ["pain"]
    assert "aspirin" in sources(last)
    *_, last = read_sentences(*read("[Gout|c] is old. Two [genes|k] cause the [disorder|c]."))
    assert [m.label for m in last.mentions] == ["genes"] and "recent-last" in sources(last)["gout"]
    (kept,) = read_sentences(*read("A new [drug|m] eases [pain|e]."))
    assert [m.label for m in kept.mentions] == ["drug", "pain"]


def test_a_description_refers_to_nothing_but_its_name(read: Read) -> None:
    text = (
        "[Ibuprofen|m] helps. Others are:\n\n• [Aspirin|m]\n\nIt eases [pain|e].\n\n• [Codeine|m]\n\nMore is known.\n"
    )
    sentences = list(read_sentences(*read(text, title="Ibuprofen")))
    described = next(s for s in sentences if s.mentions[0].label == "pain")
    assert set(sources(described)) == {"aspirin"}

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.model import Document
from graph.structure import blocks
from service.errors import BadRequest, PageExpired
from service.library import Library
from service.search.paging import Cursor
from service.search.process import SearchProcess
from service.search.request import SearchRequest
from service.search.searched import State
from service.search.searcher import Searcher
from service.settings import Settings
from tests.service.conftest import documents, open_controlled
from tests.service.libraries import empty_library

NUMBER = 7


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_controlled(empty_library(tmp_path_factory.mktemp("process") / "library"), Settings()) as library:
        list(library.ingest_documents(documents()))
        yield library


@pytest.fixture(scope="module")
def process(library: Library) -> Iterator[SearchProcess]:
    process = SearchProcess(library.path, Settings(), NUMBER)
    yield process
    process.close()
    assert not process.alive


def now(library: Library) -> State:
    return library.view.version, library.index.generation


def asked(process: SearchProcess, library: Library, query: str, **parts: Any) -> dict[str, Any]:
    written = process.answer(SearchRequest(query=query, **parts), now(library))
    assert written is not None
    answer: dict[str, Any] = json.loads(written)
    return answer


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(query="What are the effects of heroin?", explain=True, facets=True),
        SearchRequest(query="craving", limit=1),
        SearchRequest(query="", limit=3),
    ],
)
def test_another_process_answers_alike(process: SearchProcess, library: Library, request_: SearchRequest) -> None:
    written = process.answer(request_, now(library))
    assert written is not None
    there, here = json.loads(written), json.loads(Searcher(library, NUMBER).written(request_))
    del there["milliseconds"], here["milliseconds"]
    assert there == here


def test_it_follows_every_change_and_goes_on_with_an_old_list(process: SearchProcess, library: Library) -> None:
    first = asked(process, library, "craving", limit=1)
    assert Cursor.read(first["next"]).shelf == NUMBER
    text = "Naltrexone reduces craving."
    list(library.ingest_documents([Document("new.txt", "New", text, blocks(text))]))

    def found() -> set[str]:
        return {hit["citation"]["identifier"] for hit in asked(process, library, "craving", limit=50)["hits"]}

    assert "new.txt" in found()
    rest = asked(process, library, "craving", limit=50, cursor=first["next"])
    assert {hit["citation"]["identifier"] for hit in rest["hits"]} == found() - {"new.txt"} - {
        first["hits"][0]["citation"]["identifier"]
    }
    assert library.remove("new.txt")
    assert "new.txt" not in found()


def test_its_errors_are_raised_here(process: SearchProcess, library: Library) -> None:
    with pytest.raises(BadRequest, match="not a cursor"):
        process.answer(SearchRequest(query="craving", cursor="!"), now(library))
    with pytest.raises(PageExpired):
        process.answer(SearchRequest(query="craving", cursor=str(Cursor("other", 1, 0, NUMBER))), now(library))
    assert asked(process, library, "craving")["hits"]


def test_one_that_is_gone_answers_nothing(library: Library) -> None:
    process = SearchProcess(library.path, Settings(), 1)
    assert process.alive
    process._process.kill()
    assert process.answer(SearchRequest(query="craving"), now(library)) is None
    assert not process.alive
    request = SearchRequest(query="craving and more")
    assert json.loads(Searcher(library).written(request, process.answer))["hits"], "the service searches by itself"


def test_one_that_cannot_search_is_no_process(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="search-1 ended before it could search"):
        SearchProcess(tmp_path / "nothing", Settings(), 1)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from graph.ingest import Status
from graph.model import Document
from graph.structure import blocks
from service.library import Library
from service.search.searcher import Searcher
from service.settings import Settings
from tests.service.controlled import ControlledExtractor
from tests.service.libraries import empty_library
from tests.service.servers import running

TOKEN = "a-token-for-tests"
ASPIRIN = "Aspirin reduces fever. It was first made in a laboratory in Germany in 1897."

TEXTS: dict[str, tuple[str, str, str | None]] = {
    "methadone.txt": (
        "Methadone",
        "What is methadone?\n\nMethadone reduces craving. Methadone treats heroin addiction. "
        "Methadone does not cause euphoria. It is taken once a day under supervision.",
        "https://www.example.org/methadone",
    ),
    "buprenorphine.txt": (
        "Buprenorphine",
        "Buprenorphine reduces craving. Buprenorphine may cause nausea. Nurses hand it out in the morning.",
        "https://www.example.org/buprenorphine",
    ),
    "heroin.txt": (
        "Heroin",
        "Where it comes from\n\nHeroin is derived from morphine. Heroin causes euphoria. "
        "Heroin causes zest for knitting.\n\nHow people come to it\n\nHeroin addiction is caused by peer pressure.",
        None,
    ),
    "doubt.txt": ("A doubt", "Some disagree. Heroin does not cause euphoria. That is a rare opinion.", None),
    "copy-one.txt": ("Copy one", ASPIRIN, None),
    "copy-two.txt": ("Copy two", ASPIRIN, None),
    "bridge.txt": ("Bridges", "The bridge over the Tay was rebuilt after the storm and opened again to trains.", None),
    "folder/odd name & <b>.txt": (
        "Odd <script>alert(1)</script> title",
        "Naltrexone treats heroin addiction. <img src=x onerror=alert(1)> 😀 and e\u0301 and \u202eright to left.",
        "javascript:alert(1)",
    ),
}


def documents() -> Iterator[Document]:
    for identifier, (title, text, url) in TEXTS.items():
        yield Document(identifier, title, text, blocks(text), url)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(token=SecretStr(TOKEN), body_bytes=1_000_000, body_seconds=2.0, header_seconds=1.0)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[Library]:
    path = empty_library(tmp_path_factory.mktemp("service") / "library")
    with open_controlled(path, settings) as library:
        outcomes = list(library.ingest_documents(documents()))
        assert {outcome.status for outcome in outcomes} == {Status.ADDED}
        yield library


def open_controlled(path: Path, settings: Settings) -> Library:
    """A library whose documents are read by the controlled extractor."""
    library = Library.open(path, settings)
    library.extractors.__dict__["builtin"] = ControlledExtractor(library.vocabulary)
    return library


@pytest.fixture(scope="session")
def searcher(library: Library) -> Searcher:
    return Searcher(library)


@pytest.fixture(scope="session")
def client(library: Library, settings: Settings) -> Iterator[httpx.Client]:
    with running(library, settings) as client:
        yield client

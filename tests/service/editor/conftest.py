from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from service.library import Library
from service.settings import Settings
from tests.service.libraries import EXAMPLE, empty_library
from tests.service.servers import running


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over a library that holds the example article, read by the built-in extractor."""
    path = empty_library(tmp_path_factory.mktemp("editor") / "library")
    with Library.open(path, Settings()) as library:
        list(library.ingest([EXAMPLE]))
        with running(library, Settings()) as client:
            yield client

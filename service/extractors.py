"""The extractors that a library may use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.extraction import BuiltinExtractor, Extractor
from graph.llm import Endpoint, LanguageModelExtractor
from graph.model import Document, Extraction
from service.errors import LibraryError
from service.settings import ExtractorKind, Settings


def language_model(settings: Settings, builtin: BuiltinExtractor, cache: Path) -> LanguageModelExtractor | None:
    """The extractor that asks the language model which the settings name; None where they name none.

    Raises:
        LibraryError: if the settings ask for it and do not say where it is.
    """
    if settings.llm_url is None or settings.llm_model is None:
        if settings.extractor is ExtractorKind.LLM:
            raise LibraryError("a language model needs the settings PHARMAKON_LLM_URL and PHARMAKON_LLM_MODEL")
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return LanguageModelExtractor(
        builtin, Endpoint(settings.llm_url, settings.llm_model, key, settings.llm_timeout), cache
    )


def reader_again(recorded: Extraction, builtin: BuiltinExtractor, model: LanguageModelExtractor | None) -> Extractor:
    """What reads a document again as it was read before, so that only what people decided makes a difference.

    What a language model found that is not in the settings now is taken as it was found.
    """
    if recorded.extractor.startswith("builtin-"):
        return builtin
    if model is not None and model.name == recorded.extractor:
        return model
    return _Recorded(recorded)


class _Recorded:
    """Finds in a document what was found before."""

    def __init__(self, found: Extraction) -> None:
        self._found = found

    @property
    def name(self) -> str:
        return self._found.extractor

    def extract(self, document: Document) -> Extraction:
        return self._found

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)

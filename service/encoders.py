"""The encoder that a library searches with and the one that reads its documents: by default branches of one model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graph.linking.linker import ADAPTER
from service.settings import Settings

if TYPE_CHECKING:
    from embeddings.backends import Backend
    from embeddings.cache import CachedEncoder
    from embeddings.encoder import TokenVectors, TransformerEncoder


class Encoders:
    """Loads encoders when they are first used, and keeps the vectors of passages in a file."""

    def __init__(self, settings: Settings, cache: Path) -> None:
        """Encode as the settings say; ``cache`` is the file of vectors."""
        self._settings = settings
        self._cache = cache

    @cached_property
    def searching(self) -> CachedEncoder:
        """The encoder that the settings name; it encodes no passage twice.

        Raises:
            EncoderError: when the model is not on this machine or does not load.
            IndexFailure: when the file of vectors cannot be opened.
        """
        from embeddings.cache import CachedEncoder
        from embeddings.encoder import open_encoder
        from embeddings.reader import LONGEST

        longest = LONGEST if self._shared else None
        return CachedEncoder(open_encoder(self._settings.model, self._backend, longest=longest), self._cache)

    def tokens(self, texts: Sequence[str]) -> Sequence[TokenVectors]:
        """Each text's token vectors, by the model that finds mentions and claims.

        Where that model is also searched with, the texts' own vectors are kept: no text is encoded twice. Only once
        `searching` is open, as it is while an index is filled: a dry run opens no second model and leaves nothing.
        """
        vectors, tokens = self._reading.encode_tokens(texts)
        if self._shared and "searching" in self.__dict__:
            self.searching.keep(texts, vectors)
        return tokens

    def close(self) -> None:
        """Close the file of vectors."""
        if "searching" in self.__dict__:
            self.searching.close()

    @cached_property
    def _reading(self) -> TransformerEncoder:
        from embeddings.reader import open_reader

        return open_reader(ADAPTER, self._backend)

    @property
    def _shared(self) -> bool:
        """Whether the model that is searched with is the one that reads."""
        from embeddings.models import is_default

        return is_default(self._settings.model)

    @property
    def _backend(self) -> Backend | None:
        from embeddings.backends import Backend

        return Backend(self._settings.backend) if self._settings.backend else None

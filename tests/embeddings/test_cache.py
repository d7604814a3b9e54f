from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.cache import CachedEncoder
from embeddings.errors import IndexFailure
from tests.embeddings.fakes import WordEncoder


def test_the_same_text_is_never_encoded_twice(tmp_path: Path) -> None:
    behind = WordEncoder()
    cached = CachedEncoder(behind, tmp_path / "cache" / "vectors.sqlite")
    first = cached.encode(["heroin", "heroin", "craving"])
    again = cached.encode(["craving", "heroin", "new"])
    assert behind.encoded == ["heroin", "craving", "new"]
    assert np.array_equal(first[2], again[0])
    cached.close()

    behind = WordEncoder()
    reopened = CachedEncoder(behind, tmp_path / "cache" / "vectors.sqlite")
    assert np.array_equal(reopened.encode(["craving", "heroin"]), again[:2])
    assert behind.encoded == []


def test_vectors_made_elsewhere_are_kept(tmp_path: Path) -> None:
    behind = WordEncoder()
    cached = CachedEncoder(behind, tmp_path / "vectors.sqlite")
    cached.keep(["heroin", "craving"], WordEncoder().encode(["heroin", "craving"]))
    assert np.allclose(cached.encode(["craving"]), WordEncoder().encode(["craving"]), atol=1e-3)
    assert behind.encoded == []


def test_another_model_has_its_own_vectors(tmp_path: Path) -> None:
    CachedEncoder(WordEncoder("one"), tmp_path / "vectors.sqlite").encode(["heroin"])
    other = WordEncoder("two")
    CachedEncoder(other, tmp_path / "vectors.sqlite").encode(["heroin"])
    assert other.encoded == ["heroin"]


@given(st.lists(st.text(st.characters(codec=None)), max_size=8))
def test_gives_what_the_encoder_gives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    plain = WordEncoder()
    cached = CachedEncoder(WordEncoder(), tmp_path_factory.getbasetemp() / "vectors.sqlite")
    assert cached.encode(texts).shape == (len(texts), plain.dimension)
    assert np.allclose(cached.encode(texts), plain.encode(texts), atol=1e-3)
    cached.close()


def test_what_is_no_cache_is_reported(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IndexFailure):
        CachedEncoder(WordEncoder(), tmp_path / "vectors.sqlite")

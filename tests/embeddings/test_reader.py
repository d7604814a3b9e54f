from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from embeddings.backends import Backend
from embeddings.encoder import TokenVectors, TransformerEncoder, Vectors, open_encoder, unit
from embeddings.errors import EncoderError
from embeddings.reader import open_reader

WEIGHT = "encoder.layer.5.output.dense.weight"
TEXT = "Heroin is addictive."


def adapter(path: Path, weight: str, size: float) -> Path:
    down = np.full((2, 1536), size, dtype=np.float16)
    up = (size * np.random.default_rng(0).normal(size=(384, 2))).astype(np.float16)
    save_file({f"{weight}.down": down, f"{weight}.up": up}, path)
    return path


def read(tmp_path: Path, size: float) -> tuple[Vectors, TokenVectors]:
    path = adapter(tmp_path / f"{size}.safetensors", WEIGHT, size)
    vectors, (tokens,) = open_reader(path, Backend.TORCH_FP32, tmp_path).encode_tokens([TEXT])
    assert "".join(TEXT[start:end] for start, end in tokens.offsets) == "Heroinisaddictive."
    return vectors, tokens


def test_an_adapter_changes_the_states_of_tokens_and_not_the_vectors_of_texts(tmp_path: Path) -> None:
    vectors, plain = read(tmp_path, 0.0)
    same, changed = read(tmp_path, 0.05)
    own = open_encoder(backend=Backend.TORCH_FP32)
    assert isinstance(own, TransformerEncoder)
    assert np.allclose(plain.states, own.encode_tokens([TEXT])[1][0].states, atol=1e-4)
    assert plain.states.shape == changed.states.shape
    assert not np.allclose(plain.states, changed.states, atol=1e-2)
    for found in (vectors, same):
        assert np.allclose(found, own.encode([TEXT]), atol=1e-4)


def test_the_fastest_backend_agrees_with_float32(tmp_path: Path) -> None:
    path = adapter(tmp_path / "a.safetensors", WEIGHT, 0.02)
    exact, fast = open_reader(path, Backend.TORCH_FP32, tmp_path), open_reader(path, cache=tmp_path)
    texts = [TEXT, "Methadone relieves craving for it. " * 9]
    for one, other in zip(exact.encode_tokens(texts)[1], fast.encode_tokens(texts)[1], strict=True):
        assert np.sum(unit(one.states) * unit(other.states), axis=1).min() > 0.99


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    path = adapter(tmp_path / "a.safetensors", "encoder.layer.99.output.dense.weight", 0.1)
    with pytest.raises(EncoderError, match="no weight"):
        open_reader(path, Backend.TORCH_FP32, tmp_path)

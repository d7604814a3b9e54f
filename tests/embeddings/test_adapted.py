from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from embeddings.adapted import open_adapted
from embeddings.backends import Backend
from embeddings.errors import EncoderError

WEIGHT = "encoder.layer.5.output.dense.weight"
TEXT = "Heroin is addictive."


def adapter(path: Path, weight: str, size: float) -> Path:
    down = np.full((2, 1536), size, dtype=np.float16)
    up = (size * np.random.default_rng(0).normal(size=(384, 2))).astype(np.float16)
    save_file({f"{weight}.down": down, f"{weight}.up": up}, path)
    return path


def states(tmp_path: Path, size: float) -> np.ndarray:
    path = adapter(tmp_path / f"{size}.safetensors", WEIGHT, size)
    (encoded,) = open_adapted(path, backend=Backend.TORCH_FP32, cache=tmp_path).encode_tokens([TEXT])[1]
    assert "".join(TEXT[start:end] for start, end in encoded.offsets) == "Heroinisaddictive."
    return encoded.states


def test_an_adapter_changes_the_states_and_nothing_else(tmp_path: Path) -> None:
    plain, changed = states(tmp_path, 0.0), states(tmp_path, 0.05)
    assert plain.shape == changed.shape
    assert not np.allclose(plain, changed, atol=1e-2)
    assert np.allclose(plain, states(tmp_path, 0.0))
    assert len(list(tmp_path.glob("adapted-*"))) == 2


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    path = adapter(tmp_path / "a.safetensors", "encoder.layer.99.output.dense.weight", 0.1)
    with pytest.raises(EncoderError, match="no weight"):
        open_adapted(path, backend=Backend.TORCH_FP32, cache=tmp_path)

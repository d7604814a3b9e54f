"""Which runtimes there are, and which is the fastest here.

The rule of :func:`fastest`: OpenVINO in bfloat16 where the processor computes in it (AVX512-BF16 or AMX; measured
cosine to float32 at least 0.999), else OpenVINO in float32. 8-bit integers rank as well and read mentions and claims
worse (docs/quality.md), so they are there to be asked for, as torch is.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.backends import onnx, openvino, pytorch
from embeddings.backends.runtime import Runtime
from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from embeddings.models import ModelFolder


class Backend(StrEnum):
    """A runtime and the precision it computes in."""

    OPENVINO_BF16 = "openvino-bf16"
    OPENVINO_FP32 = "openvino-fp32"
    ONNX_INT8 = "onnx-int8"
    TORCH_BF16 = "torch-bf16"
    TORCH_FP32 = "torch-fp32"


def fastest() -> Backend:
    """The fastest backend for this processor whose vectors keep a cosine of 0.99 to float32."""
    return Backend.OPENVINO_BF16 if openvino.has_bf16() else Backend.OPENVINO_FP32


def load(model: ModelFolder, backend: Backend, cache: Path) -> Runtime:
    """The model ready to run; what can be prepared once is kept below ``cache`` by the weights' digest.

    Raises:
        EncoderError: when the runtime is not installed or cannot load the model.
    """
    try:
        match backend:
            case Backend.OPENVINO_BF16 | Backend.OPENVINO_FP32:
                return openvino.runtime(model, cache, bf16=backend is Backend.OPENVINO_BF16)
            case Backend.ONNX_INT8:
                return onnx.runtime(model, cache)
            case Backend.TORCH_BF16 | Backend.TORCH_FP32:
                return pytorch.runtime(model, bf16=backend is Backend.TORCH_BF16)
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        raise EncoderError(f"{model.name} does not load with {backend}: {error}") from error

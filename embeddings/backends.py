"""Runtimes that run a transformer on the CPU: OpenVINO and torch.

The rule of :func:`fastest`: OpenVINO in bfloat16 where the processor computes in it (AVX512-BF16 or AMX; measured
cosine to float32 at least 0.999), else OpenVINO in float32. torch is there for comparison and for odd models.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderError

if TYPE_CHECKING:
    import openvino
    import torch

    from embeddings.models import ModelFolder

_SINGLE = 32
"""Tokens to which a single short text, such as a question, is padded: a model compiled for one shape takes a quarter
less time than one that adapts to each (2.8 ms instead of 3.7), although it computes more."""

States = tuple[NDArray[np.float32], ...]
"""The last hidden states of a batch, (batch, tokens, dimension): by the model, and by an adapted branch if any."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A model ready to run, and how many threads may run it at once.

    ``start`` takes token ids and attention mask, both (batch, tokens); what it returns waits for the states.
    """

    start: Callable[[NDArray[np.int64], NDArray[np.int64]], Callable[[], States]]
    threads: int

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> States:
        """The states of a batch."""
        return self.start(ids, mask)()


class Backend(StrEnum):
    """A runtime and the precision it computes in."""

    OPENVINO_BF16 = "openvino-bf16"
    OPENVINO_FP32 = "openvino-fp32"
    TORCH_BF16 = "torch-bf16"
    TORCH_FP32 = "torch-fp32"


def fastest() -> Backend:
    """The fastest backend for this processor whose vectors keep a cosine of 0.99 to float32."""
    capabilities = _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return Backend.OPENVINO_BF16 if "BF16" in capabilities else Backend.OPENVINO_FP32


def load(model: ModelFolder, backend: Backend, cache: Path) -> Runtime:
    """The model ready to run; what can be prepared once is kept below ``cache`` by the weights' digest.

    Raises:
        EncoderError: when the runtime cannot load the model.
    """
    try:
        if backend in (Backend.TORCH_BF16, Backend.TORCH_FP32):
            return _torch_runtime(model, bf16=backend is Backend.TORCH_BF16)
        return _openvino_runtime(model, cache, bf16=backend is Backend.OPENVINO_BF16)
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        raise EncoderError(f"{model.name} does not load with {backend}: {error}") from error


def _core() -> openvino.Core:
    # Importing openvino reports the import to its maker when this package is found; without it a stub is used.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino.Core()


def _openvino_runtime(model: ModelFolder, cache: Path, *, bf16: bool) -> Runtime:
    core = _core()
    folder = cache / f"openvino-{model.digest[:16]}"
    if not (folder / "model.xml").is_file():
        _convert(model, folder)
    # One thread a batch, several batches at once: threads that share a batch wait for each other at every layer.
    threads = os.cpu_count() or 1
    settings = {
        "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        "CACHE_DIR": str(folder / "compiled"),
    }
    network = core.read_model(folder / "model.xml")
    any_shape = _Requests(core.compile_model(network, "CPU", settings))
    network.reshape({"input_ids": [1, _SINGLE], "attention_mask": [1, _SINGLE]})
    single = _Requests(core.compile_model(network, "CPU", settings))

    def start(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Callable[[], States]:
        count, tokens = ids.shape
        if count > 1 or tokens > _SINGLE:
            return any_shape.start(ids, mask)
        padded = np.zeros((2, 1, _SINGLE), dtype=np.int64)
        padded[:, :, :tokens] = ids, mask
        states = single.start(*padded)
        return lambda: tuple(found[:, :tokens] for found in states())

    return Runtime(start, threads)


class _Requests:
    """The requests of a compiled model, each used by one run at a time."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._compiled = compiled
        self._idle: list[openvino.InferRequest] = []

    def start(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Callable[[], States]:
        """Begin to run a batch; what is returned waits for its states."""
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        request.start_async({"input_ids": ids, "attention_mask": mask}, share_inputs=True)

        def states() -> States:
            request.wait()
            found = tuple(
                np.array(request.get_output_tensor(output).data, dtype=np.float32)
                for output in range(len(self._compiled.outputs))
            )
            self._idle.append(request)
            return found

        return states


def _convert(model: ModelFolder, folder: Path) -> None:
    """Write the model in OpenVINO's form; whole or not at all, since two processes may do it at once."""
    import openvino
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    module = _torch_module(model)
    import torch

    example = torch.ones((2, 8), dtype=torch.long)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        decoder = TorchScriptPythonDecoder(module, example_input={"input_ids": example, "attention_mask": example})
        frontend = FrontEndManager().load_by_framework("pytorch")
        converted = frontend.convert(frontend.load(decoder))
    scratch = folder.with_name(f"{folder.name}.{os.getpid()}")
    scratch.mkdir(parents=True, exist_ok=True)
    openvino.save_model(converted, scratch / "model.xml", compress_to_fp16=False)
    try:
        scratch.rename(folder)
    except OSError:
        shutil.rmtree(scratch)
        if not (folder / "model.xml").is_file():
            raise


def _torch_module(model: ModelFolder) -> torch.nn.Module:
    from embeddings.branches import branches

    return branches(model.path, model.adapter)


def _torch_runtime(model: ModelFolder, *, bf16: bool) -> Runtime:
    module = _torch_module(model)
    import torch

    def forward(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> States:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            found = module(torch.from_numpy(ids), torch.from_numpy(mask))
        return tuple(np.asarray(states.float().numpy(), dtype=np.float32) for states in found)

    return Runtime(lambda ids, mask: partial(forward, ids, mask), 1)

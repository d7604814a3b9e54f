"""OpenVINO: in bfloat16 the fastest on processors that compute in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.backends.conversion import converted, traceable
from embeddings.backends.runtime import Runtime, States

if TYPE_CHECKING:
    import openvino

    from embeddings.models import ModelFolder

_SINGLE = 24
"""Tokens to which a single short text, such as a question, is padded: a model compiled for one shape takes less time
than one that adapts to each (2.2 ms instead of 3.9; for 16 tokens 1.7, for 32 2.9), although it computes more. Each
such model takes 130 MB; nine consumers' questions in ten have no more tokens than this."""

_FILE = "model.xml"


def has_bf16() -> bool:
    """Whether this processor computes in bfloat16."""
    return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _core() -> openvino.Core:
    # Importing openvino reports the import to its maker when this package is found; without it a stub is used.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino.Core()


def runtime(model: ModelFolder, cache: Path, *, bf16: bool) -> Runtime:
    """The model run by OpenVINO, in bfloat16 or float32; its form is kept below ``cache`` by the weights' digest."""
    core = _core()
    file = converted(cache / f"openvino-{model.digest[:16]}", _FILE, partial(_convert, model))
    # One thread a batch, several batches at once: threads that share a batch wait for each other at every layer.
    threads = os.cpu_count() or 1
    settings = {
        "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        "CACHE_DIR": str(file.with_name("compiled")),
    }
    network = core.read_model(file)
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

    def start(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> _Run:
        """Begin to run a batch."""
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        return _Run(request, self._idle, {"input_ids": ids, "attention_mask": mask})


class _Run:
    """A batch that is being run: to call it waits for the states; once nobody holds it, its request is idle again."""

    def __init__(
        self, request: openvino.InferRequest, idle: list[openvino.InferRequest], inputs: dict[str, NDArray[np.int64]]
    ) -> None:
        self._request = request
        self._idle = idle
        self._inputs = inputs  # read until the run is over
        request.start_async(inputs, share_inputs=True)

    def __call__(self) -> States:
        """The states, once they are there."""
        self._request.wait()
        outputs = range(len(self._request.model_outputs))
        return tuple(np.array(self._request.get_output_tensor(at).data, dtype=np.float32) for at in outputs)

    def __del__(self) -> None:
        self._request.wait()
        self._idle.append(self._request)


def _convert(model: ModelFolder, folder: Path) -> None:
    import openvino
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    with traceable(model) as (module, example):
        decoder = TorchScriptPythonDecoder(module, example_input={"input_ids": example, "attention_mask": example})
        frontend = FrontEndManager().load_by_framework("pytorch")
        network = frontend.convert(frontend.load(decoder))
    openvino.save_model(network, folder / _FILE, compress_to_fp16=False)

"""Runtimes that run a transformer on the CPU: OpenVINO, ONNX Runtime and torch."""

from embeddings.backends.backend import Backend, fastest, load
from embeddings.backends.runtime import Runtime, States

__all__ = ["Backend", "Runtime", "States", "fastest", "load"]

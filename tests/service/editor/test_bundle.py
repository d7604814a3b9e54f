from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.service.libraries import ROOT

WEB = ROOT / "service" / "web"
STATIC = ROOT / "service" / "static"
BUNDLE = ("editor.js", "editor.css", "editor.LICENSES.txt")


def test_the_bundle_is_made_from_these_sources() -> None:
    digest = hashlib.sha256()
    for path in (WEB / "build.mjs", WEB / "package-lock.json", *sorted((WEB / "src").iterdir())):
        digest.update(path.read_bytes())
    for name in ("editor.js", "editor.css"):
        first = (STATIC / name).read_text(encoding="utf-8").partition("\n")[0]
        assert digest.hexdigest() in first, "run `npm ci && npm run build` in service/web"


def test_building_again_gives_the_same_bundle(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (WEB / "node_modules").is_dir():
        pytest.skip("needs Node and `npm ci` in service/web")
    subprocess.run(["node", "build.mjs", "--outdir", str(tmp_path)], cwd=WEB, check=True)
    for name in BUNDLE:
        assert (tmp_path / name).read_bytes() == (STATIC / name).read_bytes(), name


def test_the_lock_file_names_no_registry_and_the_bundle_no_source_of_completions() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in (STATIC / "editor.js").read_text(encoding="utf-8")


def test_every_package_of_the_bundle_has_its_licence() -> None:
    text = (STATIC / "editor.LICENSES.txt").read_text(encoding="utf-8")
    for package in ("@zazuko/yasqe", "@zazuko/yasgui-utils", "codemirror", "lodash-es", "query-string", "store"):
        assert re.search(rf"^{re.escape(package)} \d+\.\d+\.\d+ \(", text, re.MULTILINE), package

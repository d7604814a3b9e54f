#!/usr/bin/env python
"""Write docs/settings.md from the settings; with ``--check``, only compare."""

from __future__ import annotations

import argparse
import sys
from enum import Enum
from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from service.settings import Settings

_DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"
_HEAD = """# Settings

Every setting is an environment variable; `--library`, and the options of a command, stand above it. This table is
written by `scripts/document_settings.py`.

| variable | default | meaning |
|---|---|---|
"""


def document() -> str:
    """The whole page."""
    return _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    meaning = f"{field.description}{_choices(field)}".replace("|", "\\|")
    return f"| `PHARMAKON_{name.upper()}` | {_default(field)} | {meaning} |\n"


def _choices(field: FieldInfo) -> str:
    kinds = (field.annotation, *get_args(field.annotation))
    named = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
    return "".join(f" One of {', '.join(f'`{member.value}`' for member in kind)}." for kind in named)


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value is PydanticUndefined or value == frozenset():
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def main() -> int:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    if not parser.parse_args().check:
        _DOCUMENT.write_text(document(), encoding="utf-8")
        return 0
    if _DOCUMENT.read_text(encoding="utf-8") == document():
        return 0
    sys.stderr.write(f"{_DOCUMENT} is not what the settings say; run scripts/document_settings.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""txtai as the peer of ``benchmarks.search.http``; run by an interpreter that has it, never imported.

peer.py index FOLDER MODEL · peer.py serve FOLDER MODEL PORT
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def index(folder: Path, model: str) -> None:
    """Index the passages of a folder, and write the seconds that it took without the model's load, and their number."""
    from txtai import Embeddings

    passages = json.loads((folder / "passages.json").read_text())
    embeddings = Embeddings(path=model, content=True, hybrid=True)
    embeddings.transform("Loads the model before the clock runs.")
    began = time.perf_counter()
    embeddings.index(passages)
    took = time.perf_counter() - began
    embeddings.save(str(folder / "index"))
    (folder / "built.json").write_text(json.dumps([took, len(passages)]))


def serve(folder: Path, model: str, port: int) -> None:
    """Serve the index by txtai's own API."""
    configuration = folder / "api.yml"
    configuration.write_text(f"path: {folder}/index\nembeddings:\n  path: {model}\n  content: true\n  hybrid: true\n")
    os.environ["CONFIG"] = str(configuration)
    import uvicorn

    uvicorn.run("txtai.api:app", host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    command, target, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    if command == "index":
        index(target, name)
    else:
        serve(target, name, int(sys.argv[4]))

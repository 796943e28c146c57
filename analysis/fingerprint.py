"""What rows depend on beside the documents, as one hash: actor file, lexicon, model, this package and what it uses."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from . import pipeline

_NO_ROWS = frozenset(
    {"audit.py", "captions.py", "export", "plots", "report", "tables", "__main__.py", "__init__.py"}
)  # of the package


def digest(*parts: object, size: int = 16) -> str:
    """The first ``size`` hexadecimal digits of the SHA-256 of ``parts`` as JSON."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:size]


def made_with(who, words, reader=None) -> dict:
    """Versions and hashes of all that rows depend on, but for the documents.

    Parameters
    ----------
    who, words, reader
        As in `analysis.workers.Settings`.

    Returns
    -------
    dict
        ``provenance`` as a result tells it; ``code`` and ``cues``, hashes of this package's; and ``rows``, one hash of
        all that makes a difference to rows.
    """
    about = pipeline.provenance(who, words, reader)
    code, cues = _package()
    hashes = [about[name]["sha256"] for name in ("actor_file", "lexicon_file", "reader") if name in about]
    versions = {name: version for name, version in about["versions"].items() if name != "pandas"}
    versions["python"] = versions["python"].rpartition(".")[0]
    return {"provenance": about, "code": code, "cues": cues, "rows": digest(code, cues, hashes, versions, size=32)}


@cache
def _package() -> tuple[str, str]:
    """Hashes of this package's code and of its reporting words, taken once: code that is edited is not loaded again."""
    package = Path(__file__).parent
    sources = sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).parts)
    sources = [path for path in sources if path.relative_to(package).parts[0] not in _NO_ROWS]
    code = digest([[path.name, hashlib.sha256(path.read_bytes()).hexdigest()] for path in sources], size=64)
    return code, hashlib.sha256((package / "cues.toml").read_bytes()).hexdigest()

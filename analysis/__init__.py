"""Who speaks about whom, for or against, in what words: discourse analysis of news about a conflict's actors.

>>> import analysis
>>> result = analysis.analyze("China condemned NATO. Russia thanked China.")
>>> [(row.source, row.target, row.stance) for row in result.stances.itertuples()]
[('China', 'West', 'oppose'), ('Russia', 'China', 'support')]
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

_NAMES = {
    "analyze": "pipeline",
    "Analysis": "pipeline",
    "load_result": "pipeline",
    "open_store": "store",
    "StoreError": "store",
    "read_corpus": "corpus",
    "Corpus": "corpus",
    "CorpusError": "corpus",
    "read_actors": "actors",
    "Actors": "actors",
    "ActorFileError": "actors",
    "read_lexicon": "lexicon",
    "LexiconError": "lexicon",
    "Document": "records",
    "explain": "report",
}
_ROOMS = (
    "actors", "attribution", "audit", "captions", "corpus", "export", "lexicon", "model", "pipeline", "plots", "records",
    "report", "sentiment", "stance", "store", "stories", "tables", "text", "workers",
)  # fmt: skip
__all__ = [*_NAMES, *_ROOMS]


def __getattr__(name: str):
    """Rooms and names load when first used, so that ``import analysis`` is quick."""
    if name in _NAMES:
        return getattr(importlib.import_module(f".{_NAMES[name]}", __name__), name)
    if name in _ROOMS:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

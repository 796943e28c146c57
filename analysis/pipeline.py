"""The order of the stages, from documents to an `Analysis`: mentions, quotations, sentiment, stances.

Each stage is a pure function from a text and the rows before it to rows; data frames are made once, at the end.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from . import actors as actors_room
from . import attribution, corpus, lexicon as lexicon_room, model, sentiment, speeches, stance, stories, text
from .records import Document, Mention, Problem, Quote, Sentence, Sentiment, Stance, frame
from .stance import joined

TABLES = {
    "documents": Document,
    "sentences": Sentence,
    "mentions": Mention,
    "quotes": Quote,
    "sentiments": Sentiment,
    "stances": Stance,
    "problems": Problem,
}
READER = "packaged"  # the default; None is rules alone
_PACKAGES = ("pandas", "nltk", "textblob", "vaderSentiment")
_READERS_PACKAGES = ("onnxruntime", "tokenizers")


@dataclass(eq=False, repr=False)
class Analysis:
    """What was read from a corpus: seven tidy tables, and where they came from.

    Attributes
    ----------
    documents, sentences, mentions, quotes, sentiments, stances, problems : DataFrame
        Columns as in `analysis.records`; offsets are into ``documents.text``.
    actors : tuple of str
        The actors' names in the order of the actor file, which is their order in every table and figure.
    provenance : dict
        Versions, and hashes of the texts, the actor file and the lexicon. No clock.
    """

    documents: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    sentiments: pd.DataFrame
    stances: pd.DataFrame
    problems: pd.DataFrame
    actors: tuple[str, ...] = ()
    provenance: dict = field(default_factory=dict)

    def evidence(self, **filters):
        """The sentences behind a cell, words marked; shown as escaped HTML. See `analysis.report.evidence`."""
        from . import report

        return report.evidence(self, **filters)

    def save(self, folder: str | Path) -> Path:
        """Write the tables as CSV with ``provenance.json`` into ``folder``, which is replaced whole.

        Raises
        ------
        FileExistsError
            If ``folder`` holds anything that is not a result saved before.
        """
        return _save(self, Path(folder))

    def write_provenance(self, *folders: str | Path) -> None:
        """Write ``provenance.json`` into each of ``folders``: what the figures and tables beside it were made from."""
        for folder in map(Path, folders):
            folder.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".provenance-", dir=folder)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(self.provenance, indent=2, ensure_ascii=False) + "\n")
            os.chmod(beside, 0o644)
            os.replace(beside, folder / "provenance.json")

    def __repr__(self) -> str:
        from .report import glance

        return glance.plain(self)

    def _repr_html_(self) -> str:
        from . import report

        return report.overview(self)


def analyze(
    source, *, actors=None, lexicon=None, reader=READER, store=None, workers=1, executor=None, progress=False
) -> Analysis:
    """Read a corpus: who is named, who speaks, in what tone, and who is for or against whom.

    Parameters
    ----------
    source : Corpus, path, Documents, str or DataFrame
        What `analysis.read_corpus` gives, a path, an iterable of `Document`, one text, or a DataFrame with a column
        ``text``.
    actors : Actors or path, optional
        Whom to look for; default the packaged ``actors.toml``.
    lexicon : path, optional
        The stance lexicon, read at each call; default the packaged ``lexicon.toml``.
    reader : "packaged", Reader or None
        The neural reader: the one that comes with the package, or what `analysis.model.load` gives. ``None`` reads by
        rules alone, and has neither the scorer ``targeted`` nor a ``confidence``.
    store : path, optional
        A folder to keep the result in as Parquet while it grows; needed for large corpora. The same call after an
        interruption goes on where it stopped; after changes it reads only what is new. See `analysis.store`.
    workers : int
        Processes that read, on this machine. In a script the call then belongs under ``if __name__ == "__main__":``.
        With an ``executor``: how many tasks it can do at a time. Nothing in the result depends on it.
    executor : concurrent.futures.Executor, optional
        Where to read instead, such as a Dask cluster's ``client.get_executor()``; this package has to be installed
        there.
    progress : bool
        Show documents, sentences a second and the time left.

    Returns
    -------
    Analysis

    Raises
    ------
    ActorFileError, LexiconError
        If these files have mistakes; the message names the line.
    CorpusError
        If ``source`` is nothing that can be read.
    ModelError
        If the reader's file is missing or damaged; the message says what to do.
    FileExistsError
        If ``store`` holds anything else.
    StoreError
        If another process writes to ``store``, or the disk is full. What was finished is kept.
    WorkerError
        If a worker process was killed.
    """
    from . import store as store_room, workers as workers_room

    workers_room.check(workers, executor)
    who = actors if isinstance(actors, actors_room.Actors) else actors_room.read_actors(actors)
    settings = workers_room.Settings(who, lexicon_room.read_lexicon(lexicon), reader_of(reader))
    documents = corpus.documents(source)
    with workers_room.progress(documents.__len__, progress) as tell:
        how = {"workers": workers, "executor": executor, "tell": tell}
        return _in_memory(documents, settings, how) if store is None else store_room.fill(store, documents, settings, how)


def _in_memory(documents: corpus.Corpus, settings, how: dict) -> Analysis:
    from . import columns, workers

    own: list[Document] = []
    readings = []
    batches = workers.cut(documents, workers.DOCUMENTS, workers.CHARACTERS)
    for batch, found in workers.run(((batch, workers.tasks(batch)) for batch in batches), settings, **how):
        own += [described(document, settings.who) for document in batch]
        readings += found
    told = columns.table(documents.problems + speeches.problems(own, settings.who), Problem)
    sketches = workers.sketches(one.tables["sketches"] for one in readings)
    found = stories.assign(own, sketches, lambda i: own[i].text)
    frames = {"documents": frame([d._replace(story=s, copy_of=c) for d, (s, c) in zip(own, found)], Document)}
    for name, kind in workers.TABLES.items():
        whole = columns.together([*(one.tables[name] for one in readings), *([told] if name == "problems" else [])], kind)
        frames[name] = columns.frame(whole.column, whole.column_names, kind)
    about = provenance(settings.who, settings.words, settings.reader)
    about["documents"] = {document.doc_id: document.sha256 for document in own}
    return Analysis(**frames, actors=tuple(settings.who.names), provenance=about)


def reader_of(given):
    """The reader that an argument ``reader`` means: "packaged", a reader, or ``None`` for rules alone.

    Raises
    ------
    ModelError
        If the packaged reader cannot be loaded.
    ValueError
        If it is none of these.
    """
    if given == "packaged":
        return model.load()
    if given is not None and not hasattr(given, "directed"):
        remedy = 'give "packaged", None (rules alone) or what analysis.model.load() gives'
        raise ValueError(f"reader is {given!r}; {remedy}")
    return given


def read_documents(
    documents: Sequence[Document], who: actors_room.Actors, words: lexicon_room.Lexicon, reader=None
) -> list[dict[str, list]]:
    """The rows of each document, by table, but for its own (`described`). A document alone gives the same rows as within a corpus.

    The reader, if any, finds attributions first; then each document is read by rules, and all that the reader is
    asked about pairs and mentions goes to it at once. It is asked about English only.
    """
    english = [reader is not None and sentiment.is_english(document.text) for document in documents]
    asked = [document.text for document, is_asked in zip(documents, english) if is_asked]
    reported = iter(reader.attributions(asked) if asked else ())
    read = [read_by_rules(document, who, words, next(reported) if e else ()) for document, e in zip(documents, english)]
    if asked:
        mine = [one for one, is_asked in zip(read, english) if is_asked]
        texts = [(r.parsed, r.mentions, r.quotes, r.speaker) for r, _ in mine]
        stances = joined.join([r for r, _ in mine], reader, words)
        for (_, rows), tones, found in zip(mine, sentiment.score_targets(texts, reader), stances):
            rows |= {"sentiments": sentiment.together(rows["sentiments"], tones), "stances": found}
    for document, (reading, rows) in zip(documents, read):
        if document.speaker and reading.speaker is None:
            rows |= {name: speeches.by_somebody_else(rows[name]) for name in ("sentiments", "stances")}
    return [rows for _, rows in read]


def read_by_rules(
    document: Document, who: actors_room.Actors, words: lexicon_room.Lexicon, reported: Sequence = ()
) -> tuple[joined.Reading, dict[str, list]]:
    """A document as the rules read it, with the attributions that the reader reported, and its rows by table."""
    parsed = text.parse(document.doc_id, document.text)
    mentions = actors_room.find_mentions(parsed, who, date=document.date)
    quotes = attribution.find_quotes(parsed, mentions, reported)
    speaker = speeches.actor_of(document, who)
    own = actors_room.first_person(parsed, mentions, quotes, speaker=speaker)
    quotes = speeches.own_words(quotes, own)
    mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor, m.member or ""))
    rows = {
        "sentences": parsed.sentences,
        "mentions": mentions,
        "quotes": quotes,
        "sentiments": sentiment.score_mentions(parsed, mentions, quotes, speaker=speaker),
        "stances": stance.find_stances(parsed, mentions, quotes, words, speaker=speaker),
    }
    return joined.Reading(parsed, mentions, quotes, rows["stances"], speaker), rows


def described(document: Document, who: actors_room.Actors) -> Document:
    """The document's own row: whose words it is, and what has to be known about its text."""
    notes = document.notes
    if not sentiment.is_english(document.text):
        notes = "; ".join(filter(None, [notes, "not English: no sentiment scored"]))
    return document._replace(notes=notes, speaker=speeches.actor_of(document, who) or document.speaker)


def provenance(who: actors_room.Actors, words: lexicon_room.Lexicon, reader=None) -> dict:
    """Versions, and hashes of what documents are read with."""
    packages = _PACKAGES + (_READERS_PACKAGES if reader is not None else ())
    versions = {name: importlib.metadata.version(name) for name in packages}
    versions["python"] = ".".join(map(str, sys.version_info[:3]))
    made = {
        "versions": versions,
        "actor_file": {"name": Path(who.source).name, "sha256": who.sha256},
        "lexicon_file": {"name": Path(words.path).name, "sha256": words.sha256},
    }
    if reader is not None:
        made["reader"] = {"name": reader.card.get("name", "reader"), "sha256": reader.sha256}
    return made


# ---- saving: written beside, then renamed, so that a crash leaves the old result or the new one


def _save(result: Analysis, folder: Path) -> Path:
    folder = folder.resolve()
    ours = {f"{name}.csv" for name in TABLES} | {"provenance.json"}
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; give a folder to save to")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    strangers = [name for name in there if name not in ours or not _is_saved(folder)]
    if strangers:
        raise FileExistsError(f"{folder} holds {strangers[0]!r}, which no save wrote; give a new or empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name in TABLES:
            table = getattr(result, name)  # quoted, so that line ends of every kind come back as they were
            table.to_csv(beside / f"{name}.csv", index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        stored = {"actors": list(result.actors), **result.provenance}
        (beside / "provenance.json").write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", "utf-8")
        os.chmod(beside, 0o755)
        exchange(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _is_saved(folder: Path) -> bool:
    try:
        return "actor_file" in json.loads((folder / "provenance.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False


def exchange(new: Path, folder: Path) -> None:
    """Put the folder ``new`` in the place of ``folder``; when that fails half-way, the former folder is put back."""
    if not folder.exists():
        os.rename(new, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        os.rename(folder, old / "old")
        try:
            os.rename(new, folder)
        except OSError:
            os.rename(old / "old", folder)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def load_result(folder: str | Path) -> Analysis:
    """Read back what `Analysis.save` wrote; columns of the user's own come back as text.

    Raises
    ------
    FileNotFoundError
        If ``folder`` is not a saved result; the message names the missing file.
    """
    folder = Path(folder)
    for name in ("provenance.json", *(f"{table}.csv" for table in TABLES)):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder} is not a saved result: {name} is missing")
    provenance = json.loads((folder / "provenance.json").read_text("utf-8"))
    frames = {}
    for name, kind in TABLES.items():
        types = defaultdict(lambda: "string", frame([], kind).dtypes)
        path = folder / f"{name}.csv"
        frames[name] = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], lineterminator="\n")
    frames["documents"]["text"] = frames["documents"]["text"].fillna("")
    return Analysis(**frames, actors=tuple(provenance.pop("actors", ())), provenance=provenance)

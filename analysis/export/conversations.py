"""Quotations as a ConvoKit corpus: who is quoted saying what, a conversation for each document."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from .values import epoch, records
from .writing import json_bytes, write_folder

UNKNOWN = "(unknown)"
_SIGNATURE = "analysis.export.convokit"
_FILES = ("utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json")
_STANCE = ("source", "target", "source_member", "target_member", "stance", "score", "assertion", "category", "voice",
           "claimed_by", "evidence", "evidence_start", "evidence_end", "method")  # fmt: skip


def convokit(result, path: str | os.PathLike) -> Path:
    """Write the quotations as a corpus folder that ``convokit.Corpus(filename=path)`` loads.

    A quotation is an utterance, a document that has any is a conversation. Nobody replies to anybody: ``reply_to`` is
    null, since sources that an article quotes one after the other need not have heard each other. Words in scare
    quotes are nobody's utterance and are left out.

    ======================  ==========================================================================================
    ``utterances.jsonl``    ``id, conversation_id, speaker, text`` (pieces joined by a space)``, reply_to, timestamp``
                            (seconds from 1970 to the article's day, UTC; null without a full date)``, meta``: kind,
                            cue, cue_type, speaker_text, pieces (start and end of each in the document), stances (what
                            stands inside the quotation)
    ``speakers.json``       the actor's name, or the words for a speaker who is no actor, or ``(unknown)``; meta: actor
    ``conversations.json``  meta: the columns of ``result.documents`` but the text
    ``corpus.json``         actors and provenance
    ``index.json``          the types of all meta
    ======================  ==========================================================================================

    A conversation's id is that of its first utterance and that of the document; further utterances are numbered
    (``a.txt``, ``a.txt#1``).

    Checked against ConvoKit's page "Data Format" and its loader (``corpus_helpers.py`` of ConvoKit 5.0); ConvoKit
    is Chang et al., "ConvoKit: A Toolkit for the Analysis of Conversations", SIGDIAL 2020.

    Parameters
    ----------
    result : Analysis
    path : path
        The folder.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        The folder holds anything else than such an export.
    """

    def fill(folder: Path) -> None:
        utterances, *others = _corpus(result)
        with open(folder / "utterances.jsonl", "wb") as file:
            file.writelines(json_bytes(one) + b"\n" for one in utterances)
        for name, content in zip(_FILES[1:], others, strict=True):
            (folder / name).write_bytes(json_bytes(content) + b"\n")

    def ours(folder: Path) -> bool:
        return json.loads((folder / "corpus.json").read_bytes()).get("exported_by") == _SIGNATURE

    return write_folder(path, _FILES, ours, fill)


def _corpus(result) -> tuple[list[dict], dict, dict, dict, dict]:
    """What stands in each of the files."""
    utterances = list(_utterances(result))
    speakers = {one["speaker"]: {"actor": one["meta"].pop("actor")} for one in utterances}
    spoken = {one["conversation_id"] for one in utterances}
    documents = records(result.documents.drop(columns="text"))
    conversations = {row["doc_id"]: row for row in documents if row["doc_id"] in spoken}
    corpus = {"exported_by": _SIGNATURE, "actors": list(result.actors), "provenance": result.provenance}
    index = {
        "utterances-index": _types(one["meta"] for one in utterances),
        "speakers-index": _types(speakers.values()),
        "conversations-index": _types(conversations.values()),
        "overall-index": _types([corpus]),
        "version": 1,
    }
    return utterances, speakers, conversations, corpus, index


def _utterances(result) -> Iterable[dict]:
    quotes = result.quotes[result.quotes["kind"] != "scare"]
    pieces = defaultdict(lambda: defaultdict(list))
    for row in records(quotes.sort_values(["doc_id", "quote", "start"], kind="stable")):
        pieces[row["doc_id"]][row["quote"]].append(row)
    dates = dict(zip(result.documents["doc_id"], result.documents["date"], strict=True))
    inside = _stances_inside(result.stances)
    mark = _separator(dates)
    for doc_id, date in dates.items():
        for place, (number, rows) in enumerate(pieces[doc_id].items()):
            yield {
                "id": f"{doc_id}{mark}{place}" if place else doc_id,
                "conversation_id": doc_id,
                "speaker": rows[0]["actor"] or rows[0]["speaker"] or UNKNOWN,
                "reply_to": None,
                "timestamp": epoch(date),
                "text": " ".join(row["text"] for row in rows),
                "meta": _meta(rows, inside[doc_id, number]),
            }


def _meta(rows: list[dict], stances: list[dict]) -> dict:
    first = rows[0]
    return {
        "actor": first["actor"],
        "quote": first["quote"],
        "kind": first["kind"],
        "cue": first["cue"],
        "cue_type": first["cue_type"],
        "speaker_text": first["speaker"],
        "pieces": [[row["start"], row["end"]] for row in rows],
        "stances": stances,
    }


def _stances_inside(stances: pd.DataFrame) -> dict[tuple[str, int], list[dict]]:
    inside = defaultdict(list)
    for row in records(stances.dropna(subset="quote")):
        inside[row["doc_id"], row["quote"]].append({name: row[name] for name in _STANCE})
    return inside


def _separator(names: Iterable[str]) -> str:
    """``#``, or so many of them that no document's name has them, which keeps numbered names apart from others."""
    mark = "#"
    while any(mark in name for name in names):
        mark += "#"
    return mark


def _types(metas: Iterable[dict]) -> dict[str, list[str]]:
    """For each key the types of its values, as ConvoKit writes them: ``"<class 'str'>"``."""
    found: dict[str, set[str]] = {}
    for meta in metas:
        for key, value in meta.items():
            kinds = found.setdefault(key, set())
            if value is not None:
                kinds.add(str(type(value)))
    return {key: sorted(kinds) for key, kinds in found.items()}

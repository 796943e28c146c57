"""News agencies' XML: NewsML-G2, NITF, and NewsML 1.2 as AFP writes it.

Elements are found by their names, whatever the namespace. The place of filing (``located``, ``DateLine``) and what an
item is about (``subject``) are kept apart. Of several versions of an item in a file the last is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .articles import Export, Record
from .layouts import Layouts
from .markup import child_words, find_all, paragraphs, parse_html, tag_of, words_of

_DESK = re.compile(r"[a-z]{1,4}(?:[/-][a-z]{1,4}){1,6}")  # initials of those who wrote and edited: "av/jw/lk"
_NO_TEXT = frozenset(
    "media media-caption media-metadata media-reference table header head hedline byline dateline".split()
)
_WITHDRAWN = re.compile(r"cancel|withheld|withdrawn|kill", re.I)


def read_xml(root, layouts: Layouts) -> Export | None:
    """The items of a file of an agency; ``None`` when it is of another kind."""
    kind = tag_of(root)
    if kind == "nitf":
        return Export("NITF", [_nitf(root)])
    items = [element for element in root.iter() if tag_of(element) == "newsitem"]
    if kind == "newsml":
        return _latest("NewsML 1.2", (_newsml(item) for item in items))
    if kind in ("newsmessage", "newsitem", "packageitem"):
        return _latest("NewsML-G2", (_newsml_g2(item) for item in items))
    return None


def _latest(layout: str, records: Iterable[Record]) -> Export:
    """The last version of each item; one that was withdrawn keeps its fields and loses its text."""
    found: dict[str, Record] = {}
    number = earlier = 0
    for number, record in enumerate(records, start=1):
        key = record.fields.get("id") or str(number)
        earlier += key in found
        if key not in found or _version(record) >= _version(found[key]):
            found[key] = record
    superseded = f"{earlier} earlier version{'s' * (earlier != 1)} of its {len(found)} items were left out"
    doubts = [(superseded, "nothing, unless you need them: then put each into a file of its own")] if earlier else []
    kept = [
        record._replace(body=[]) if _WITHDRAWN.search(record.fields.get("status", "")) else record
        for record in found.values()
    ]
    return Export(layout, kept, doubts=doubts)


def _version(record: Record) -> int:
    number = re.search(r"\d{1,9}", record.fields.get("version", ""))
    return int(number[0]) if number else 0


def _attribute(element, name: str, *path: str) -> str:
    """An attribute, by its local name, of the first element down a path that has it."""
    for found in find_all(element, *path) if path else [element]:
        for key, value in found.items():
            if key.rpartition("}")[2].lower() == name.lower():
                return value
    return ""


def _record(fields: dict[str, str], body: list[str]) -> Record:
    """A record without the desk's initials at the end of its text."""
    if body and _DESK.fullmatch(body[-1]):
        return Record(fields | {"desk": body[-1]}, body[:-1])
    return Record(fields, body)


# --- the three kinds ---------------------------------------------------------------------------------------


def _nitf(root) -> Record:
    date = _attribute(root, "norm", "", "date.issue") or _attribute(root, "norm", "", "date.release")
    bylines = (" ".join(paragraphs(line, frozenset({"byttl"}))) for line in find_all(root, "", "byline"))
    fields = {
        "id": _attribute(root, "id-string", "", "doc-id"),
        "title": child_words(root, "", "hl1") or child_words(root, "", "headline"),
        "subtitle": child_words(root, "", "hedline", "hl2"),
        "date": date or _attribute(root, "norm", "", "story.date"),
        "outlet": child_words(root, "", "distributor") or _attribute(root, "regsrc", "", "doc-id"),
        "author": "; ".join(re.sub(r"^By ", "", line, flags=re.I) for line in bylines if line),
        "dateline": child_words(root, "", "dateline", "location") or child_words(root, "", "dateline"),
        "urgency": _attribute(root, "ed-urg", "", "urgency"),
        "keywords": "; ".join(_attribute(keyword, "key") for keyword in find_all(root, "", "keyword")),
    }
    return _record(fields, _nitf_text(root))


def _nitf_text(element) -> list[str]:
    """The paragraphs of the body; ``dateline`` and captions are none."""
    bodies = find_all(element, "", "body.content")
    return [words for body in bodies for words in paragraphs(body, _NO_TEXT)]


def _newsml_g2(item) -> Record:
    headlines = [
        line for line in find_all(item, "", "contentMeta", "headline") if "sub" not in _attribute(line, "role").lower()
    ]
    located = _attribute(item, "qcode", "", "contentMeta", "located").rpartition(":")[2]
    named = child_words(item, "", "contentMeta", "located", "name")
    times = [child_words(item, "", name) for name in ("contentCreated", "firstCreated", "versionCreated")]
    provider = _attribute(item, "literal", "", "provider") or child_words(item, "", "provider", "name")
    fields = {
        "id": _attribute(item, "guid"),
        "version": _attribute(item, "version"),
        "title": words_of(headlines[0]) if headlines else child_words(item, "", "hl1"),
        "date": next(filter(None, times), ""),
        "outlet": provider or _attribute(item, "qcode", "", "provider").rpartition(":")[2],
        "author": "; ".join(filter(None, map(words_of, find_all(item, "", "contentMeta", "by")))),
        "dateline": child_words(item, "", "contentMeta", "dateline") or named or located,
        "language": _attribute(item, "tag", "", "contentMeta", "language") or _attribute(item, "lang"),
        "slugline": child_words(item, "", "slugline"),
        "urgency": child_words(item, "", "urgency"),
        "status": _attribute(item, "qcode", "", "pubStatus"),
        "subjects": "; ".join(
            filter(None, (_attribute(subject, "qcode") for subject in find_all(item, "", "subject")))
        ),
    }
    return _record(fields, list(_g2_text(item)))


def _g2_text(item) -> Iterator[str]:
    """The paragraphs of an item's text, which is NITF, XHTML, or characters that may be HTML."""
    for content in find_all(item, "", "contentSet", "inlineXML"):
        yield from _nitf_text(content) or paragraphs(content, _NO_TEXT | {"title"})
    for data in find_all(item, "", "contentSet", "inlineData"):
        words = "".join(data.itertext())
        if re.search(r"<(?:p|div|br|html)\b", words, re.I):
            yield from paragraphs(parse_html(words), _NO_TEXT)
        else:
            yield from (" ".join(part.split()) for part in re.split(r"\n\s*\n", words) if part.strip())


def _newsml(item) -> Record:
    times = [child_words(item, "", name) for name in ("FirstCreated", "ThisRevisionCreated", "DateId")]
    contents = find_all(item, "", "DataContent")
    bodies = [_nitf_text(content) or paragraphs(content, _NO_TEXT) for content in contents]
    fields = {
        "id": child_words(item, "", "NewsItemId") or child_words(item, "", "PublicIdentifier"),
        "version": child_words(item, "", "RevisionId"),
        "title": child_words(item, "", "HeadLine"),
        "date": next(filter(None, times), ""),
        "outlet": child_words(item, "", "Provider", "Party") or child_words(item, "", "ProviderId"),
        "author": child_words(item, "", "ByLine"),
        "dateline": child_words(item, "", "DateLine"),
        "language": _attribute(item, "FormalName", "", "DescriptiveMetadata", "Language") or _attribute(item, "lang"),
        "slugline": child_words(item, "", "SlugLine") or child_words(item, "", "NameLabel"),
        "urgency": _attribute(item, "FormalName", "", "Urgency"),
        "status": _attribute(item, "FormalName", "", "Status"),
    }
    return _record(fields, next(filter(None, bodies), []))

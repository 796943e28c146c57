"""HTML and XML: bytes to trees without network, DTD or entities; trees to paragraphs without scripts and styles."""

from __future__ import annotations

import codecs
import importlib
import re
from types import ModuleType

from .readers import Unreadable, storable

_EXTRA = "install what reads archive exports: pip install 'discourse-stance[archives]'"
_SAVE_AGAIN = "download or save the file again"
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hl1 hl2 hr html legend li main nav ol p pre section table tbody td tfoot th thead title tr "
    "ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template iframe object embed svg math head meta link select textarea button".split()
)
_PARAGRAPH, _LINE = "\u2029", "\u2028"
_HERE = "\ue000"  # a character of no language, where an article begins
_CONTROLS = "\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"  # no markup may hold them, but damaged files do
_INVISIBLE = re.compile(f"[\u00ad\u200b\u2060\ufeff{_CONTROLS}]")


def library(module: str) -> ModuleType:
    """A module of the optional packages.

    Raises
    ------
    Unreadable
        When it is not installed; the remedy names the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Unreadable(f"can't be read without the package {module.partition('.')[0]}", _EXTRA) from None


def clean(words: str | None) -> str:
    """``words`` with every run of white space a blank, without soft hyphens and other characters that aren't seen."""
    return storable(" ".join(_INVISIBLE.sub("", words or "").split()))


# --- trees -------------------------------------------------------------------------------------------------


def parse_xml(data: bytes):
    """The root of an XML file. Comments and processing instructions are dropped; a DOCTYPE is passed over.

    Raises
    ------
    Unreadable
        When it is not well-formed or declares entities, by which a small file can become a huge one or fetch others.
    """
    etree = library("lxml.etree")
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise Unreadable("declares XML entities, which are not read", "remove the declarations <!ENTITY ...>")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is XML that can't be read: {error}", _SAVE_AGAIN) from None
    return root


def parse_html(text: str):
    """The root of an HTML text, however badly formed.

    Raises
    ------
    Unreadable
        When there is nothing in it, or it is nested so deeply that the parser gives up.
    """
    html = library("lxml.html")
    etree = library("lxml.etree")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is HTML that can't be read: {error}", _SAVE_AGAIN) from None
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise Unreadable(f"is HTML that can't be read to its end: {parser.error_log[-1].message}", _SAVE_AGAIN)
    return root


_MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def markup_text(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """Markup as text, and a doubt about its encoding.

    Tried are the one given, byte-order mark, strict UTF-8, what the file declares (often wrongly), Windows-1252.
    """
    declared = re.search(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})", data[:4096])
    named = declared[1].decode("ascii").lower() if declared else None
    mark = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    for name in filter(None, [encoding, mark, named]):
        text = _decoded(data, name, "strict")
        if text is not None:
            return text, None
    if encoding or named in ("utf-8", "utf8") or mark != "utf-8":
        text = _decoded(data, encoding or mark, "replace") or ""
        return text, f"is not wholly {encoding or mark}: {text.count(chr(0xFFFD)):,} characters could not be read"
    text = _decoded(data, "cp1252", "replace") or ""
    return text, "is not UTF-8 and declares no encoding that fits; read as Windows-1252"


def _decoded(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        return re.sub(f"[{_CONTROLS}]", "", storable(data.decode(encoding, errors))).lstrip("\ufeff")
    except (UnicodeError, LookupError):
        return None


# --- text --------------------------------------------------------------------------------------------------


def tag_of(element) -> str:
    """An element's name without namespace, in lower case; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def paragraphs(root, skip: frozenset[str] = frozenset()) -> list[str]:
    """The text of an element by paragraphs: breaks at block elements, none at inline ones, whatever they mark.

    A line break within a paragraph is a blank, two of them end it. Scripts, styles and the tags ``skip`` are left out.
    """
    pieces: list[str] = []
    walker = library("lxml.etree").iterwalk(root, events=("start", "end", "comment", "pi"))
    left_out = _SKIPPED | skip
    for event, element in walker:
        tag = tag_of(element)
        if tag in _BLOCKS:
            pieces.append(_PARAGRAPH)
        if event == "start":
            if tag in left_out and element is not root:
                walker.skip_subtree()
            else:
                pieces.append(_LINE if tag == "br" else _plain(element.text))
        elif element is not root:  # the end of an element; a comment has nothing but its tail
            pieces.append(_plain(element.tail))
    text = re.sub(rf"{_LINE}[\s\xa0]*{_LINE}", _PARAGRAPH, "".join(pieces))
    found = (clean(part) for part in text.split(_PARAGRAPH))
    return [part for part in found if part]


def _plain(words: str | None) -> str:
    return words.replace(_PARAGRAPH, " ").replace(_LINE, " ") if words else ""


def unnest(articles: list) -> None:
    """Take articles out of those before them that were never closed, else each holds the text of all that follow."""
    known = set(articles)
    for article in reversed(articles):
        around = [element for element in article.iterancestors() if element in known]
        if around:
            tail, article.tail = article.tail or "", None
            before, parent = article.getprevious(), article.getparent()
            if before is None:
                parent.text = _INVISIBLE.sub("", (parent.text or "") + tail)
            else:
                before.tail = _INVISIBLE.sub("", (before.tail or "") + tail)
            around[-1].addnext(article)


def split_at(root, anchors: list, skip: frozenset[str] = frozenset()) -> list[list[str]]:
    """The paragraphs behind each of ``anchors``, elements of ``root``, up to the next; those before the first are left.

    An anchor that lies in what is no text, such as a script, has none.
    """
    here = {f"{_HERE}{i}{_HERE}": i for i in range(len(anchors))}
    for anchor, mark in zip(anchors, here):
        anchor.tag, anchor.text = "p", mark
    sections: list[list[str]] = [[] for _ in anchors]
    current = None
    for words in paragraphs(root, skip):
        if words in here:
            current = here[words]
        elif current is not None:
            sections[current].append(words)
    return sections


def words_of(element) -> str:
    """The text of an element on one line; "" for none."""
    return "" if element is None else " ".join(paragraphs(element))


def by_class(root, *names: str) -> list:
    """The elements below ``root`` that have one of the classes, whatever its case, in order."""
    wanted = {name.lower() for name in names}
    return [element for element in root.iter() if wanted & set((element.get("class") or "").lower().split())]


def child_words(element, *path: str) -> str:
    """The text of the first element down a path of names, whatever their namespace; "" when there is none."""
    return words_of(next(iter(find_all(element, *path)), None))


def find_all(element, *path: str) -> list:
    """The elements down a path of names from ``element``, whatever their namespace and case; ``""`` is any depth."""
    found = [element]
    deep = False
    for name in path:
        if not name:
            deep = True
            continue
        following = (below for parent in found for below in (parent.iterdescendants() if deep else parent))
        found = [below for below in following if tag_of(below) == name.lower()]
        deep = False
    return found

"""Word, LibreOffice, RTF and PDF: bytes to lines of text. What the lines mean is for the layouts to say."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

from .markup import library, parse_xml, tag_of
from .readers import Unreadable, storable
from .zips import member_bytes

_SAVE_AGAIN = "download it again, or save it as .docx or plain text"
_MOST_PAGES = 2000


class Line(NamedTuple):
    """A line of a text file or a paragraph of a document, and the bookmarks set in it."""

    text: str
    marks: tuple[str, ...] = ()


def text_lines(text: str) -> list[Line]:
    """The lines of a plain text; a form feed ends a line."""
    return [Line(line) for line in text.replace("\f", "\n").split("\n")]


# --- documents of Word -------------------------------------------------------------------------------------


def docx_lines(archive: zipfile.ZipFile) -> list[Line]:
    """The paragraphs of a .docx with their bookmarks, from its main part alone: no headers, footers, notes or comments.

    Raises
    ------
    Unreadable
        When the main part is missing, damaged or larger than any document.
    """
    names = [info for info in archive.infolist() if re.fullmatch(r"word/document\d*\.xml", info.filename)]
    if not names:
        raise Unreadable("is an Office document without text in it", _SAVE_AGAIN)
    lines: list[tuple[list[str], list[str]]] = []
    pending: list[str] = []  # bookmarks between paragraphs belong to the next
    walker = library("lxml.etree").iterwalk(parse_xml(member_bytes(archive, names[0])), events=("start",))
    for _, element in walker:
        tag = tag_of(element)
        if tag in ("fallback", "del", "movefrom"):  # a second form of what was read; what was struck out
            walker.skip_subtree()
        elif tag == "p" or not lines:
            lines.append(([], pending))
            pending = []
        elif tag == "bookmarkstart":
            within = tag_of(element.getparent()) in ("p", "hyperlink")
            (lines[-1][1] if within else pending).extend(
                value for key, value in element.items() if key.endswith("}name")
            )
        else:
            lines[-1][0].append(_docx_piece(tag, element.text))
    return [Line(_unescaped(storable("".join(pieces))), tuple(marks)) for pieces, marks in lines]


def _docx_piece(tag: str, text: str | None) -> str:
    if tag == "t":
        return text or ""
    return {"tab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}.get(tag, "")


def _unescaped(text: str) -> str:
    """``Farage&apos;s``, escaped twice by the archive, as it was meant."""
    return html.unescape(text) if re.search(r"&(?:apos|quot|amp|lt|gt|#\d{1,4});", text) else text


# --- documents of LibreOffice ------------------------------------------------------------------------------

_ODT_ASIDE = frozenset({"tracked-changes", "annotation", "note", "title", "desc"})  # the last two: of pictures
_ODT_GAPS = {"s": " ", "tab": "\t", "line-break": "\n"}


def odt_lines(archive: zipfile.ZipFile) -> list[Line]:
    """The paragraphs of an .odt, without headers, footers, notes, comments and what was struck out.

    Raises
    ------
    Unreadable
        When the part that holds the text is missing, damaged or larger than any document.
    """
    names = [info for info in archive.infolist() if info.filename == "content.xml"]
    if not names:
        raise Unreadable("is an OpenDocument file without text in it", _SAVE_AGAIN)
    lines: list[list[str]] = [[]]
    root = parse_xml(member_bytes(archive, names[0]))
    walker = library("lxml.etree").iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = tag_of(element)
        if event == "end":
            lines[-1].append(_on_one_line(element.tail))
        elif tag in _ODT_ASIDE:
            walker.skip_subtree()
        else:
            if tag in ("p", "h"):
                lines.append([])
            lines[-1].append(_ODT_GAPS.get(tag) or _on_one_line(element.text))
    return [Line(storable("".join(pieces))) for pieces in lines]


def _on_one_line(text: str | None) -> str:
    """``text`` with line breaks and tabs as blanks, as which they count in this format."""
    return re.sub(r"\s+", " ", text) if text else ""


# --- RTF ---------------------------------------------------------------------------------------------------

_FONT = re.compile(r"\\f(\d{1,5})|\\fcharset(\d{1,3})")


def rtf_lines(data: bytes) -> list[Line]:
    """The paragraphs of an RTF file; pictures, field instructions, headers and footers are no text.

    Raises
    ------
    Unreadable
        When it is no RTF that can be read.
    """
    striprtf = library("striprtf.striprtf")
    source = data.decode("latin-1").replace("\0", "")
    source = re.sub(
        r"\\field\{", r"\\field {", source, flags=re.I
    )  # else links' addresses become text, and many take very long
    source = re.sub(r"\\page\b ?", r"\\par ", source)
    try:
        text = striprtf.rtf_to_text(_with_plain_fonts(source), errors="replace")
    except (ValueError, TypeError, LookupError, OverflowError, ArithmeticError) as error:
        raise Unreadable(f"is RTF that can't be read: {error}", _SAVE_AGAIN) from None
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # \u gives halves of pairs
    return text_lines(joined.replace("\r", ""))


def _with_plain_fonts(source: str) -> str:
    """The same RTF with a font table of only numbers and character sets: any other can take very long to read."""
    start = re.search(r"\{\s{0,9}\\fonttbl", source)
    if not start:
        return source
    depth, end = 0, len(source)
    for brace in re.finditer(r"[{}]", source[start.start() :]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            end = start.start() + brace.end()
            break
    fonts: dict[str, str] = {}
    number = None
    for font, charset in _FONT.findall(source[start.start() : end]):
        if font:
            number = font
        elif number is not None:
            fonts[number] = charset
    plain = "".join(f"{{\\f{number}\\fcharset{charset} x;}}" for number, charset in fonts.items())
    return f"{source[: start.start()]}{{\\fonttbl{plain}}}{source[end:]}"


# --- PDF ---------------------------------------------------------------------------------------------------


def pdf_pages(data: bytes) -> list[list[str]]:
    """The lines of each page of a PDF.

    Raises
    ------
    Unreadable
        When it is damaged, asks for a password, is very long, or holds pictures of text only.
    """
    pypdf = library("pypdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is a PDF with a password", "save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise Unreadable(f"is a PDF of more than {_MOST_PAGES} pages", "split it into articles")
        pages = [storable(page.extract_text()).split("\n") for page in reader.pages]
    except Unreadable:
        raise
    except Exception as error:  # pypdf lets through whatever a damaged file makes its parts raise
        raise Unreadable(f"is a PDF that can't be read: {type(error).__name__} {error}"[:200], _SAVE_AGAIN) from None
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable(
            "is a PDF without text, perhaps a scan", "run text recognition (OCR) over it, or find the text"
        )
    return pages


def without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without first and last lines that, but for their digits, return on half of them."""

    def heads(page: list[str]) -> set[str]:
        return {re.sub(r"\d+", "#", line.strip()) for line in page[:2] + page[-2:]}

    if len(pages) < 3:
        return pages
    all_heads = [heads(page) for page in pages]
    counted: dict[str, int] = {}
    for head in (head for found in all_heads for head in found):
        counted[head] = counted.get(head, 0) + 1
    running = {head for head, count in counted.items() if 2 * count >= len(pages)}
    return [
        [
            line
            for i, line in enumerate(page)
            if not _at_edge(i, page) or re.sub(r"\d+", "#", line.strip()) not in running
        ]
        for page in pages
    ]


def _at_edge(i: int, page: Iterable) -> bool:
    return i < 2 or i >= len(page) - 2

"""The list of all formats, and which file is read as which: by its first bytes, then by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import exports
from .containers import docx_lines, pdf_lines, rtf_lines, text_lines
from .mail import read_mail
from .markup import markup_text, parse_html, parse_xml
from .pages import page_document, read_gzip, read_warc
from .readers import File, Format, Options, Report, Unreadable, is_text_name, read_text, text_documents
from .rows import read_csv, read_json
from .sheets import read_sheets
from .tars import is_tar, read_tar
from .zips import members, open_zip
from ..records import Document

# --- what can't be read ------------------------------------------------------------------------------------

_FOREIGN = {  # first bytes, one character each, of what people put into folders
    "\xd0\xcf\x11\xe0": "an old Office document (DOC, XLS), or one with a password",
    "\x89PNG": "a picture",
    "\xff\xd8\xff": "a picture",
    "GIF8": "a picture",
}
_SAVE = "save the article as .docx, .rtf or plain text (UTF-8, .txt)"


def _read_foreign(file: File, options: Options, report: Report) -> Iterator[Document]:
    with file.open() as stream:
        start = stream.read(8).decode("latin-1")
    kind = next(name for magic, name in _FOREIGN.items() if start.startswith(magic))
    raise Unreadable(f"is {kind}, which is not read", _SAVE)


# --- containers --------------------------------------------------------------------------------------------


def _read_zip(file: File, options: Options, report: Report) -> Iterator[Document | File]:
    with file.open() as stream, open_zip(stream) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            yield from read_sheets(file, archive, options, report)
        elif "[Content_Types].xml" in names:
            yield from _read_lines(file, docx_lines(archive), options, report)
        elif "mimetype" in names:
            raise Unreadable("is an OpenDocument or e-book file, which is not read", _SAVE)
        else:
            yield from members(file, archive, report)


def _read_rtf(file: File, options: Options, report: Report) -> Iterator[Document]:
    yield from _read_lines(file, rtf_lines(file.read()), options, report)


def _read_pdf(file: File, options: Options, report: Report) -> Iterator[Document]:
    lines = pdf_lines(file.read())
    if exports.of_lines(lines, options.layouts):
        raise Unreadable(
            "is an archive's export as PDF, in which articles can't be told apart", "export it as DOCX or RTF"
        )
    report("is a PDF: paragraphs are a guess, and captions or page heads may stand in the text", "use .docx or .txt")
    yield from text_documents(file, "\n".join(line.text for line in lines).strip(), report)


def _read_lines(file: File, lines, options: Options, report: Report) -> Iterator[Document]:
    export = exports.of_lines(lines, options.layouts)
    if export:
        yield from exports.documents(export, file, report)
    else:
        text = "\n\n".join(filter(None, (line.text.strip() for line in lines)))
        yield from text_documents(file, text, report)


def _read_html(file: File, options: Options, report: Report) -> Iterator[Document]:
    text, doubt = markup_text(file.read(), options.encoding)
    if doubt:
        report(doubt, "if letters look wrong, name the encoding: read_corpus(..., encoding=...)")
    export = exports.of_html(parse_html(text), options.layouts)
    if export:
        yield from exports.documents(export, file, report)
    elif (document := page_document(text, file, report)) is not None:
        yield document


def _read_xml(file: File, options: Options, report: Report) -> Iterator[Document]:
    root = parse_xml(file.read())
    export = exports.of_xml(root, options.layouts)
    if export is None:
        raise Unreadable(f"is XML of a kind that is not known: its root is <{root.tag}>"[:200], _SAVE)
    yield from exports.documents(export, file, report)


def _read_text(file: File, options: Options, report: Report) -> Iterator[Document]:
    text = read_text(file, options, report)
    if text is None:
        return
    export = exports.of_lines(text_lines(text), options.layouts)
    if export:
        yield from exports.documents(export, file, report)
    elif is_text_name(file):
        yield from text_documents(file, text, report)
    else:
        report(
            f"files ending in {file.suffix!r} are not read", "save it as .txt, .md, .csv, .json or .jsonl, or remove it"
        )


# --- the list ----------------------------------------------------------------------------------------------

_PAGES = (".html", ".htm", ".xhtml")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[^\0]){0,2000}-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|div|table|article|meta|title|center)\b",
    re.I,
)
_MAIL = re.compile(
    r"(?:[A-Za-z][\w-]{1,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,20}){1,60}?MIME-Version: ?1\.0", re.I
)
_XML = re.compile(r"\s*(?:<\?xml|<!doctype|<(?:\w+:)?(?:nitf|newsitem|newsmessage|newsml|packageitem|record)\b)", re.I)

FORMATS = [  # the first that matches reads the file; a new format goes in front of the text, which takes the rest
    Format("zip", lambda suffix, start: start.startswith(("PK\x03\x04", "PK\x05\x06")), _read_zip),
    Format("RTF", lambda suffix, start: start.lstrip().startswith("{\\rtf"), _read_rtf),
    Format("PDF", lambda suffix, start: start.startswith("%PDF"), _read_pdf),
    Format("gzip", lambda suffix, start: start.startswith("\x1f\x8b"), read_gzip),
    Format("tar", is_tar, read_tar),
    Format("WARC", lambda suffix, start: start.startswith("WARC/"), read_warc),
    Format("not read", lambda suffix, start: start.startswith(tuple(_FOREIGN)), _read_foreign),
    Format("e-mail", lambda suffix, start: suffix == ".eml" or bool(_MAIL.match(start)), read_mail),
    Format("HTML", lambda suffix, start: suffix in _PAGES or bool(_HTML.match(start)), _read_html),
    Format("XML", lambda suffix, start: suffix == ".xml" or bool(_XML.match(start)), _read_xml),
    Format("CSV", lambda suffix, start: suffix in (".csv", ".tsv", ".tab", ".xls"), read_csv, is_text=True),
    Format("JSON", lambda suffix, start: suffix in (".json", ".jsonl", ".ndjson"), read_json, is_text=True),
    Format("JSON", lambda suffix, start: bool(re.match(r'\s*(?:\[\s*)?\{\s*"', start)), read_json, is_text=True),
    Format("text", lambda suffix, start: True, _read_text, is_text=True),
]

"""The list of all formats, and which file is read as which: by its first bytes, then by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from . import exports
from .containers import docx_lines, odt_lines, pdf_pages, rtf_lines, text_lines, without_running_heads
from .mail import read_mail
from .markup import markup_text, parse_html, parse_xml
from .pages import page_document, read_gzip, read_warc
from .readers import File, Format, Options, Report, Unreadable, is_text_name, read_text, text_documents
from .rows import read_csv, read_json
from .sheets import read_sheets
from .tars import is_tar, read_tar
from .zips import member_bytes, members, open_zip
from ..records import Document

# --- what can't be read ------------------------------------------------------------------------------------

_OLD_OFFICE = "\xd0\xcf\x11\xe0"  # first bytes, one character each
_PICTURES = ("\x89PNG", "\xff\xd8\xff", "GIF8")
_SAVE = "save the article as .docx, .rtf or plain text (UTF-8, .txt)"
_OLD_KINDS = [  # a name in the file's list of parts, what the file is, what to do
    ("EncryptedPackage", "an Office document with a password", "save it without one"),
    ("WordDocument", "a Word document of before 2007 (.doc)", "open it in Word or LibreOffice and save it as .docx"),
    ("__properties_version1.0", "an Outlook message (.msg)", "save it as .eml or plain text"),
    ("Workbook", "an Excel workbook of before 2007 (.xls)", "save it as .xlsx or CSV"),
    ("", "an old Office document", _SAVE),
]
_OPEN_KINDS = {  # of a member "mimetype"
    b"application/epub+zip": ("an e-book (EPUB)", _SAVE),
    b"application/vnd.oasis.opendocument.spreadsheet": ("a LibreOffice spreadsheet (.ods)", "save it as .xlsx or CSV"),
}


def _read_old_office(file: File, options: Options, report: Report) -> Iterator[Document]:
    data = file.read()
    kind, remedy = next((kind, do) for name, kind, do in _OLD_KINDS if name.encode("utf-16-le") in data)
    raise Unreadable(f"is {kind}, which is not read", remedy)


def _read_picture(file: File, options: Options, report: Report) -> Iterator[Document]:
    raise Unreadable("is a picture, which is not read", _SAVE)


# --- containers --------------------------------------------------------------------------------------------


def _read_zip(file: File, options: Options, report: Report) -> Iterator[Document | File]:
    with file.open() as stream, open_zip(stream) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            yield from read_sheets(file, archive, options, report)
        elif "[Content_Types].xml" in names:
            yield from _read_lines(file, docx_lines(archive), options, report)
        elif "mimetype" in names:
            yield from _read_open(file, archive, options, report)
        else:
            yield from members(file, archive, report)


def _read_open(file: File, archive: ZipFile, options: Options, report: Report) -> Iterator[Document]:
    mimetype = member_bytes(archive, archive.getinfo("mimetype")).strip()
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        yield from _read_lines(file, odt_lines(archive), options, report)
    else:
        kind, remedy = _OPEN_KINDS.get(mimetype, ("an OpenDocument or e-book file", _SAVE))
        raise Unreadable(f"is {kind}, which is not read", remedy)


def _read_rtf(file: File, options: Options, report: Report) -> Iterator[Document]:
    yield from _read_lines(file, rtf_lines(file.read()), options, report)


def _read_pdf(file: File, options: Options, report: Report) -> Iterator[Document]:
    pages = pdf_pages(file.read())
    found = exports.seen_in([line for page in pages for line in page], options.layouts)
    if found:
        layout, number = found
        what = f"looks like an export of {number:,} article{'s' * (number != 1)} from {layout} as PDF"
        raise Unreadable(f"{what}, in which texts and fields can't be told apart", "export it as DOCX, RTF or HTML")
    report("is a PDF: paragraphs are a guess, and captions or page heads may stand in the text", "use .docx or .txt")
    text = "\n".join(line for page in without_running_heads(pages) for line in page)
    yield from text_documents(file, text.strip(), report)


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
    Format("old Office", lambda suffix, start: start.startswith(_OLD_OFFICE), _read_old_office),
    Format("picture", lambda suffix, start: start.startswith(_PICTURES), _read_picture),
    Format("e-mail", lambda suffix, start: suffix == ".eml" or bool(_MAIL.match(start)), read_mail),
    Format("HTML", lambda suffix, start: suffix in _PAGES or bool(_HTML.match(start)), _read_html),
    Format("XML", lambda suffix, start: suffix == ".xml" or bool(_XML.match(start)), _read_xml),
    Format("CSV", lambda suffix, start: suffix in (".csv", ".tsv", ".tab", ".xls"), read_csv, is_text=True),
    Format("JSON", lambda suffix, start: suffix in (".json", ".jsonl", ".ndjson"), read_json, is_text=True),
    Format("JSON", lambda suffix, start: bool(re.match(r'\s*(?:\[\s*)?\{\s*"', start)), read_json, is_text=True),
    Format("text", lambda suffix, start: True, _read_text, is_text=True),
]

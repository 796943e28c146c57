"""Web pages: the article in a saved page, or in each page of a web archive (WARC).

What on a page is article, and what menu, advertisement and comment, ``trafilatura`` tells (Barbaresi 2021,
"Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction", ACL-IJCNLP
demonstrations). Its date is the page's own, never that of the crawl.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator

from .markup import clean, library, markup_text
from .readers import LARGEST_FILE, File, Options, Report, Unreadable, text_document
from .zips import DEEPEST
from ..records import Document

_LARGEST_PAGE = 4 << 20  # characters
_MOST_TAGS = 40_000  # of a page; reading takes longer than linear in them
_NO_ARTICLE = "copy the article's text into a .txt file"


def page_document(page: str, file: File, report: Report, address: str | None = None) -> Document | None:
    """The document in a page; ``None``, reported, when no article is found on it.

    Raises
    ------
    Unreadable
        When the page is larger than any article.
    """
    if len(page) > _LARGEST_PAGE or page.count("<") > _MOST_TAGS:
        raise Unreadable("is an HTML page larger than any article", _NO_ARTICLE)
    settings = {"extensive_search": False, "original_date": True}
    try:
        found = library("trafilatura").bare_extraction(
            page,
            url=address,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=settings,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, IndexError) as error:
        raise Unreadable(f"is an HTML page that can't be read: {error}"[:200], _NO_ARTICLE) from None
    title = clean(found.title) if found else ""
    lines = [line for line in map(clean, (found.text or "").split("\n")) if line] if found else []
    text = "\n\n".join(lines[1:] if lines[:1] == [title] else lines)
    if not text:
        report("is an HTML page in which no article is found", _NO_ARTICLE)
        return None
    front = {
        "title": title,
        "date": found.date,
        "outlet": found.sitename or found.hostname,
        "author": found.author,
        "url": found.url or address,
    }
    given = {name: str(value) for name, value in front.items() if value}
    return text_document(file, text, given, report, origin="the page")


# --- web archives and gzip ---------------------------------------------------------------------------------


def read_gzip(file: File, options: Options, report: Report) -> Iterator[Document | File]:
    """A web archive (.warc.gz), or the one file in another gzip.

    Raises
    ------
    Unreadable
        When it is damaged or unfolds into more than a document can hold.
    """
    try:
        with file.open() as stream, gzip.open(stream) as unpacked:
            data = unpacked.read(5)
            if data != b"WARC/":
                data += unpacked.read(LARGEST_FILE)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"is a gzip archive that can't be opened: {error}", "download it again") from None
    if data == b"WARC/":
        yield from read_warc(file, options, report)
    elif len(data) > LARGEST_FILE or file.depth >= DEEPEST:
        raise Unreadable(f"is a gzip archive of more than {LARGEST_FILE >> 20} MiB", "unpack it yourself")
    else:
        inner = re.sub(r"\.gz\Z", "", file.path, flags=re.I)
        yield File(inner, file.shown, re.sub(r"\.\w{1,5}\Z", "", file.name), file.named, data, file.depth + 1)


def read_warc(file: File, options: Options, report: Report) -> Iterator[Document]:
    """The articles among the HTML pages of a web archive, those that can't be read reported by their address."""
    archive = library("warcio.archiveiterator")
    number = 0
    with file.open() as stream:
        records = archive.ArchiveIterator(stream)
        try:
            for record in records:
                if not _is_page(record):
                    continue
                number += 1
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                here = report.at(f"page {number}, {address[:200]}")
                yield from _warc_document(record, file._replace(name=f"{file.name}:{number}"), here, address)
        except (
            ValueError,
            KeyError,
            AttributeError,
            zlib.error,
            EOFError,
            library("warcio.exceptions").ArchiveLoadFailed,
        ) as error:
            report(f"is a web archive that can't be read to its end: {error}"[:200], "download it again")
        if records.err_count:
            problem = "is a web archive in which records are not as long as they say; a page may be cut or lost"
            report(problem, "download it again")
    if not number:
        report("is a web archive without HTML pages", "leave it out")


def _is_page(record) -> bool:
    headers = record.http_headers or record.rec_headers
    is_found = record.http_headers is None or record.http_headers.get_statuscode() == "200"
    return (
        record.rec_type in ("response", "resource")
        and is_found
        and "html" in (headers.get_header("Content-Type") or "")
    )


def _warc_document(record, file: File, report: Report, address: str) -> Iterator[Document]:
    try:
        page, doubt = markup_text(record.content_stream().read(4 * _LARGEST_PAGE + 1))
        document = page_document(page, file, report, address or None)
    except Unreadable as error:
        report(error.problem, error.remedy)
        return
    if document is not None:
        if doubt:
            report(doubt, "see whether letters look wrong")
        yield document

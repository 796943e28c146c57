"""E-mails (.eml) in which archives send articles: the message and what is attached, each read as a file of its own."""

from __future__ import annotations

import codecs
import email
import email.policy
import os
from collections.abc import Iterator

from .readers import File, Options, Report, Unreadable, printable
from .zips import DEEPEST


def read_mail(file: File, options: Options, report: Report) -> Iterator[File]:
    """The HTML text of a message, else its plain text, and its attachments.

    Raises
    ------
    Unreadable
        When it holds none of these.
    """
    if file.depth >= DEEPEST:
        raise Unreadable(f"is a message within {DEEPEST} others", "save it by itself")
    message = email.message_from_bytes(file.read(), policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart() and part.get_payload(decode=True)]
    attached = [part for part in parts if part.get_filename()]
    texts = [part for part in parts if part not in attached]
    html = [part for part in texts if part.get_content_type() == "text/html"]
    chosen = (html or [part for part in texts if part.get_content_type() == "text/plain"]) + attached
    if not chosen:
        raise Unreadable("is an e-mail without text", "save the article from your mail program as HTML or text")
    for number, part in enumerate(chosen, start=1):
        suffix = ".html" if part in html else ".txt"
        name = printable(os.path.basename(str(part.get_filename() or f"{number}{suffix}").replace("\\", "/")))
        data = part.get_payload(decode=True)
        if suffix == ".txt" and not part.get_filename():
            data = data.decode(_charset(part), "replace").encode()
        shown = f"{file.shown}/{name}"
        stem = file.name if len(chosen) == 1 else f"{file.name}/{os.path.splitext(name)[0]}"
        yield File(shown, shown, stem, False, data, file.depth + 1)


def _charset(part) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        codecs.lookup(charset)
    except LookupError:
        return "utf-8"
    return charset

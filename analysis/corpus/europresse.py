"""Europresse (Eureka.cc): its pages, old (a table cell an article) and new (``article`` elements), French or English.

What each element is, its class says. Section, date, number of words and page share one line; the date in the document's
number and that of the certificate are others, and not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .articles import Count, Export, Record
from .headers import header_date
from .layouts import Layouts
from .markup import by_class, paragraphs, parse_html, split_at, unnest, words_of

NAME = "Europresse"
_PROVIDER = "europresse"
_NUMBER = re.compile(r"[a-z]{2,12}·\d{8}·[\w-]{1,20}·[\w-]{1,40}")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5});")


def read_html(root, layouts: Layouts) -> Export | None:
    """The articles of a page; ``None`` when nothing in it has the class of a newspaper's name."""
    names = _of_class(root, "outlet", layouts)
    if not names:
        return None
    found = dict.fromkeys(article for name in names if (article := _article(name)) is not None)
    unnest(list(root.iter("article")) or list(found))
    records = [_read(article, layouts) for article in found]
    articles = sum(1 for element in root.iter("article"))
    counts = [Count("the number of elements <article>", articles)] if articles else []
    return Export(NAME, records, counts or [Count("the number of newspapers' names", len(names))])


def _of_class(root, field: str, layouts: Layouts) -> list:
    return by_class(root, *layouts.tables[_PROVIDER]["classes"][field])


def _article(name):
    """The element that holds the article to which a newspaper's name belongs."""
    above = list(name.iterancestors("article")) or list(name.iterancestors("td", "body"))
    return above[0] if above else None


def _read(article, layouts: Layouts) -> Record:
    titles = _of_class(article, "title", layouts)
    fields = {
        "title": words_of(titles[0]) if titles else "",
        "author": "; ".join(filter(None, map(words_of, _of_class(article, "author", layouts)))),
        "kicker": "; ".join(filter(None, map(words_of, _of_class(article, "kicker", layouts)))),
    }
    fields |= _outlet(words_of(_of_class(article, "outlet", layouts)[0]), layouts)
    fields |= read_header(", ".join(map(words_of, _of_class(article, "header", layouts))), layouts)
    whole = paragraphs(article)
    number = next((match for words in reversed(whole) if (match := _NUMBER.search(words))), None)
    fields["id"] = number[0] if number else ""
    fields["copyright"] = next((words for words in reversed(whole) if words.startswith("©")), "")
    body = _body(article, layouts)
    if body is None:
        author, body = _loose(article, titles[:1], layouts)
        fields["author"] = fields["author"] or author
    return Record(fields, [part for words in body for part in _unescaped(words)])


def _outlet(words: str, layouts: Layouts) -> dict[str, str]:
    """The newspaper's name without number and edition, and as it stands there, if that is more."""
    name = words
    for end in layouts.tables[_PROVIDER]["outlet_ends"]:
        name = name.partition(end)[0]
    name = name.strip(" ,")
    return {"outlet": name} | ({"outlet_raw": words} if name != words else {})


# --- the line with section, date, words and page -----------------------------------------------------------


def read_header(line: str, layouts: Layouts) -> dict[str, str]:
    """The fields in a line such as ``Monde, samedi 18 mars 2023 134 mots, p. 11``, in whatever order they stand."""
    units = "|".join(map(re.escape, layouts.tables[_PROVIDER]["words"]))
    count = re.search(rf"(?<!\S)\d{{1,3}}(?:[\s.,]?\d{{3}})?\s(?:{units})(?!\w)", line, re.I)
    if count:
        line = f"{line[: count.start()]}, {line[count.end() :]}"
    parts = [part for part in (part.strip() for part in line.split(",")) if part]
    start, end = _date_span(parts)
    fields = {"words": count[0] if count else "", "date": ", ".join(parts[start:end])}
    rest = parts[:start] + parts[end:]
    pages = [part for part in rest if layouts.marker(_PROVIDER, "page", part)]
    return fields | {"page": "; ".join(pages), "section": "; ".join(part for part in rest if part not in pages)}


def _date_span(parts: Sequence[str]) -> tuple[int, int]:
    """Which of the parts between commas make the date: ``Thursday, June 13, 2024`` is three of them."""
    spans = [(i, i + size) for size in (3, 2, 1) for i in range(len(parts) - size + 1)]
    return next((span for span in spans if header_date(", ".join(parts[slice(*span)]))), (0, 0))


# --- text --------------------------------------------------------------------------------------------------


def _body(article, layouts: Layouts) -> list[str] | None:
    """The paragraphs in the elements for the text, else in ``section``; ``None`` in the old layout, without either."""
    found = _of_class(article, "body", layouts) or list(article.iter("section"))
    outer = [element for element in found if not any(above in found for above in element.iterancestors())]
    return [words for element in outer for words in paragraphs(element, frozenset({"aside"}))] if found else None


def _loose(article, titles: list, layouts: Layouts) -> tuple[str, list[str]]:
    """Author and text where nothing but white space tells them apart: what stands between the title and the footer."""
    after = split_at(article, titles)[-1] if titles else paragraphs(article)
    end = next((i for i, words in enumerate(after) if layouts.marker(_PROVIDER, "footer", words)), len(after))
    after = after[:end]
    is_author = len(after) > 1 and len(after[0].split()) <= 10 and not re.search(r"[.!?…»”]$", after[0])
    return (after[0], after[1:]) if is_author else ("", after)


def _unescaped(words: str) -> list[str]:
    """A paragraph that was escaped twice as it was meant, which may be several."""
    return paragraphs(parse_html(words)) if _ESCAPED.search(words) else [words]

"""LexisNexis of today: documents of Nexis Uni, Lexis Advance and Lexis+ (DOCX, RTF), with or without a cover.

A bookmark or, where there is none (RTF), the line "End of Document" separates articles. Title, outlet and date stand
first, then labelled fields; a line "Body" opens the text, a line "Classification" the index terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .articles import OTHER_LAYOUT, Count, Export, Record
from .containers import Line
from .headers import header_date
from .layouts import Label, Layouts
from .markup import clean

NAME = "Nexis Uni"
_PROVIDER = "lexisnexis"
_HEADING = 30  # characters of a heading such as "Body"; a longer line with its bookmark is the text itself
_LATEST = 40  # lines of a cover's end and an article's head within which its date stands


def read_lines(lines: Sequence[Line], layouts: Layouts) -> Export | None:
    """The articles of a document; ``None`` when it has neither the bookmarks nor the ends of articles."""
    starts = [i for i, line in enumerate(lines) if _has_mark(line, "bookmark", layouts)]
    ends = [i for i, line in enumerate(lines) if layouts.marker(_PROVIDER, "end", line.text)]
    opened = [i for i, line in enumerate(lines) if _opens(line, "body", layouts)]
    if not (starts or ends) or not (opened or starts and ends):
        return None
    if starts:
        sections = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)])]
    else:
        sections = [lines[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends)]
        sections += [rest for rest in [lines[ends[-1] + 1 :]] if any(_opens(line, "body", layouts) for line in rest)]
    counts = [count for line in lines[: starts[0] if starts else 60] if (count := _total(line, layouts))]
    if ends:
        counts.append(Count("the number of lines that end an article", len(ends)))
    records, doubts = [], 0
    for section in sections:
        record, is_sure = read_article(section, layouts, has_cover=not starts and not records)
        records.append(record)
        doubts += not is_sure
    unsure = f"{doubts} of {len(records)} articles have no line 'Body'; their text was taken from the last field on"
    return Export(NAME, records, counts, [(unsure, OTHER_LAYOUT)] if doubts else [])


def _has_mark(line: Line, name: str, layouts: Layouts) -> bool:
    return any(layouts.marker(_PROVIDER, name, mark) for mark in line.marks)


def _opens(line: Line, name: str, layouts: Layouts) -> bool:
    """Whether a line is the heading of a part: "Body", "Classification". Bookmarks' names are in no user's language."""
    is_short = len(line.text) < 2 * _HEADING
    return _has_mark(line, f"{name}_bookmark", layouts) or (
        is_short and layouts.marker(_PROVIDER, name, clean(line.text)) is not None
    )


def _total(line: Line, layouts: Layouts) -> Count | None:
    match = layouts.marker(_PROVIDER, "total", clean(line.text))
    return Count(f"the cover ({match[0].strip()})", int(re.sub(r"\D", "", match["m"]))) if match else None


# --- one article -------------------------------------------------------------------------------------------


def read_article(lines: Sequence[Line], layouts: Layouts, *, has_cover: bool = False) -> tuple[Record, bool]:
    """An article, and whether the beginning of its text was marked."""
    last = max((i for i, line in enumerate(lines) if layouts.marker(_PROVIDER, "end", line.text)), default=len(lines))
    lines = _pieces(lines[:last], layouts)
    opened = next((i for i, line in enumerate(lines) if _opens(line, "body", layouts)), None)
    head_end = _end_of_fields(lines, layouts) if opened is None else opened
    fields = _head_fields([line.text for line in lines[:head_end]], layouts, has_cover)
    rest = lines[head_end if opened is None else opened + (len(lines[opened].text) <= _HEADING) :]
    cut = next((i for i in range(len(rest) - 1, -1, -1) if _opens(rest[i], "classification", layouts)), len(rest))
    body, after = _body([line.text for line in rest[:cut]], layouts)
    fields |= after | _index([line.text for line in rest[cut + 1 :]], layouts)
    return Record(fields, body), opened is not None or not body


def _pieces(lines: Sequence[Line], layouts: Layouts) -> list[Line]:
    """The lines that hold something; a paragraph above the text that holds several lines ("Byline: ...") is several."""
    found = []
    for line in lines:
        parts = [clean(part) for part in line.text.split("\n")]
        labelled = sum(bool(_label(part, layouts)) for part in parts)
        parts = parts if labelled > 1 else [clean(line.text)]
        found += [Line(part, line.marks if i == 0 else ()) for i, part in enumerate(parts) if part or line.marks]
    return [line for line in found if line.text or _is_heading(line, layouts)]


def _is_heading(line: Line, layouts: Layouts) -> bool:
    return any(_has_mark(line, f"{name}_bookmark", layouts) for name in ("body", "classification"))


def _label(text: str, layouts: Layouts) -> Label | None:
    label = layouts.label(_PROVIDER, "before", text) or layouts.label(_PROVIDER, "after", text)
    return None if label and label.field == "load_date" and not header_date(label.value) else label


def _end_of_fields(lines: Sequence[Line], layouts: Layouts) -> int:
    """Where the text begins when no line says so: behind the first row of fields."""
    labelled = [i for i, line in enumerate(lines) if layouts.label(_PROVIDER, "before", line.text)]
    end = labelled[0] if labelled else min(3, len(lines))
    while labelled and end < len(lines) and layouts.label(_PROVIDER, "before", lines[end].text):
        end += 1
    return end


def _head_fields(lines: Sequence[str], layouts: Layouts, has_cover: bool) -> dict[str, str]:
    """Title, outlet and date, which stand above the fields in this order, and the fields."""
    dates = [i for i, line in enumerate(lines[-_LATEST:] if has_cover else lines[:_LATEST]) if header_date(line)]
    offset = max(0, len(lines) - _LATEST) if has_cover else 0
    date = offset + (dates[-1] if has_cover else dates[0]) if dates else None
    fields: dict[str, str] = {}
    if date is None:
        top = [line for line in lines if not _label(line, layouts)][-2 if has_cover else 0 :][:2]
        fields |= dict(zip(("title", "outlet"), top))
    else:
        above = lines[max(0, date - 2) : date] if has_cover else lines[:date]
        fields["date"] = lines[date]
        fields["outlet"] = above[-1] if above else ""
        fields["title"] = " ".join(above[:-1])
    for line in lines[(date or -1) + 1 :]:
        label = _label(line, layouts)
        if label:
            fields[label.field] = "; ".join(filter(None, [fields.get(label.field), label.value]))
        else:
            field = "copyright" if layouts.marker(_PROVIDER, "copyright", line) else "edition"
            fields[field] = "; ".join(filter(None, [fields.get(field), line]))
    return _with_headline(_unjoined(fields, layouts))


def _with_headline(fields: dict[str, str]) -> dict[str, str]:
    return fields | {"title": fields.pop("headline")} if fields.get("headline") else fields


def _unjoined(fields: dict[str, str], layouts: Layouts) -> dict[str, str]:
    """``Byline: Ana Writer Highlight: A visit`` as two fields."""
    author, _, highlight = fields.get("author", "").partition(" Highlight:")
    return fields | {"author": author.strip(), "highlight": highlight.strip()} if highlight else fields


def _body(lines: Sequence[str], layouts: Layouts) -> tuple[list[str], dict[str, str]]:
    """The paragraphs of the text, and what stands with them: abstract, captions, related articles, last fields."""
    fields: dict[str, str] = {}
    lines = list(lines)
    while lines and (label := _label(lines[-1], layouts)):
        fields[label.field] = label.value
        lines.pop()
    full = next((i for i, line in enumerate(lines) if layouts.marker(_PROVIDER, "full_text", line)), None)
    if full == 0 or full is not None and layouts.marker(_PROVIDER, "abstract", lines[0]):
        fields["abstract"], lines = "\n".join(lines[1:full]), lines[full + 1 :]
    aside = next((i for i, line in enumerate(lines) if i and layouts.marker(_PROVIDER, "aside", line)), None)
    if aside is not None:
        fields["aside"], lines = "\n".join(lines[aside + 1 :]), lines[:aside]
    return lines, fields


def _index(lines: Sequence[str], layouts: Layouts) -> dict[str, str]:
    """The index terms; a line without a label goes on with the field before it."""
    fields: dict[str, str] = {}
    last = "classification"
    for line in lines:
        label = _label(line, layouts)
        last = label.field if label else last
        fields[last] = "; ".join(filter(None, [fields.get(last), label.value if label else line]))
    return fields

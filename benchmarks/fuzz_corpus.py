"""Read damaged files of every format: nothing may raise, take longer than a second or vanish without a problem row.

    python benchmarks/fuzz_corpus.py --samples tests/samples --inputs 100000 [--seed 1]

Each input is a sample with bytes changed, cut out, repeated or taken from another sample, at random from a fixed seed;
in files that hold others, mostly one of those, packed again. It is written to a file and read by ``read_corpus``. The
table says for each format how many inputs gave documents, only problems, neither, an exception or a file in an archive
of which nothing was told, and the processor time of the slowest. What should not be is written into this folder, and so
is what took longer than a second and than 50 ms an article.
"""

from __future__ import annotations

import argparse
import csv
import email.message
import gzip
import io
import json
import random
import re
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import openpyxl
import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analysis.corpus import read_corpus

_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_ROWS = [  # of tables
    {"id": "a", "date": "2023-03-18", "outlet": "Sample Times", "text": "China supports Russia.\n\nUkraine does not."},
    {"id": "b", "date": "18 March 2023", "outlet": "Échantillon", "text": 'Kyiv called the offer "empty", he said.'},
    {"id": "c", "date": "", "outlet": "Образец", "text": "NATO met in Madrid; nobody said why."},
]


def samples(folder: Path) -> dict[str, bytes]:
    """The sample files by name, with the text ones also as documents of other kinds; tables, mail, pages, archives."""
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    plain = dict(found)
    for name, data in plain.items():
        if name.endswith(".txt"):
            lines = data.decode().split("\n")
            found |= {name + ".docx": _docx(lines), name + ".rtf": _rtf(lines), name + ".pdf": _pdf(lines)}
            found[name + ".odt"] = _odt(lines)
    page = b"<html><title>Talks</title><body><article><h1>Talks</h1><p>" + b"They talk of talks. " * 20
    found |= {"page.html": page + b"</p></article></body></html>"}
    found |= {"rows.csv": _csv(), "rows.json": json.dumps(_ROWS).encode(), "rows.xlsx": _xlsx()}
    found["rows.jsonl"] = "\n".join(map(json.dumps, _ROWS)).encode()
    found |= {"mail.eml": _mail(found["proquest.html"]), "web.warc": _warc(found["page.html"])}
    found["web.warc.gz"] = _gzip(found["web.warc"])
    return found | {"all.tar": _tar(plain), "all.zip": _zip(plain)}


def _csv() -> bytes:
    stream = io.StringIO()
    table = csv.DictWriter(stream, _ROWS[0])
    table.writeheader()
    table.writerows(_ROWS)
    return stream.getvalue().encode()


def _xlsx() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in [list(_ROWS[0]), *(list(row.values()) for row in _ROWS)]:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def _mail(page: bytes) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = "Your articles"
    message.set_content("They are attached.")
    message.add_attachment(page, "text", "html", cte="8bit", filename="articles.html")
    return message.as_bytes()


def _warc(page: bytes) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False, warc_version="1.0")
    for number in "12":
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        headers = {"WARC-Date": "2023-03-18T00:00:00Z", "WARC-Record-ID": f"<urn:uuid:{number}>"}
        address = f"http://sample.example/{number}"
        record = writer.create_warc_record(
            address, "response", payload=io.BytesIO(page), http_headers=http, warc_headers_dict=headers
        )
        writer.write_record(record)
    return stream.getvalue()


def _gzip(data: bytes) -> bytes:
    """Each record of a web archive packed by itself, as they are."""
    return b"".join(gzip.compress(record, mtime=0) for record in re.split(rb"(?=WARC/1\.0\r\n)", data) if record)


def _tar(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _zip(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def _odt(lines: list[str]) -> bytes:
    body = "".join(f"<t:p>{line}</t:p>" for line in map(_escaped, lines))
    content = f'<o:document-content xmlns:o="{_OPEN}:office:1.0" xmlns:t="{_OPEN}:text:1.0">{body}</o:document-content>'
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def _pdf(lines: list[str]) -> bytes:
    """Pages of forty lines, not packed, so that changed bytes are changed text."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    helvetica = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = writer._add_object(DictionaryObject({NameObject(k): NameObject(v) for k, v in helvetica.items()}))
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    for start in range(0, len(lines), 40):
        page, content = writer.add_blank_page(600, 840), DecodedStreamObject()
        shown = (re.sub(r"([()\\])", r"\\\1", line) for line in lines[start : start + 40])
        text = "".join(f"0 -20 Td ({line}) Tj\n" for line in shown)
        content.set_data(f"BT /F1 12 Tf 20 830 Td {text}ET".encode("cp1252", "replace"))
        page[NameObject("/Resources")], page[NameObject("/Contents")] = fonts, writer._add_object(content)
    writer.write(stream)
    return stream.getvalue()


def _escaped(line: str) -> str:
    return re.sub("[^\t -\ud7ff\ue000-\ufffd]", "", line).replace("&", "&amp;").replace("<", "&lt;")


def _docx(lines: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in map(_escaped, lines))
    document = f'<w:document xmlns:w="{_WORDML}"><w:body>{body}</w:body></w:document>'
    return _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def _rtf(lines: list[str]) -> bytes:
    words = ("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines)
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 Arial;}}" + "\\par\n".join(words) + "}").encode()


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """``data`` after one to eight changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice([1, 2, 8, 64, 512]))
        other = chance.choice(others)
        start = chance.randrange(len(other))
        piece = other[start : start + chance.choice([1, 4, 16, 64, 256])]
        noise = bytes(chance.randrange(256) for _ in range(chance.choice([1, 2, 8])))
        change = chance.randrange(5)
        changed[at:end] = [
            noise,
            b"",
            bytes(changed[at:end]) * chance.choice([2, 50]),
            piece,
            bytes(changed[at:end]) + piece,
        ][change]
    return bytes(changed)


def damaged(name: str, data: bytes, found: Mapping[str, bytes], chance: random.Random) -> bytes:
    """A sample, mostly with what is in it damaged, else as a whole, which a checksum tells."""
    others = list(found.values())
    text = found.get(name.rpartition(".")[0])
    if chance.random() < 0.2:
        return mutated(data, others, chance)
    make = {".docx": _docx, ".odt": _odt, ".pdf": _pdf}.get(Path(name).suffix)
    if make and chance.random() < 0.8:
        return make(mutated(text, others, chance).decode("utf-8", "replace").split("\n"))
    if name.endswith(".gz"):
        return _gzip(mutated(gzip.decompress(data), others, chance))
    if not zipfile.is_zipfile(io.BytesIO(data)) or name.endswith(".tar"):
        return mutated(data, others, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    victim = chance.choice(list(members))
    return _zip(members | {victim: mutated(members[victim], others, chance)})


def read(name: str, data: bytes, folder: Path) -> tuple[str, int]:
    """What became of an input (documents, problems, nothing, or the name of an exception), and how many documents."""
    path = folder / name
    path.write_bytes(data)
    try:
        corpus = read_corpus(path)
        documents = list(corpus)
        problems = corpus.problems
    except Exception as error:  # whatever it is, it should not have been raised
        return f"raised {type(error).__name__}: {error}"[:120], 0
    mistakes = [problem.problem for problem in problems if "mistake of the reader" in problem.problem]
    told = {row.path for row in [*documents, *problems]}
    if name == "all.zip" and path.as_posix() not in told:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            within = tuple(f"{path.as_posix()}/{member}" for member in archive.namelist())
        lost = [member for member in within if not any(place and place.startswith(member) for place in told)]
        mistakes += [f"nothing told of {member.rpartition('/')[2]}" for member in lost]
    outcome = "documents" if documents else "problems" if problems else "nothing"
    return mistakes[0] if mistakes else outcome, len(documents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    found = samples(options.samples)
    counts: Counter = Counter()
    slowest: Counter = Counter()
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):  # interrupted, it tells what it has
        for number in range(options.inputs):
            name = list(found)[number % len(found)]
            data = damaged(name, found[name], found, chance)
            begin = time.process_time()
            outcome, articles = read(name, data, Path(folder))
            seconds = time.process_time() - begin
            slowest[name] = max(slowest[name], seconds)
            counts[name, outcome] += 1
            if outcome not in ("documents", "problems") or seconds > max(1, articles / 20):
                Path(f"fuzz-{options.seed}-{number}-{name}").write_bytes(data)
    print(f"{sum(counts.values()):,} inputs, seed {options.seed}")
    for name in found:
        outcomes = {outcome: count for (of, outcome), count in sorted(counts.items()) if of == name}
        print(f"{name:28} slowest {slowest[name]:6.3f} s  {outcomes}")


if __name__ == "__main__":
    main()

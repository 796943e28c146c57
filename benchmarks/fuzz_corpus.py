"""Read damaged files of every format: nothing may raise, take longer than a second or vanish without a problem row.

    python benchmarks/fuzz_corpus.py --samples tests/samples --inputs 100000 [--seed 1]

Each input is a sample with bytes changed, cut out, repeated or taken from another sample, at random from a fixed seed.
It is written to a file and read by ``read_corpus``. The table says for each format how many inputs gave documents, only
problems, neither, an exception, and the processor time of the slowest.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import tempfile
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from analysis.corpus import read_corpus

_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def samples(folder: Path) -> dict[str, bytes]:
    """The sample files by name, with the text ones also as a Word document, as RTF and in a zip archive."""
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    for name, data in list(found.items()):
        if name.endswith(".txt"):
            lines = data.decode().split("\n")
            found[name + ".docx"] = _docx(lines)
            found[name + ".rtf"] = _rtf(lines)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return found | {"all.zip": stream.getvalue()}


def _docx(lines: list[str]) -> bytes:
    escaped = (
        re.sub("[^\t -\ud7ff\ue000-\ufffd]", "", line).replace("&", "&amp;").replace("<", "&lt;") for line in lines
    )
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in escaped)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:  # stored, so that changed bytes are changed text
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORDML}"><w:body>{body}</w:body></w:document>')
    return stream.getvalue()


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


def read(name: str, data: bytes, folder: Path) -> str:
    """What became of an input: documents, problems, nothing, or the name of an exception."""
    path = folder / name
    path.write_bytes(data)
    try:
        corpus = read_corpus(path)
        mistakes = [problem.problem for problem in corpus.problems if "mistake of the reader" in problem.problem]
        return mistakes[0] if mistakes else "documents" if len(corpus) else "problems" if corpus.problems else "nothing"
    except Exception as error:  # whatever it is, it should not have been raised
        return f"raised {type(error).__name__}: {error}"[:120]


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
            data = mutated(found[name.removesuffix(".docx")], list(found.values()), chance)
            if name.endswith(".docx") and chance.random() < 0.8:  # else damaged as a whole, which a checksum tells
                data = _docx(data.decode("utf-8", "replace").split("\n"))
            begin = time.process_time()
            outcome = read(name, data, Path(folder))
            slowest[name] = max(slowest[name], time.process_time() - begin)
            counts[name, outcome] += 1
            if outcome not in ("documents", "problems") or time.process_time() - begin > 1:
                Path(f"fuzz-{options.seed}-{number}-{name}").write_bytes(data)
    for name in found:
        outcomes = {outcome: count for (of, outcome), count in sorted(counts.items()) if of == name}
        print(f"{name:28} slowest {slowest[name]:6.3f} s  {outcomes}")


if __name__ == "__main__":
    main()

"""The command line: ``python -m analysis SEEDS... --out DIR``. All that it does, the library does."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Sequence

OK, NOTHING, USAGE, PROBLEMS, STOPPED = 0, 1, 2, 3, 130
_EXPORTS = ("csv", "parquet", "graphml", "gexf", "dna", "convokit", "quotations")
_EPILOG = """\
examples:
  python -m analysis seeds --out build/report
  python -m analysis article.txt --out report --actors my_actors.toml --lexicon my_lexicon.toml
  python -m analysis articles.csv --out report --text-column body --date-column published
  python -m analysis old/*.txt --out report --encoding cp1251 --png --quiet
  python -m analysis exports --out report --store build/store --workers 4 --export graphml dna

written to DIR, which is replaced whole and must be new, empty, or written by this program:
  report.html      figures, tables and the sentences behind them, in one page that needs no network and no script
  figures/         as SVG (and PNG)
  tables/          salience, speaking, stance_matrix, evidence and others
  rows/            every row; analysis.load_result("DIR/rows") reads it back
  exports/         with --export: for Gephi, Discourse Network Analyzer, ConvoKit and others
  provenance.json  versions, and hashes of texts, actor file, lexicon and of all that was written

exit codes:
  0    written, and everything could be read
  1    nothing could be read, or nothing could be written
  2    a mistake in the command line, the actor file or the lexicon
  3    written, but something could not be read, or was read with a doubt (listed, and in the report)
  130  interrupted; what was there before is whole, and the same call with --store goes on
"""


def parser() -> argparse.ArgumentParser:
    """The command line's options."""
    made = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Who speaks in the news, about whom, for or against, in what words: tables, figures and a report.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "seeds", nargs="+", metavar="SEEDS", help="folders or files of articles: text, tables, archive exports, zip"
    )
    made.add_argument("--out", required=True, metavar="DIR", help="folder for the report, figures and tables")
    made.add_argument("--actors", metavar="FILE", help="whom to look for (default: the packaged actors.toml)")
    made.add_argument("--lexicon", metavar="FILE", help="the words of stance (default: the packaged lexicon.toml)")
    made.add_argument("--rules-alone", action="store_true", help="read without the neural reader")
    made.add_argument("--store", metavar="DIR", help="keep what is read in this folder, and go on there when called again")
    made.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that read (default: 1)")
    made.add_argument(
        "--export", nargs="+", default=[], choices=_EXPORTS, metavar="NAME", help=f"write too: {', '.join(_EXPORTS)}"
    )
    made.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="of the tables (default: csv)")
    made.add_argument("--png", action="store_true", help="figures as PNG too")
    made.add_argument("--encoding", type=_encoding, metavar="NAME", help="of all files (default: found for each)")
    for field in ("text", "id", "title", "date", "outlet", "speaker"):
        made.add_argument(f"--{field}-column", metavar="NAME", help=f"the column with the {field}, in CSV and JSON")
    made.add_argument("--quiet", action="store_true", help="no progress; problems are still told")
    return made


def _encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        raise argparse.ArgumentTypeError(f"there is no encoding {name!r}; try utf-8, cp1252 or cp1251") from None
    return name


def _workers(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is no number of processes; give 1 or more")
    return int(given)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        goes_on = "; the same call goes on where it stopped" if options.store else ""
        return _fail(f"interrupted; what was there before is whole{goes_on}", STOPPED)
    except BrokenPipeError:
        return STOPPED


def _run(options: argparse.Namespace) -> int:
    import matplotlib

    matplotlib.use("Agg")
    from .report import output
    from .actors import ActorFileError
    from .corpus import CorpusError
    from .lexicon import LexiconError
    from .model import ModelError
    from .store import StoreError
    from .workers import WorkerError

    try:
        output.check_folder(options.out)
        result = _read(options)
        _tell_problems(result)
        if result.documents.empty:
            return _fail("nothing could be read, and nothing was written", NOTHING)
        tell = (lambda words: None) if options.quiet else (lambda words: print(f"writing {words} …", file=sys.stderr))
        how = {"format": options.format, "png": options.png, "exports": options.export, "tell": tell}
        folder = output.write(result, options.out, **how)
    except (ActorFileError, LexiconError) as error:
        return _fail(str(error), USAGE)
    except (CorpusError, FileExistsError, ModelError, StoreError, WorkerError, output.OutputError) as error:
        return _fail(str(error), NOTHING)
    if not options.quiet:
        there = len(result.documents)
        print(f"{there:,} article{'s' * (there != 1)}, {len(result.stances):,} stance rows: {folder / 'report.html'}")
    return PROBLEMS if len(result.problems) else OK


def _read(options: argparse.Namespace):
    """The result; mistakes in the actor file and the lexicon come to light before the articles are read."""
    from . import analyze, pipeline, read_actors, read_corpus, read_lexicon

    actors = read_actors(options.actors)
    read_lexicon(options.lexicon)
    fields = {"doc_id": "id"} | {name: name for name in ("text", "title", "date", "outlet", "speaker")}
    columns = {field: name for field, option in fields.items() if (name := getattr(options, f"{option}_column"))}
    return analyze(
        read_corpus(options.seeds, encoding=options.encoding, columns=columns or None),
        actors=actors,
        lexicon=options.lexicon,
        reader=None if options.rules_alone else pipeline.READER,
        store=options.store,
        workers=options.workers,
        progress=not options.quiet and sys.stderr.isatty(),
    )


def _tell_problems(result, most: int = 20) -> None:
    """The problems on standard error, the first ``most`` of them."""
    import pandas as pd

    from .report.markup import visible

    for row in result.problems.head(most).itertuples(index=False):
        where = ", ".join(str(part) for part in (row.path, row.place) if not pd.isna(part))
        print(visible(f"{where}: {row.problem}. To do: {row.remedy}"), file=sys.stderr)
    if len(result.problems) > most:
        print(f"… and {len(result.problems) - most:,} more, all in the report", file=sys.stderr)


def _fail(words: str, code: int) -> int:
    from .report.markup import visible

    print(f"analysis: {visible(words)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

"""Execute the notebooks: ``python notebooks/run.py [NOTEBOOK ...] [--out build]``.

The notebooks write their figures and tables themselves; this leaves the notebook files untouched and puts a
copy with outputs, as HTML that needs neither network nor script, into ``build/``. Two run at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent
AT_ONCE = 2
NO_SCRIPTS = """{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}"""


async def execute(path: Path, seat: asyncio.Semaphore) -> tuple[nbformat.NotebookNode, str | None]:
    """The notebook with its outputs, and what went wrong (``None`` when nothing did)."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--log-level=ERROR"],  # or each kernel prints a warning on how it talks to us
    )
    async with seat:
        try:
            await client.async_execute()
        except CellExecutionError as error:
            return notebook, f"{error.ename}: {error.evalue}"
        except Exception as error:  # the kernel died, or a cell took longer than ten minutes
            return notebook, str(error)
    return notebook, None


def write_html(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write the executed notebook as one HTML file, whole or not at all."""
    exporter = HTMLExporter(raw_template=NO_SCRIPTS)
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".html.part")
    beside.write_text(body, encoding="utf-8")
    os.replace(beside, path)


async def run(paths: list[Path], out: Path) -> int:
    """Execute ``paths``; return how many failed. Those that work are written even if others fail."""
    seat = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(execute(path, seat)) for path in paths]
    failed = 0
    for path, task in zip(paths, tasks):
        notebook, problem = await task
        target = out / f"{path.stem}.html"
        write_html(notebook, target)
        if problem:
            failed += 1
            print(f"{path.name}: {problem}\n  The cell and its traceback are in {target}", file=sys.stderr)
        else:
            print(f"{path.name} -> {target}")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description="Execute the notebooks and keep HTML copies.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every notebook in this folder")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of the HTML copies (default: build)")
    options = parser.parse_args()
    paths = options.notebooks or sorted(HERE.glob("*.ipynb"))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        print(f"No such notebook: {', '.join(missing) or HERE / '*.ipynb'}", file=sys.stderr)
        return 2
    return 1 if asyncio.run(run(paths, options.out)) else 0


if __name__ == "__main__":
    sys.exit(main())

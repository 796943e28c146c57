"""Execute the notebooks: ``python notebooks/run.py [NOTEBOOK ...] [--out build]``.

The notebooks write their figures and tables themselves; this leaves the notebook files untouched and puts a
copy with outputs, as HTML that needs neither network nor script, into ``build/``. Two run at a time; a kernel that
is done takes the next notebook with an empty namespace, since starting and importing takes longer than most notebooks.

A notebook whose metadata say ``"needs": "CORPUS"`` is skipped, with a message, unless this environment variable is the
path of the corpus that it is about: ``CORPUS=path python notebooks/run.py`` or ``make figures CORPUS=path``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent
AT_ONCE = 2
NO_SCRIPTS = """{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}"""


async def execute(path: Path, kernels: asyncio.Queue) -> tuple[nbformat.NotebookNode, str | None]:
    """The notebook with its outputs, and what went wrong (``None`` when nothing did)."""
    notebook = nbformat.read(path, as_version=4)
    kernel = await kernels.get()
    folder = str(path.resolve().parent)
    client = NotebookClient(
        notebook,
        km=kernel,
        timeout=600 if needs(notebook) is None else None,  # a corpus may take hours
        resources={"metadata": {"path": folder}},
        extra_arguments=["--log-level=ERROR"],  # or each kernel prints a warning on how it talks to us
    )
    try:
        await sit_down(client, folder)
        await client.async_execute()
    except CellExecutionError as error:
        return notebook, f"{error.ename}: {error.evalue}\n  {place(notebook)}"
    except Exception as error:  # the kernel died, or a cell took longer than ten minutes
        with suppress(Exception):
            await kernel.shutdown_kernel(now=True)
        kernel = AsyncKernelManager(kernel_name="python3")
        return notebook, f"{type(error).__name__}: {error}"
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        kernels.put_nowait(kernel)
    return notebook, None


async def sit_down(client: NotebookClient, folder: str) -> None:
    """Start the client's kernel, or empty the namespace of one that has executed another notebook."""
    if not client.km.has_kernel:
        await client.async_start_new_kernel()
        await client.async_start_new_kernel_client()
        return
    await client.async_start_new_kernel_client()
    client.kc.execute(f"get_ipython().run_line_magic('cd', '-q ' + {folder!r})", silent=True)
    client.kc.execute("get_ipython().run_line_magic('reset', '-f')", silent=True)


def needs(notebook: nbformat.NotebookNode) -> str | None:
    """The environment variable that must give the path of a corpus, for notebooks that are about one."""
    return notebook.metadata.get("needs")


def ready(path: Path) -> bool:
    """Whether a notebook has what it needs; a message says what is missing."""
    name = needs(nbformat.read(path, as_version=4))
    if name is None:
        return True
    given = os.environ.get(name)
    if given and Path(given).exists():
        os.environ[name] = str(Path(given).resolve())  # kernels run in the notebook's folder
        return True
    why = f"there is no {given!r}" if given else f"it needs {name}, the path of its corpus: make figures {name}=path"
    print(f"{path.name}: skipped, {why}", flush=True)
    return False


def place(notebook: nbformat.NotebookNode) -> str:
    """Which code cell failed, by its number and first line."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        if any(output.output_type == "error" for output in cell.outputs):
            return f"in code cell {number}: {cell.source.strip().splitlines()[0]}"
    return "in no cell"


def write_html(notebook: nbformat.NotebookNode, path: Path, exporter: HTMLExporter) -> None:
    """Write the executed notebook as one HTML file, whole or not at all."""
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".html.part")
    beside.write_text(body, encoding="utf-8")
    os.replace(beside, path)


async def run(paths: list[Path], out: Path) -> int:
    """Execute ``paths``; return how many failed. Those that work are written even if others fail."""
    kernels: asyncio.Queue = asyncio.Queue()
    for _ in range(min(AT_ONCE, len(paths))):
        kernels.put_nowait(AsyncKernelManager(kernel_name="python3"))
    tasks = [asyncio.create_task(execute(path, kernels)) for path in paths]
    exporter = HTMLExporter(raw_template=NO_SCRIPTS)
    failed = 0
    for path, task in zip(paths, tasks):
        notebook, problem = await task
        target = out / f"{path.stem}.html"
        write_html(notebook, target, exporter)
        if problem:
            failed += 1
            print(f"{path.name}: {problem}\n  Its outputs up to there are in {target}", file=sys.stderr)
        else:
            print(f"{path.name} -> {target}", flush=True)
    while not kernels.empty():
        kernel = kernels.get_nowait()
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)
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
    return 1 if asyncio.run(run([path for path in paths if ready(path)], options.out)) else 0


if __name__ == "__main__":
    sys.exit(main())

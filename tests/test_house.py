"""The house: installation files in step with each other, the Makefile, the notebook runner."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA_NAMES = {"vadersentiment": "vadersentiment", "matplotlib": "matplotlib-base"}
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    return [Requirement(words) for words in sum(extras.values(), PROJECT["dependencies"])]


# --- what is installed -------------------------------------------------------------------------------------


def test_every_dependency_has_a_lower_bound_and_no_upper_one():
    for requirement in requirements():
        assert [part.operator for part in requirement.specifier] == [">="], requirement


def test_what_the_package_imports_is_declared():
    declared = {requirement.name.lower() for requirement in map(Requirement, PROJECT["dependencies"])}
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"analysis"}:
                assert name.lower() in declared, f"{path.name} imports {name}"


def test_conda_environment_is_in_step():
    lines = re.findall(r"^  - ([\w.-]+(?:>=[\d.]+)?)$", (ROOT / "environment.yml").read_text(), re.M)
    wanted = {"conda-forge", "pip", f"python{PROJECT['requires-python']}"}
    for requirement in requirements():
        name = requirement.name.lower()
        wanted.add(f"{CONDA_NAMES.get(name, name)}{requirement.specifier}")
    assert set(lines) == wanted


def test_constraints_hold_tested_versions_and_no_addresses():
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and line[0] != "#"]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in lines)
    versions = dict(line.lower().split("==") for line in lines)
    for requirement in requirements():
        assert requirement.specifier.contains(versions[requirement.name.lower()]), requirement


def test_data_files_are_installed_with_the_package():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    package = ROOT / "analysis"
    installed = {path for pattern in settings["package-data"]["analysis"] for path in package.glob(pattern)}
    data = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert data <= installed


# --- make --------------------------------------------------------------------------------------------------


def make(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    environment["PATH"] = path or environment["PATH"]
    command = [shutil.which("make"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def copy(tmp_path) -> Path:
    """A folder with what the environment is built from."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@needs_make
def test_make_help_names_the_targets():
    listed = re.findall(r"make (\w+)\t", make(ROOT, "help").stdout)
    assert {"figures", "test", "lab", "report", "clean"} <= set(listed)


def test_ci_runs_the_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()


@needs_make
def test_without_python_make_says_so(copy):
    tools = copy / "tools"
    tools.mkdir()
    for tool in ("sh", "rm", "sed"):
        (tools / tool).symlink_to(shutil.which(tool))
    result = make(copy, "test", path=str(tools))
    assert result.returncode != 0
    assert "Python 3.11 or newer is needed" in result.stdout


@needs_make
def test_environment_is_built_once_and_again_when_it_moved_or_its_versions_changed(copy):
    python = copy / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    ready = copy / ".venv" / "ready"

    def builds() -> bool:
        return "-m pip install" in make(copy, "-n", "test").stdout

    assert builds()
    ready.write_text(str(copy.resolve()))
    assert not builds()
    newer = ready.stat().st_mtime + 10
    os.utime(copy / "constraints.txt", (newer, newer))
    assert builds()
    os.utime(ready, (newer + 10, newer + 10))
    assert not builds()
    ready.write_text("/somewhere/else")
    assert builds()


# --- notebooks ---------------------------------------------------------------------------------------------


def test_notebooks_are_kept_without_outputs():
    """What is committed counts: a notebook that was run and saved by hand is the user's own affair."""
    git = ["git", "-C", str(ROOT)]
    listed = subprocess.run([*git, "ls-tree", "--name-only", "HEAD", "notebooks/"], capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not in a git checkout")
    names = [name for name in listed.stdout.split("\n") if name.endswith(".ipynb")]
    assert names
    for name in names:
        content = json.loads(subprocess.run([*git, "show", f"HEAD:{name}"], capture_output=True, text=True).stdout)
        assert not [cell for cell in content["cells"] if cell.get("outputs") or cell.get("execution_count")], name


@pytest.mark.slow
def test_runner_executes_writes_html_without_scripts_and_reports_failures(tmp_path):
    good, bad = tmp_path / "1-good.ipynb", tmp_path / "2-bad.ipynb"
    cells = {good: "print(6 * 7)", bad: "1 / 0"}
    for path, source in cells.items():
        cell = nbformat.v4.new_code_cell(source)
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Why?"), cell]), path)
    before = good.read_bytes()
    command = [sys.executable, ROOT / "notebooks" / "run.py", bad, good, "--out", tmp_path / "build"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == 1
    assert "2-bad.ipynb: ZeroDivisionError" in result.stderr
    html = (tmp_path / "build" / "1-good.html").read_text(encoding="utf-8")
    assert "42" in html and "<script" not in html and not re.search(r"(?:src|href)=[\"']https?:", html)
    assert good.read_bytes() == before

"""What ships is complete, and importing is light."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPO

#: Loaded only when they are used.
HEAVY = ("spacy", "torch", "rdflib", "pyoxigraph", "onnxruntime", "numpy", "trafilatura", "rich")


def _python(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPO
    )
    return result.stdout.strip()


def test_import_is_light() -> None:
    code = f"import sys, kg; print(*sorted(m for m in sys.modules if m in {set(HEAVY)!r}))"
    assert _python(code) == ""


def test_help_is_light_and_names_every_command() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom kg.cli import COMMANDS, main\n"
        "text = CliRunner().invoke(main, ['--help']).output\n"
        "print(all(name in text for name in COMMANDS), "
        f"*sorted(m for m in sys.modules if m in {set(HEAVY)!r}))"
    )
    assert _python(code) == "True"


@pytest.mark.slow
def test_the_wheel_carries_what_it_needs(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--skip-dependency-check",
            "-o",
            str(tmp_path),
            str(REPO),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    data = {name for name in names if not name.endswith(".py")}
    expected = {
        path.relative_to(root.parent if root.name != "kg" else REPO).as_posix()
        if root.name == "kg"
        else f"kg/{path.relative_to(REPO).as_posix()}"
        for root in (REPO / "kg", REPO / "ontology", REPO / "queries")
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.suffix != ".py"
    }
    assert data == expected
    assert "kg/ontology/conflict.ttl" in names
    assert "kg/ontology/rules/attacks.rq" in names
    assert any(name.startswith("kg/queries/") for name in names)
    assert not any(name.startswith(("tests/", "training/", "examples/")) for name in names)

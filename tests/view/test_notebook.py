"""Notebooks: graph, answers and networks show inline, and the one in docs runs."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.graph.query import ask
from kg.graph.questions import find_question
from kg.graph.store import Graph
from kg.pipeline import build
from kg.view.notebook import network

REPO = Path(__file__).resolve().parents[2]
NOTEBOOK = REPO / "docs" / "network.ipynb"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build(REPO / "examples" / "reports", reader="rules")


def test_a_network_stands_in_a_frame_that_reaches_nothing(graph: Graph) -> None:
    html = network(graph)._repr_html_()
    assert 'sandbox="allow-scripts"' in html
    page = unescape(re.search(r'srcdoc="([^"]*)"', html).group(1))  # type: ignore[union-attr]
    assert "default-src 'none'" in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))  # type: ignore[union-attr]
    assert {one["status"] for one in data["bonds"]} == {"Asserted"}
    assert any(one["ar"] == "قوات الدعم السريع" for one in data["actors"])


def test_a_wrong_actor_is_named(graph: Graph) -> None:
    with pytest.raises(UsageError, match="Nobody At All"):
        network(graph, actors=("Nobody At All",))


def test_an_answer_is_a_table_whose_cells_have_their_own_direction(graph: Graph) -> None:
    answer = ask(graph, find_question("attacks"), {}, lang="ar")
    html = answer._repr_html_()
    assert html.count("<tr>") == len(answer) + 1
    assert html.count("<td dir=auto>") == len(answer) * len(answer.columns)
    assert "<script" not in html


@pytest.mark.server
def test_the_notebook_of_the_docs_runs(tmp_path: Path) -> None:
    """Every cell, in a kernel of its own, from the folder it lies in."""
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    told = nbformat.read(NOTEBOOK, as_version=4)
    client.NotebookClient(
        told, timeout=300, resources={"metadata": {"path": REPO / "docs"}}
    ).execute()
    outputs = [out for cell in told.cells if cell.cell_type == "code" for out in cell.outputs]
    shown = "".join(out.get("data", {}).get("text/html", "") for out in outputs)
    assert shown.count("<table") == 3
    assert "<iframe" in shown


def test_the_notebook_is_kept_without_outputs() -> None:
    told = json.loads(NOTEBOOK.read_text("utf-8"))
    assert all(not cell.get("outputs") for cell in told["cells"])

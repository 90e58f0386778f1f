"""More lines than fit in memory sort as few do, and read as a file."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import serial
from kg.graph.build import build_graph
from kg.graph.provenance import Run
from kg.graph.sorting import Lines, sort_unique
from tests.graph.drafts import strike

LINE = st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"") + b" .")


@given(st.lists(st.lists(LINE, max_size=6), max_size=6))
def test_runs_merge_to_what_one_sort_gives(chunks: list[list[bytes]]) -> None:
    assert list(sort_unique(chunks)) == sorted({line for chunk in chunks for line in chunk})


@given(st.lists(LINE, max_size=8), st.integers(1, 9))
def test_lines_read_as_the_file_they_are(lines: list[bytes], size: int) -> None:
    file, parts = Lines(iter(lines)), []
    while part := file.read(size):
        parts.append(part)
    whole = b"".join(line + b"\n" for line in lines)
    assert b"".join(parts) == Lines(iter(lines)).read() == whole


@pytest.mark.parametrize("name", serial.FORMATS)
def test_every_format_is_the_same_in_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = build_graph([strike("r1").done(), strike("r2").done()], run=Run("0.1.0"))

    def written() -> bytes:
        out = io.BytesIO()
        serial.FORMATS[name].write(graph.quads(), out, graph.minter.base)
        return out.getvalue()

    whole = written()
    monkeypatch.setattr(serial, "RUN", 7)
    assert written() == whole

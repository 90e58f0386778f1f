"""The compiled gazetteer equals its tables, opens at once, and holds a million names."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import DataInvalid, ResourceMissing, StoreUnusable
from kg.linking.artefact import SHIPPED, Artefact, Index, index_sections, write_artefact
from kg.linking.build import compile_gazetteer, compile_tables, main
from kg.linking.gazetteer import Gazetteer
from kg.linking.review import read_entities
from kg.linking.tables import DATA, Entity

#: The shipped file must stay small enough for a wheel.
MOST_BYTES = 15 * 1024 * 1024


def test_the_shipped_file_equals_the_tables() -> None:
    assert main(["--check"]) == 0, "run `python -m kg.linking.build`"


def test_the_shipped_file_is_small_and_opens_at_once() -> None:
    assert SHIPPED.stat().st_size < MOST_BYTES
    started = time.perf_counter()
    Gazetteer.open()
    assert time.perf_counter() - started < 0.1


def test_every_name_of_the_tables_is_found() -> None:
    gazetteer = Gazetteer.open()
    for entity in read_entities()[::37]:
        for name in entity.strong:
            if len(name) > 2:
                assert entity.key in {one.key for one in gazetteer.lookup(name)}, (entity.key, name)


def test_facts_equal_the_tables() -> None:
    gazetteer = Gazetteer.open()
    for entity in read_entities()[::53]:
        facts = gazetteer.facts(entity.key)
        assert facts.kind == entity.kind
        assert facts.labels.get("en", "") == entity.label_en
        assert facts.labels.get("ar", "") == entity.label_ar
        assert facts.part_of == entity.part_of
        assert facts.lat == (None if entity.lat is None else pytest.approx(entity.lat, abs=1e-4))
        assert gazetteer.names(entity.key) == (entity.strong, entity.weak)


def test_tables_with_a_fault_do_not_compile(tmp_path: Path) -> None:
    for table in DATA.glob("*.tsv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    actors = tmp_path / "actors.tsv"
    kept = actors.read_text(encoding="utf-8").splitlines()
    broken = kept[1].rsplit("\t", 1)[0] + "\t"
    actors.write_text("\n".join([kept[0], broken, *kept[2:]]) + "\n", encoding="utf-8")
    with pytest.raises(DataInvalid, match="no source"):
        compile_tables(tmp_path / "out.bin", tmp_path)
    assert not (tmp_path / "out.bin").exists()


def test_an_index_finds_what_was_put_in() -> None:
    sections = index_sections("n", {f"name {number}": [number, 7] for number in range(500)})
    index = Index(*(sections[f"n.{part}"] for part in ("key", "at", "value")))
    assert len(index) == 500
    assert list(index.find("name 411")) == [7, 411]
    assert list(index.find("name 500")) == []


def test_a_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing, match=r"python -m kg\.linking\.build"):
        Artefact(tmp_path / "gazetteer.bin")


@pytest.mark.parametrize("content", [b"", b"not a gazetteer at all, but long enough to look at"])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gazetteer.bin"
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match=r"gazetteer\.bin"):
        Artefact(path)


def test_numbers_and_texts_come_back(tmp_path: Path) -> None:
    sections = index_sections("n", {"حلب": [1, 2]})
    write_artefact(tmp_path / "a", {**sections, "t": "نص".encode()}, {"version": 1})
    artefact = Artefact(tmp_path / "a")
    assert artefact.about == {"version": 1}
    assert artefact.text("t") == "نص"
    assert list(artefact.index("n").find("حلب")) == [1, 2]


#: Opens the gazetteer given as argument, looks a name up, and tells seconds and megabytes.
OPEN = """
import re, sys, time
from pathlib import Path
from kg.linking.gazetteer import Gazetteer
started = time.perf_counter()
gazetteer = Gazetteer.open(Path(sys.argv[1]))
found = [one.key for one in gazetteer.lookup("Given 7 Family 99999")]
spent = time.perf_counter() - started
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(*found, spent, int(peak) / 1024)
"""


@pytest.mark.slow
def test_a_million_names_open_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    names = {f"given{n % 10}family{n // 10}": [n % 2 << 8] for n in range(1_000_000)}
    pair = [Entity(f"p-{n}", "person", strong=(f"Person {n}",)) for n in range(2)]
    compile_gazetteer(path, pair, [], DATA, "", more=names)
    del names
    told = subprocess.run(
        [sys.executable, "-c", OPEN, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[0] == "p-1"
    assert float(told[1]) < 1
    assert float(told[2]) < 300

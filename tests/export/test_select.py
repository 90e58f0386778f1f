"""What is selected goes out whole, in every form, and nothing else does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal

from kg.cli import main
from kg.errors import UsageError
from kg.export import EXPORTERS, write
from kg.export.narrow import narrow_graph
from kg.export.select import Selection, narrow_world, private_persons
from kg.export.wishes import select
from kg.export.world import World
from kg.graph.check import check
from kg.graph.store import Graph
from kg.graph.validate import validate
from kg.vocab import CK, DCTERMS, OA
from tests.export.worlds import readings, war

MAY = date(2016, 5, 1)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return war()


def _classes(world: World) -> list[str]:
    return sorted(f"{one.cls}{'*' if one.background else ''}" for one in world.events.values())


@pytest.mark.parametrize(
    ("wishes", "classes"),
    [
        ({"since": MAY}, ["AirStrike", "ArmedClash"]),
        ({"until": date(2015, 1, 1)}, ["Shelling*"]),
        (
            {"since": date(2016, 4, 1), "until": MAY},
            ["AirStrike", "ArmedClash", "Meeting", "Shelling"],
        ),
        ({"since": date(2016, 5, 3)}, []),
        ({"classes": ["Meeting"]}, ["Meeting"]),
        ({"classes": ["لقاء", "ArmedClash"]}, ["ArmedClash", "Meeting"]),
        ({"actors": ["Russia"]}, ["AirStrike", "AirStrike", "Meeting"]),
        ({"actors": ["Syrian government"]}, ["ArmedClash", "Attack", "Shelling", "Shelling*"]),
        ({"actors": ["Q1"]}, ["Meeting"]),
        (
            {"places": ["Aleppo Governorate"], "statuses": ["asserted"]},
            ["ArmedClash", "Shelling", "Shelling*"],
        ),
        ({"places": ["Quarter"]}, ["Shelling"]),
        ({"statuses": ["denied", "planned"]}, ["AirStrike", "Attack"]),
        ({"min_confidence": 0.6}, ["Shelling"]),
        ({"background": False, "classes": ["Shelling"]}, ["Shelling"]),
        ({"actors": ["Russia"], "classes": ["Meeting"], "since": MAY}, []),
    ],
)  # fmt: skip
def test_wishes_narrow(graph: Graph, wishes: dict[str, object], classes: list[str]) -> None:
    selection = select(graph, **wishes)  # type: ignore[arg-type]
    assert _classes(narrow_world(World.read(graph), selection)) == classes
    part = narrow_graph(graph, selection)
    assert _classes(World.read(part)) == classes
    assert validate(part) == ()
    assert check(part) == ()


def test_all_is_the_same_graph(graph: Graph) -> None:
    assert narrow_graph(graph, Selection()) is graph


def test_any_status_is_all_that_a_form_can_hold(graph: Graph, tmp_path: Path) -> None:
    anything = select(graph, statuses=["any"])
    assert _told(graph, "nquads", tmp_path / "1", anything) == _told(
        graph, "nquads", tmp_path / "2", Selection()
    )
    assert b"disputed" in _told(graph, "acled", tmp_path / "3", anything)
    assert b"planned" not in _told(graph, "acled", tmp_path / "4", anything)
    assert b"planned" in _told(graph, "geojson", tmp_path / "5", anything)
    assert b"future" in _told(graph, "plover", tmp_path / "6", anything)


def test_a_part_keeps_its_claims_and_nothing_of_others(graph: Graph) -> None:
    part = World.read(narrow_graph(graph, select(graph, classes=["Meeting"])))
    (meeting,) = part.events.values()
    assert len(meeting.claims) == 1
    assert set(part.reports) == set(meeting.reports)
    assert {one.label for one in part.entities.values()} == {"Russia", "Faction", "Envoy"}
    assert part.relations == ()


def test_without_quotes_no_words_are_left(graph: Graph) -> None:
    part = narrow_graph(graph, Selection(quotes=False))
    predicates = {quad.predicate.value for quad in part}
    assert not predicates & {OA.exact, CK.timeText, CK.countText, CK.cue, DCTERMS.title}
    assert predicates >= {OA.start, OA.end, CK.textHash}
    assert len(World.read(part).events) == len(World.read(graph).events)


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_no_form_tells_words_that_are_withheld(graph: Graph, form: str, tmp_path: Path) -> None:
    if form == "docbin":
        pytest.skip("refuses, see test_texts")
    told = _told(graph, form, tmp_path, Selection(quotes=False, statuses=frozenset({"Asserted"})))
    assert "بحسب".encode() not in told


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_no_form_names_private_people(graph: Graph, form: str, tmp_path: Path) -> None:
    whole = _told(graph, form, tmp_path / "whole", Selection())
    told = _told(graph, form, tmp_path / "part", Selection(private=False))
    for name in ("Samir", "سامر"):
        assert name.encode() not in told
    assert b"Envoy" in told or b"Envoy" not in whole


def _told(graph: Graph, form: str, path: Path, selection: Selection) -> bytes:
    """Everything that a form writes."""
    path.mkdir(exist_ok=True, parents=True)
    target = path / "out"
    chosen = write(graph, target, form, selection, readings=readings)
    if chosen.name == "parquet":
        import pandas as pd

        files = sorted(target.iterdir())
        return "".join(pd.read_parquet(one).to_json(force_ascii=False) for one in files).encode()
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    return b"".join(one.read_bytes() for one in files)


def test_who_is_private(graph: Graph) -> None:
    world = World.read(graph)
    assert {world.name(one) for one in private_persons(world)} == {"Samir al-Khatib"}
    part = narrow_graph(graph, Selection(private=False))
    assert validate(part) == ()
    assert check(part) == ()
    words = [quad.object.value for quad in part if isinstance(quad.object, Literal)]
    assert not any("سامر" in word for word in words)


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_a_form_is_the_same_bytes_for_a_shuffled_graph(
    graph: Graph, form: str, tmp_path: Path
) -> None:
    copy = Graph()
    copy.add(sorted(graph.quads(), key=lambda quad: hash(str(quad))))
    assert _told(graph, form, tmp_path / "1", Selection()) == _told(
        copy, form, tmp_path / "2", Selection()
    )


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_an_empty_graph_has_every_form(form: str, tmp_path: Path) -> None:
    write(Graph(), tmp_path / "out", form, readings=lambda: [])
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"actors": ["Rusia"]}, "no entity called 'Rusia' in this graph; is it 'Russia'"),
        ({"statuses": ["true"]}, "no status 'true'; known: asserted, disputed"),
        ({"classes": ["Bang"]}, "no class of event 'Bang'"),
        ({"counts": "most"}, "no rule 'most' for counts; known: best, acled"),
        ({"since": MAY, "until": date(2016, 1, 1)}, "--since 2016-05-01 is after --until"),
    ],
)
def test_a_wrong_wish_is_named(graph: Graph, wishes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        select(graph, **wishes)  # type: ignore[arg-type]


def test_the_command_line_selects(graph: Graph, tmp_path: Path) -> None:
    write(graph, tmp_path / "g.trig")
    run = CliRunner().invoke
    arguments = ["export", str(tmp_path / "g.trig"), "-f", "csv", "-o", str(tmp_path / "tables")]
    done = run(main, [*arguments, "--actor", "Russia", "--class", "Meeting", "--no-quotes"])
    assert done.exit_code == 0, done.output
    lines = (tmp_path / "tables" / "events.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    done = run(main, ["export", str(tmp_path / "g.trig"), "-f", "acled", "--status", "planned"])
    assert done.exit_code == 2
    assert "acled has no place for what is planned" in done.output
    done = run(main, ["export", str(tmp_path / "g.trig"), "-f", "word"])
    assert done.exit_code == 2
    done = run(main, ["export", str(tmp_path / "g.trig"), "--actor", "Rusia"])
    assert done.exit_code == 2
    assert "no entity called 'Rusia'" in done.output

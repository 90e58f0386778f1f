"""Networks as pictures, tables and files: what is in them, how it is drawn, what is left out."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from kg.export.world import World
from kg.network.change import change
from kg.network.projection import project
from kg.view.caption import Wanted
from kg.view.files import FILES
from kg.view.layout import positions
from kg.view.matrix import cells, draw_matrix
from kg.view.network import draw_network, kind_of
from kg.view.sheet import BLUE, RED
from kg.view.strongest import strongest
from kg.view.tables import TABLES, change_rows
from tests.view.scenes import ARMY, ENVOY, REBELS, STATE


def texts(figure: Figure) -> list[str]:
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def lines(axes: Axes) -> list[FancyArrowPatch]:
    return [one for one in axes.patches if isinstance(one, FancyArrowPatch)]


def test_denied_and_planned_are_out_unless_asked_then_dashed(
    world: World, everything: World, wanted: Wanted, doubtful: Wanted
) -> None:
    plain = draw_network(world, project(world), wanted, labels="en")
    assert {one.get_linestyle() for one in lines(plain.axes[0])} == {"solid"}
    assert not {"Denied", "Planned"} & set(texts(plain))
    asked = draw_network(everything, project(everything), doubtful, labels="en")
    dashed = [one for one in lines(asked.axes[0]) if one.get_linestyle() != "solid"]
    assert dashed
    assert {"Denied", "Planned", "Asserted"} <= set(texts(asked))
    assert len(lines(asked.axes[0])) > len(lines(plain.axes[0]))


def test_legend_and_title_say_what_is_there(world: World, wanted: Wanted) -> None:
    said = texts(draw_network(world, project(world), wanted, labels="en"))
    assert {"Armed force", "State or government", "Person", "Hostile", "Cooperative"} <= set(said)
    assert not {"Place", "Event", "Group of people"} & set(said)
    assert any("4 events in 1 reports" in one and "2016" in one for one in said)
    assert any("الساحل نيوز" in one for one in said)


def test_colours_follow_signs_and_symmetric_relations_are_one_line(world: World) -> None:
    drawn = lines(draw_network(world, project(world)).axes[0])
    from matplotlib.colors import to_hex

    colours = [to_hex(one.get_edgecolor()).upper() for one in drawn]
    assert RED in colours
    assert BLUE in colours
    network = project(world)
    pairs = {(one, other, told["sign"]) for one, other, told in network.edges(data=True)}
    assert len(drawn) < len(pairs)


def test_labels_in_both_languages_do_not_overlap(world: World) -> None:
    figure = draw_network(world, project(world), labels="both")
    named = [one for one in figure.axes[0].texts if one.get_text()]
    assert "الجيش السوري\nSyrian army" in [one.get_text() for one in named]
    boxes = [one.get_window_extent() for one in named]
    for at, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[at + 1 :])


def test_cut_is_told(world: World) -> None:
    network = project(world)
    kept = strongest(network, 2)
    assert set(kept) == {STATE, REBELS}
    said = texts(draw_network(world, kept, labels="en", of=len(network)))
    assert any("The strongest 2 of 4 are shown." in one for one in said)


def test_nothing_to_show_is_said() -> None:
    empty = World({}, {}, {})
    assert "Nothing to show with these filters" in texts(
        draw_network(empty, project(empty), labels="en")
    )


def test_positions_are_the_same_however_nodes_come() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("x", "y")]
    one, other = nx.MultiDiGraph(edges), nx.MultiDiGraph(edges[::-1])
    places = positions(one)
    assert places == positions(other)
    assert len(set(places.values())) == 6
    steps = [((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5
             for a, b in edges]  # fmt: skip
    assert all(0.6 < step < 1.4 for step in steps)


def test_parts_of_a_network_lie_apart() -> None:
    network = nx.Graph([(f"{part}{at}", f"{part}0") for part in "abcdef" for at in range(1, 5)])
    places = positions(network)
    boxes = [
        [[places[node][axis] for node in places if str(node)[0] == part] for axis in (0, 1)]
        for part in "abcdef"
    ]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = [
                max(one[axis]) < min(other[axis]) or max(other[axis]) < min(one[axis])
                for axis in (0, 1)
            ]
            assert any(apart)


@pytest.mark.parametrize("projection", ["actors", "places", "events", "together", "mediation"])
def test_files_open_again_with_all_nodes_and_edges(everything: World, projection: str) -> None:
    network = project(everything, projection)
    graphml = nx.read_graphml(io.BytesIO(FILES["graphml"](everything, network)))
    assert set(graphml) == set(network)
    assert graphml.number_of_edges() == network.number_of_edges()
    gexf = nx.read_gexf(io.BytesIO(FILES["gexf"](everything, network)))
    assert set(gexf) == set(network)
    told = json.loads(FILES["json"](everything, network))
    assert len(told["edges"]) == network.number_of_edges()


def test_files_hold_plain_values_and_no_day_of_today(everything: World) -> None:
    network = project(everything)
    text = FILES["gexf"](everything, network).decode()
    assert 'lastmodifieddate="2026-01-02"' in text
    ET.fromstring(text)  # noqa: S314
    assert "None" not in text
    read = nx.read_graphml(io.BytesIO(FILES["graphml"](everything, network)))
    assert read.nodes[ARMY]["label_ar"] == "الجيش السوري"
    weights = {told["weight"] for *_, told in read.edges(data=True)}
    assert all(isinstance(one, float) for one in weights)


def test_rows_name_both_languages_and_keep_grounds(world: World) -> None:
    network = project(world)
    columns, rows = TABLES["edges"](network, "both")
    first = rows[0]
    assert first["source"] == "الجيش السوري / Syrian army"
    assert (first["relation"], first["weight"], first["sign"]) == ("attacks", 3.0, "hostile")
    assert (first["first"], first["last"]) == ("2016-01-01", "2016-12-31")
    assert len(first["grounds"]) == 3
    assert set(columns) <= set(first)
    columns, rows = TABLES["nodes"](network, "en")
    assert rows[0]["name"] == "Rebels"
    assert {"degree", "betweenness", "community"} <= set(columns)
    shown = {row["measure"]: row["value"] for row in TABLES["overview"](network, "en")[1]}
    assert shown["nodes"] == 4
    assert TABLES["triads"](project(world, "mediation"), "en")[0] == ["signs", "balanced", "triads"]


def test_change_has_names_of_both_periods(world: World, everything: World) -> None:
    before, after = project(world), project(everything)
    _, rows = change_rows(change(before, after), (before, after), "ar")
    new = [row for row in rows if row["change"] == "new"]
    assert {row["status"] for row in new} == {"denied", "planned"}
    assert ("فصائل المعارضة", "attacks", "الحكومة") in {
        (row["source"], row["relation"], row["target"]) for row in new
    }


def test_matrix_counts_weight_and_balance(world: World) -> None:
    network = project(world)
    found = cells(network)
    assert found[ARMY, REBELS] == (3.0, -3.0)
    assert (REBELS, ARMY) not in found
    assert found[STATE, REBELS][1] > 0
    said = texts(draw_matrix(world, network, labels="ar"))
    assert {"من يفعل", "من يقع عليه الفعل", "3"} <= set(said)


def test_kinds_follow_mode_and_class() -> None:
    assert kind_of({"mode": "actor", "class": "Place"}).key == "state"
    assert kind_of({"mode": "place", "class": "Place"}).key == "place"
    assert kind_of({"mode": "actor", "class": "MediaOrganization"}).key == "organization"
    assert len({(kind_of({"mode": "actor", "class": one})) for one in (
        "State", "ArmedGroup", "Person", "Group", "Organization")}) == 5  # fmt: skip
    assert ENVOY

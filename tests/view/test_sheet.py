"""The sheet: fonts that have every letter, real text in SVG, 300 dots an inch, the same bytes."""

from __future__ import annotations

import base64
import html
import io
import re
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont
from PIL import Image

import kg.view
from kg.export.world import World
from kg.graph.labels import term_labels
from kg.linking.gazetteer import Gazetteer
from kg.network.projection import project
from kg.view.caption import Wanted
from kg.view.network import draw_network
from kg.view.sheet import FONTS, from_right, saved
from kg.view.words import LANGUAGES, say

DATA = Path(kg.view.__file__).with_name("data")
TEXT = re.compile(r'<text style="([^"]*)"[^>]*>([^<]*)</text>')


def _letters(*styles: str) -> set[int]:
    found: set[int] = set()
    for style in styles:
        found |= TTFont(DATA / f"{style}.ttf").getBestCmap().keys()
    return found


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_bundled_fonts_have_every_letter_of_labels_and_words(weight: str) -> None:
    known = _letters(f"NotoSans-{weight}", f"NotoSansArabic-{weight}")
    words = yaml.safe_load((DATA / "words.yaml").read_text("utf-8"))
    texts = [text for one in words.values() for text in one.values()]
    texts += [text for (_, lang), text in term_labels().items() if lang in LANGUAGES]
    gazetteer = Gazetteer.open()
    for key in ("Q858", "Q41183", "Q3042087", "Q1065", "Q159", "Q30"):
        texts += [text for lang, text in gazetteer.facts(key).labels.items() if lang in LANGUAGES]
    missing = {char for text in texts for char in text if ord(char) not in known and char != "\n"}
    assert not missing


def test_arabic_font_shapes_letters_by_their_place() -> None:
    font = TTFont(DATA / "NotoSansArabic-Regular.ttf")
    features = {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features


def test_fonts_are_small_and_their_licence_lies_beside() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.ttf")) < 1_000_000
    assert "SIL OPEN FONT LICENSE" in (DATA / "OFL.txt").read_text("utf-8").upper()


def test_shipped_fonts_are_the_ones_that_draw(world: World) -> None:
    from matplotlib import font_manager

    draw_network(world, project(world))
    for family, file in (("Noto Sans", "NotoSans"), ("Noto Sans Arabic", "NotoSansArabic")):
        assert Path(font_manager.findfont(family)) == DATA / f"{file}-Regular.ttf"


def test_svg_has_arabic_as_text_in_logical_order_from_the_right(world: World) -> None:
    svg = saved(draw_network(world, project(world), labels="ar"), "svg").decode()
    styles = {text: style for style, text in TEXT.findall(svg)}
    assert "الجيش السوري" in styles
    for text, style in styles.items():
        assert all(f"'{family}'" in style for family in FONTS)
        assert ("direction: rtl" in style) == from_right(text)
    title = styles[say("actors", "ar")]
    assert "text-anchor: start" in title  # the right end, where text runs from the right


def test_svg_brings_the_fonts_for_its_letters(world: World) -> None:
    svg = saved(draw_network(world, project(world), labels="both"), "svg").decode()
    faces = re.findall(
        r"font-family:'([^']*)';font-weight:(\d+);src:url\(data:font/woff;base64,([^)]*)\)", svg
    )
    assert {(family, weight) for family, weight, _ in faces} == {
        (family, weight) for family in FONTS[:2] for weight in ("400", "700")
    }
    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for *_, data in faces]
    known = {code for font in fonts for code in font.getBestCmap()}
    assert {ord(char) for _, text in TEXT.findall(svg) for char in html.unescape(text)} <= known
    assert any("GSUB" in font for font in fonts)
    assert len(svg) < 400_000


def test_svg_escapes_what_reports_say(world: World) -> None:
    network = project(world)
    for _, told in network.nodes(data=True):
        told["label_ar"] = told["label_en"] = "<script>$x$</script> \u202egood"
    svg = saved(draw_network(world, network), "svg").decode()
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "&lt;script&gt;$x$&lt;/script&gt; good" in svg


def test_png_has_300_dots_an_inch_and_a_title(world: World, wanted: Wanted) -> None:
    png = saved(draw_network(world, project(world), wanted, labels="en"), "png")
    picture = Image.open(io.BytesIO(png))
    assert round(picture.info["dpi"][0]) == 300
    assert picture.width == 3300
    assert picture.info["Title"] == say("actors", "en")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_same_picture_is_the_same_bytes(world: World, form: str) -> None:
    one, other = (saved(draw_network(world, project(world), labels="both"), form) for _ in "ab")
    assert one == other
    assert b"<dc:date>" not in one


def test_direction_is_that_of_the_first_letter() -> None:
    assert from_right("12 قتيلا")
    assert not from_right("Aleppo حلب")
    assert not from_right("2016")

"""The compact markup of written training sentences."""

import json
from pathlib import Path

import pytest

from training import markup
from training.markup import MarkupError, main, parse_text, read_all, read_units, to_record

DATA = Path(markup.__file__).parent / "data"

FULL = """\
# a note
@ ar 2024-03-06 lead
و{x:Accusation|اتهم} [p:PER=Najib Mikati|ميقاتي]، <t|رئيس [o:ORG=Lebanon|الحكومة]>، \
[a:ORG=Israel|إسرائيل] ب{y:Shelling|قصف} [b:LOC=Aita|عيتا] <d|أمس> ما أوقع [g:GROUP=dead|قتيلين].
x asserted agent=p target=a topic=y
y hypothetical agent=a target=b time=d:2024-03-05 casualty=g:killed:2:exact
p position o t

@ en -
Nothing happened in [l:LOC=Aden|Aden].
"""


def write(tmp_path: Path, text: str) -> Path:
    """A markup file with the given text."""
    path = tmp_path / "sample.txt"
    path.write_text(text, encoding="utf-8")
    return path


def convert(tmp_path: Path, text: str) -> list[markup.Record]:
    """The records of a markup text that has no fault."""
    records, errors = read_all([write(tmp_path, text)])
    assert errors == []
    return records


def spans(record: markup.Record) -> list[tuple[str, int, int]]:
    """Every span of a record with its offsets."""
    found = [(m["text"], m["start"], m["end"]) for m in record["mentions"]]
    for event in record["events"]:
        found.append((event["trigger"], event["start"], event["end"]))
        values = [event.get("time"), event.get("quantity"), *event.get("casualties", [])]
        found += [(v["text"], v["start"], v["end"]) for v in values if v]
    found += [(r["text"], r["start"], r["end"]) for r in record["relations"] if "text" in r]
    return found


def test_full_unit(tmp_path: Path) -> None:
    first, second = convert(tmp_path, FULL)
    assert (first["id"], first["doc"], first["published"]) == (
        "sample-001-lead",
        "sample-001",
        "2024-03-06",
    )
    assert "|" not in first["text"]
    assert all(first["text"][start:end] == text for text, start, end in spans(first))
    names = {m["id"]: m.get("entity") for m in first["mentions"]}
    accuse, shell = first["events"]
    assert names[accuse["agent"][0]] == "Najib Mikati"
    assert accuse["topic"] == [shell["id"]]
    assert shell["modality"] == "hypothetical"
    assert shell["time"]["value"] == "2024-03-05"
    (casualty,) = shell["casualties"]
    assert (casualty["count"], [names[v] for v in casualty["victims"]]) == (2, ["dead"])
    (position,) = first["relations"]
    assert (position["text"], names[position["to"]]) == ("رئيس الحكومة", "Lebanon")
    assert "published" not in second
    assert second["events"] == []


def test_mentions_are_numbered_in_text_order_the_outer_first() -> None:
    text, found = parse_text("[a:LOC|camp of [b:ORG|FARC]] and [c:LOC|Cali]")
    assert text == "camp of FARC and Cali"
    assert [s.key for s in found] == ["a", "b", "c"]
    assert text[found[1].start : found[1].end] == "FARC"


def test_backslash_keeps_a_bracket() -> None:
    text, found = parse_text(r"he \[Haftar\] said")
    assert text == "he [Haftar] said"
    assert found == []


def test_casualty_options_and_background(tmp_path: Path) -> None:
    (record,) = convert(
        tmp_path,
        "@ en 2020-01-01\n"
        "{x:Bombing|Blast} in [l:LOC|Kabul] killed <k|20>, among them [c:GROUP|three children].\n"
        "x asserted background location=l casualty=k:killed:20:min:cumulative:victims=c "
        "casualty=c:killed:3:exact:of=0\n",
    )
    (event,) = record["events"]
    total, part = event["casualties"]
    assert event["background"] is True
    assert total["cumulative"] is True
    assert total["victims"] == part["victims"] == ["m2"]
    assert part["of"] == 0


@pytest.mark.parametrize(
    ("unit", "line", "fault"),
    [
        ("@ ar 2020\nنص\n", 1, "header"),
        ("@ ar -\n", 1, "without text"),
        ("@ ar -\n[a:ORG|نص\n", 2, "not closed"),
        ("@ ar -\nنص]\n", 2, "closes nothing"),
        ("@ ar -\n[a:CITY|نص]\n", 2, "mention type CITY"),
        ("@ ar -\n[a:ORG|نص] [a:ORG|آخر]\n", 2, "twice"),
        ("@ ar -\n{x:Attack|هجوم}\n", 1, "has no statement"),
        ("@ ar -\n<t|أمس>\n", 1, "is not used"),
        ("@ ar -\n{x:Attack|هجوم}\nx likely\n", 3, "modality comes first"),
        ("@ ar -\n{x:Raid|هجوم}\nx asserted\n", 3, "class Raid"),
        ("@ ar -\n{x:Attack|هجوم}\nx asserted agent=z\n", 3, "«z»"),
        ("@ ar -\n{x:Attack|هجوم}\nx asserted weather=x\n", 3, "not understood"),
        ("@ ar -\n{x:Attack|هجوم} <t|أمس>\nx asserted time=t:2020-13\n", 3, "time value"),
        ("@ ar -\n{x:Attack|هجوم} <k|قتلى>\nx asserted casualty=k:killed::exact\n", 3, "count"),
        ("@ ar -\n[a:ORG|جيش] [b:LOC|حلب]\na near b\n", 3, "no relation"),
        ("نص\n", 1, "begins with @"),
    ],
)
def test_faults_name_the_line(tmp_path: Path, unit: str, line: int, fault: str) -> None:
    path = write(tmp_path, unit)
    records, errors = read_all([path])
    assert records == []
    assert errors[0].startswith(f"{path}:{line}: ")
    assert fault in errors[0]


def test_a_faulty_unit_does_not_hide_the_next(tmp_path: Path) -> None:
    records, errors = read_all([write(tmp_path, "@ ar -\nنص]\n\n@ ar -\nسليم\n\n@ ar -\n[نص\n")])
    assert [r["text"] for r in records] == ["سليم"]
    assert len(errors) == 2


def test_to_record_raises(tmp_path: Path) -> None:
    (unit,) = read_units(write(tmp_path, "@ ar -\n{x:Attack|هجوم}\n"))
    with pytest.raises(MarkupError):
        to_record(unit, "sample-001")


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = write(tmp_path, FULL), tmp_path / "out.jsonl"
    assert main([str(path), "-o", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["lang"] for line in lines] == ["ar", "en"]
    assert main([str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == lines
    assert main([str(write(tmp_path, "@ ar -\nنص]\n")), "-o", str(out)]) == 1
    assert "closes nothing" in capsys.readouterr().err


def test_written_sentences_convert_and_none_is_written_twice() -> None:
    files = sorted(DATA.glob("*.txt"))
    assert files
    records, errors = read_all(files)
    assert errors == []
    texts = [record["text"] for record in records]
    assert len(set(texts)) == len(texts)
    for record in records:
        assert all(record["text"][start:end] == text for text, start, end in spans(record))

"""Three short wires of one day, and a store of them, as the tests of corrections need them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kg.cli import main

__all__ = ["WIRE", "build", "write_wires"]

#: Two agencies on one raid, and something else that day.
WIRE = {
    "one.txt": "قصفت طائرات روسية مدينة حلب السبت وقتل خمسة مدنيين.",
    "two.txt": "هاجم مسلحون مجهولون حاجزا للجيش في ادلب السبت.",
    "three.txt": "شنت طائرات روسية غارة على مدينة حلب السبت وقتل خمسة مدنيين.",
}


def build(folder: Path, *names: str) -> None:
    """Fill the store of a folder with files of it."""
    given = [str(folder / name) for name in names]
    told = ["--reader", "rules", "--date", "2016-05-01", "-o", f"{folder}/store/"]
    done = CliRunner().invoke(main, ["build", *given, *told])
    assert done.exit_code == 0, done.output


def write_wires(folder: Path) -> Path:
    """The wires as files of a folder, and a store of them in it."""
    for name, text in WIRE.items():
        (folder / name).write_text(text, "utf-8")
    build(folder, *WIRE)
    return folder

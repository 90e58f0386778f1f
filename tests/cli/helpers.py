"""Reports of a raid told twice, and short ways to call the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from kg.cli import main

REPORTS = {
    "afternoon": "شنت طائرات روسية السبت غارتين على مدينة حلب، ما اسفر عن مقتل خمسة مدنيين "
    "بينهم طفلان، بحسب المرصد السوري لحقوق الانسان. وهاجم لواء الميدان الجديد حاجزا في ادلب الاحد.",
    "evening": "قتل سبعة مدنيين في غارتين شنتهما طائرات روسية على مدينة حلب السبت، "
    "وفق الدفاع المدني.",
    "night": "اعلن لواء الميدان الجديد انه قصف مطار ابو الظهور العسكري الاثنين.",
}


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


def done(*args: str, stdin: str | None = None) -> str:
    result = run(*args, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def build(store: str, *more: str) -> Result:
    result = run("build", *more, "-o", f"{store}/", "-q", "--reader", "rules", "-j", "1")
    assert result.exit_code in {0, 1}, result.output
    return result


def corrections(store: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(
        Path(store, "corrections.yaml").read_text("utf-8")
    )
    return loaded


def forget() -> None:
    """Read the additions anew, as the next call of the program does."""
    from kg import pipeline

    for kept in (pipeline.read_by, pipeline._engine, pipeline._gazetteer):
        kept.cache_clear()

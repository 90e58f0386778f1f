"""README and docs keep to the program: calls parse, links lead somewhere, examples are true."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import kg
from kg.cli import COMMANDS, main

REPO = Path(__file__).resolve().parents[1]
PAGES = [
    *(REPO / name for name in ("README.md", "examples/README.md", "training/data/README.md")),
    *(REPO / name for name in ("kg/linking/data/README.md", "kg/models/MODEL_CARD.md")),
    *sorted((REPO / "docs").glob("*.md")),
]
README = PAGES[0].read_text("utf-8")


def _lines(page: Path) -> Iterator[str]:
    """The calls of ``kg`` in the code blocks of a page, those over several lines as one."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    for line in "\n".join(blocks).replace("\\\n", " ").splitlines():
        if re.match(r"\s*(\$ )?kg [a-z]", line):
            yield line.strip().removeprefix("$ ")


CALLS = [(page, line) for page in PAGES for line in _lines(page)]


def _parse(words: list[str]) -> None:
    """Parse a call as the command line does; what is only not there is no fault of the page."""
    command: click.Command = main
    name, given = "kg", words
    try:
        while True:
            context = command.make_context(name, given)
            if not isinstance(command, click.Group):
                return
            found, inner, given = command.resolve_command(context, _rest(context))
            assert inner is not None, found
            command, name = inner, str(found)
    except click.BadParameter as error:
        if "does not exist" not in error.message:
            raise


def _rest(context: click.Context) -> list[str]:
    return [*getattr(context, "_protected_args", ()), *context.args]


@pytest.mark.parametrize(("page", "line"), CALLS, ids=lambda one: str(getattr(one, "name", one)))
def test_a_call_in_the_docs_parses(page: Path, line: str) -> None:
    _parse(shlex.split(line, comments=True)[1:])


def test_a_wrong_call_does_not_parse() -> None:
    with pytest.raises(click.UsageError, match="No such option"):
        _parse(["build", "reports/", "--nothing"])
    with pytest.raises(click.UsageError, match="No such command"):
        _parse(["construct", "reports/"])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"^(kg|.*kg) {command}\b", README, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [one for one in targets if not (page.parent / one).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    assert [
        page.name for page in (REPO / "docs").iterdir() if f"docs/{page.name}" not in README
    ] == []


def test_the_sentence_of_the_readme_gives_its_triples() -> None:
    sentence = re.search(r"^ «(شن الطيران .*)»$", README, re.M)
    assert sentence is not None
    day = re.search(r"with `--date (\d{4}-\d\d-\d\d)`", README)
    assert day is not None
    graph = kg.build([kg.read(sentence[1], date=day[1])])
    told = {part for quad in graph.quads() for part in map(str, quad)}
    block = re.search(r"```turtle\n(.*?)```", README, re.S)
    assert block is not None
    for name in re.findall(r"\b[a-z]+:([\w-]+)", block[1]):
        assert any(f"/{name}" in one or f"#{name}" in one for one in told), name
    for value in re.findall(r"(?<= )\d+\b|\"[^…\"]+\"", block[1]):
        assert any(f'"{value.strip(chr(34))}"' in one for one in told), value

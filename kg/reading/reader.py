"""Read reports: from the text as published to mentions, events and relations with their places.

A reader runs a list of stages over a draft. The head finds mentions, events and roles: the rules
here, or a trained model. The tail is common to both. The same stages are spaCy components
(`kg.reading.components`), for whoever wants them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kg.languages import load
from kg.model import Annotated, Reading, Report
from kg.reading.assemble import assemble
from kg.reading.attribution import attribute
from kg.reading.background import mark_background
from kg.reading.coreference import resolve
from kg.reading.dating import attach_times
from kg.reading.draft import Draft, Names, NoNames
from kg.reading.events import find_events
from kg.reading.mentions import find_mentions, prune
from kg.reading.modality import find_modality
from kg.reading.prospects import plan_ahead
from kg.reading.relations import find_relations
from kg.reading.roles import find_roles
from kg.reading.segment import begin
from kg.reading.topics import find_topics
from kg.reading.values import attach_counts

__all__ = ["RULES", "TAIL", "Reader", "Stage", "draft_of"]

#: A step of reading: it changes the draft.
Stage = Callable[[Draft], None]

#: The head that works by rule.
RULES: Final[tuple[tuple[str, Stage], ...]] = (
    ("mentions", find_mentions),
    ("events", find_events),
    ("roles", find_roles),
)

#: What follows any head.
TAIL: Final[tuple[tuple[str, Stage], ...]] = (
    ("attribution", attribute),
    ("topics", find_topics),
    ("modality", find_modality),
    ("counts", attach_counts),
    ("times", attach_times),
    ("plans", plan_ahead),
    ("background", mark_background),
    ("relations", find_relations),
    ("pruning", prune),
    ("coreference", resolve),
)


def draft_of(text: str, lang: str, published: date | None, names: Names) -> Draft:
    """A draft of `text`, cut into sentences and looked up in the lexicon; nothing is read yet."""
    return begin(text, load(lang), published, names)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads reports in any language that has a folder.

    ``head`` finds mentions, events and roles; ``tail`` settles the rest.

    >>> report = Report("r1", "قصفت قوات النظام مدينة حلب.", "ar")
    >>> [event.cls for event in Reader().read(report).body.events]
    ['Shelling']
    """

    names: Names = field(default_factory=NoNames)
    head: tuple[tuple[str, Stage], ...] = RULES
    tail: tuple[tuple[str, Stage], ...] = TAIL

    def read(self, report: Report) -> Annotated:
        """Read the body of `report` and, apart, its title."""
        body = self.read_text(report.text, report.lang, report.published)
        title = (
            self.read_text(report.title, report.lang, report.published) if report.title else None
        )
        return Annotated(report, body, title)

    def read_many(self, reports: Iterable[Report]) -> Iterator[Annotated]:
        """Read reports one after the other, in their order."""
        return map(self.read, reports)

    def read_text(self, text: str, lang: str, published: date | None = None) -> Reading:
        """Read one passage."""
        draft = draft_of(text, lang, published, self.names)
        for _, stage in (*self.head, *self.tail):
            stage(draft)
        return assemble(draft)

"""English inflection: regular endings by rule, irregular verbs and plurals written out.

A verb is its base form, with past and participle where they are irregular: ``"bomb"``,
``"shoot shot shot"``. A noun is its singular and, where irregular, its plural.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.languages.forms import Form

__all__ = ["English"]

_VOWELS: Final = frozenset("aeiou")

#: Bases whose last consonant doubles before -ed and -ing although they have two syllables.
_DOUBLING: Final = frozenset(
    (
        *("admit", "commit", "compel", "control", "expel", "kidnap"),
        *("patrol", "permit", "propel", "rebel", "refer", "repel"),
    )
)


def _doubles(base: str) -> bool:
    """Whether the last consonant is doubled before a vowel: «ban», «banned»."""
    if base in _DOUBLING:
        return True
    if len(base) < 3 or base[-1] in _VOWELS | frozenset("wxy") or base[-2] not in _VOWELS:
        return False
    return base[-3] not in _VOWELS and sum(letter in _VOWELS for letter in base) == 1


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return base + (base[-1] if _doubles(base) else "") + "ed"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + (base[-1] if _doubles(base) else "") + "ing"


class English:
    """The English strategy of `kg.languages.forms.Morphology`."""

    def verb(self, spec: str) -> Iterator[Form]:
        """Base, third person, past, and the participle where it differs («have withdrawn»).

        >>> [form.text for form in English().verb("seize")]
        ['seize', 'seizes', 'seized']
        """
        base, past, *rest = (*spec.split(), "")
        yield Form(base, "verb", "present")
        yield Form(_third(base), "verb", "present", "active", "sg")
        yield Form(past or _past(base), "verb", "past")
        if rest and rest[0] not in ("", past):
            yield Form(rest[0], "verb", "past")

    def masdars(self, spec: str) -> tuple[str, ...]:
        """The gerund.

        >>> English().masdars("shell")
        ('shelling',)
        """
        return (_gerund(spec.split()[0]),)

    def participles(self, spec: str, voice: str) -> Iterator[Form]:
        """The past participle, where it differs from the past; the gerund is the verbal noun.

        >>> [form.text for form in English().participles("take took taken", "passive")]
        ['taken']
        """
        parts = spec.split()
        if voice == "passive" and len(parts) > 2 and parts[2] != parts[1]:
            yield Form(parts[2], "participle", "past", "passive")

    def noun(self, spec: str, pos: str) -> Iterator[Form]:
        """Singular and plural.

        >>> [form.text for form in English().noun("city", "noun")]
        ['city', 'cities']
        """
        singular, *plurals = spec.split()
        if singular != "+":
            yield Form(singular, pos, number="sg")
            plurals = plurals or [_third(singular)]
        for plural in plurals:
            yield Form(plural, pos, number="pl")

    def adjective(self, spec: str) -> Iterator[Form]:
        """A nationality and its plural: «Syrian», «Syrians»; «Chinese» stays.

        >>> [form.text for form in English().adjective("syrian")]
        ['syrian', 'syrians']
        """
        yield Form(spec, "noun", number="sg")
        if not spec.endswith(("ese", "ish", "ch", "ss")):
            yield Form(spec + "s", "noun", number="pl")

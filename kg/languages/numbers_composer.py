"""Put the words of a number together: which ones add up, which ones multiply.

Each word does a job (`Piece.role`): a unit, a ten, a hundred, a scale. Arabic joins addends with
«و» and never multiplies across one; English joins with "and", a hyphen, a comma, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Composer", "Piece", "Sum"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word that does a job in a number: its `role`, its worth, and how it is tied to the last.

    ``index`` and ``last`` are the words it covers, ``start`` its offset without proclitics.
    """

    role: str
    value: int | float
    index: int
    last: int
    start: int
    link: str = ""
    article: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A part of a number: its worth, its scale, the next piece, and whether it is vague."""

    value: int
    scale: int
    end: int
    vague: bool = False


class Composer:
    """Puts the pieces of one run together, greedily, from the left."""

    def __init__(self, run: Sequence[Piece], arabic: bool) -> None:
        self._run = run
        self._arabic = arabic

    def role(self, at: int) -> str:
        """The role of the piece at `at`; empty past the end."""
        return self._run[at].role if at < len(self._run) else ""

    def link(self, at: int) -> str:
        """How the piece at `at` is tied to the one before it."""
        return self._run[at].link if at < len(self._run) else "end"

    def adds(self, at: int, *links: str) -> bool:
        """Whether the piece at `at` is an addend: tied by «و», or in English by one of `links`."""
        return self.link(at) == "and" or (not self._arabic and self.link(at) in links)

    def worth(self, at: int) -> int:
        """The value of the piece at `at`."""
        return int(self._run[at].value)

    def below_hundred(self, at: int) -> Sum | None:
        """«خمسة وعشرون», «اثنا عشر», "twenty-five"."""
        role = self.role(at)
        if role in ("units", "teen_units") and self._arabic:
            if self.role(at + 1) == "teen_tails" and self.link(at + 1) == "":
                return Sum(10 + self.worth(at), 1, at + 2)
            if self.role(at + 1) == "tens" and self.adds(at + 1):
                return Sum(self.worth(at) + self.worth(at + 1), 1, at + 2)
            return None if role == "teen_units" else Sum(self.worth(at), 1, at + 1)
        unit_follows = role == "tens" and not self._arabic and self.role(at + 1) == "units"
        if unit_follows and self.link(at + 1) in ("", "hyphen"):
            return Sum(self.worth(at) + self.worth(at + 1), 1, at + 2)
        if role in ("units", "teens", "teen_tails", "tens", "articles"):
            return Sum(self.worth(at), 1, at + 1)
        return None

    def below_thousand(self, at: int) -> Sum | None:
        """«ثلاثمئة وخمسة», "three hundred and five", or plain digits."""
        role = self.role(at)
        if role == "digits":
            return Sum(self.worth(at), 1, at + 1)
        if role == "hundreds":
            whole = Sum(self.worth(at), 100, at + 1)
        elif role == "hundred":
            whole = Sum(100, 100, at + 1, not self._arabic)
        else:
            part = self.below_hundred(at)
            if part is None or self.role(part.end) != "hundred" or self.link(part.end) == "and":
                return part
            whole = Sum(part.value * 100, 100, part.end + 1)
        if self.adds(whole.end, "") and not whole.vague and self.role(whole.end) != "articles":
            rest = (
                self.below_hundred(whole.end)
                or self._small_digits(whole.end)
                or self._scale_for_one(whole.end)
            )
            if rest is not None:
                return Sum(whole.value + rest.value, 1, rest.end)
        return whole

    def _small_digits(self, at: int) -> Sum | None:
        """Digits below a hundred after a hundred in words: «مئة و50»."""
        if self.role(at) == "digits" and self.worth(at) < 100:
            return Sum(self.worth(at), 1, at + 1)
        return None

    def _scale_for_one(self, at: int) -> Sum | None:
        """«مئة وألف ألف» for 101,000, as a well-known number writer has it."""
        doubled = self.role(at) == "scales" == self.role(at + 1) and self.link(at + 1) == ""
        if self._arabic and doubled and self.worth(at) == self.worth(at + 1):
            return Sum(1, 1, at + 1)
        return None

    def _multiplied(self, part: Sum) -> Sum:
        """`part` times the scales that follow it: «مئة وخمسون الفا», "two dozen"."""
        value, scale, end = part.value, part.scale, part.end
        while self.role(end) in _MULTIPLIERS and self.link(end) in ("", "hyphen"):
            if end > part.end and self.worth(end) < scale:
                break
            value, scale = value * self.worth(end), self.worth(end)
            end += 1
        return Sum(value, scale, end)

    def _fraction(self, at: int) -> Sum | None:
        """«نصف مليون», "half a million", "1.5 million"."""
        share = self._run[at].value / 100 if self.role(at) == "fractions" else self._run[at].value
        then = at + 1 + (self.role(at + 1) == "articles")
        if self.role(then) not in _MULTIPLIERS or self.link(then) not in ("", "hyphen"):
            return None
        scale = self.worth(then)
        return Sum(round(share * scale), scale, then + 1)

    def _mixed(self, part: Sum) -> Sum | None:
        """A share before the scale: "two and a half million"."""
        at = part.end
        if self._arabic or self.link(at) != "and" or self.role(at) not in ("articles", "fractions"):
            return None
        at += self.role(at) == "articles"
        if self.role(at) != "fractions":
            return None
        share = self._fraction(at)
        return share and Sum(part.value * share.scale + share.value, share.scale, share.end)

    def group(self, at: int, first: bool) -> Sum | None:
        """One part of a number with its scale."""
        role = self.role(at)
        if role in ("fractions", "decimal"):
            return self._fraction(at)
        if role == "dual_scales":
            return Sum(self.worth(at), self.worth(at) // 2, at + 1)
        if role == "scales_or_duals":
            return Sum(2 * self.worth(at), self.worth(at), at + 1)
        if role == "scales":
            return Sum(self.worth(at), self.worth(at), at + 1, not self._arabic and first)
        if role == "plural_scales":
            return Sum(self.worth(at), self.worth(at), at + 1, True) if first else None
        if role == "magnitudes":
            return self._magnitude(at) if first else None
        part = self.below_thousand(at)
        if part is None or part.vague:
            return part
        return self._mixed(part) or self._multiplied(part)

    def _magnitude(self, at: int) -> Sum:
        """«عشرات الآلاف», "hundreds of thousands"."""
        value, end = self.worth(at), at + 1
        then = end + (self.role(end) == "magnitude_links")
        if self.role(then) in _MULTIPLIERS and self.link(then) == "":
            return Sum(value * self.worth(then), 1, then + 1, True)
        return Sum(value, 1, end, True)

    def number(self, at: int) -> Sum | None:
        """The longest number that starts at `at`."""
        whole = self.group(at, True)
        if whole is None or whole.vague or self._lone_article(at, whole):
            return None if whole is None or not whole.vague else whole
        total, scale, end = whole.value, whole.scale, whole.end
        while scale > 1:
            if share := self._share(end, scale):
                return Sum(total + share.value, 1, share.end)
            if not self.adds(end, "", "comma") or self.role(end) in _NO_ADDENDS:
                break
            part = self.group(end, False)
            if part is None or part.vague:
                break
            if part.value >= scale and not self._same_scale(end, total, scale):
                break
            if self.link(end) == "comma" and self.role(end) == "digits":
                break
            total, scale, end = total + part.value, part.scale, part.end
        return Sum(total, scale, end)

    def _same_scale(self, at: int, total: int, scale: int) -> bool:
        """«مئة ألف وألف» is 101,000: one or two of a scale after hundreds of it."""
        bare = self.role(at) == "scales" or self.role(at) == "dual_scales"
        return bare and self._arabic and total % (100 * scale) == 0 and self.worth(at) <= 2 * scale

    def _lone_article(self, at: int, whole: Sum) -> bool:
        """Whether it is an article alone, which is no number."""
        return self.role(at) == "articles" and whole.end == at + 1

    def _share(self, at: int, scale: int) -> Sum | None:
        """«مليونان ونصف (المليون)»: a share of the scale just named."""
        if self.link(at) != "and":
            return None
        at += self.role(at) == "articles"
        if self.role(at) != "fractions" or scale < 100:
            return None
        then = at + 1
        if self.role(then) in _MULTIPLIERS and self.link(then) == "" and self.worth(then) == scale:
            then += 1
        return Sum(round(self._run[at].value * scale / 100), 1, then)


#: What starts a number of its own.
_NO_ADDENDS: Final = frozenset({"articles", "fractions", "decimal"})

_MULTIPLIERS: Final = frozenset({"scales", "scales_or_duals", "plural_scales"})

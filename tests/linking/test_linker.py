"""Who is meant: by type, country, date, short form; and when to say nothing."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from bench import linking as bench
from kg.errors import UsageError
from kg.linking.features import FEATURES
from kg.linking.gazetteer import Gazetteer
from kg.linking.linker import Linker, nil_key
from kg.linking.overlay import Overlay, set_link, unset_link
from kg.model import Annotated, Mention, Reading, Report, Span

REPO = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(Gazetteer.open())


def report(text: str, *names: tuple[str, str], published: str = "", title: str = "") -> Annotated:
    """A report whose mentions are the given names, each at its first place not yet taken."""
    mentions: list[Mention] = []
    at = 0
    for number, (name, kind) in enumerate(names, 1):
        start = text.index(name, at)
        at = start + len(name)
        mentions.append(Mention(f"m{number}", Span.of(text, start, at), kind))
    day = date.fromisoformat(published) if published else None
    headline = Reading(title) if title else None
    return Annotated(Report("r", text, "ar", day), Reading(text, tuple(mentions)), headline)


def keys(linker: Linker, annotated: Annotated) -> list[str]:
    """The key that each mention got; ``?`` for nobody known."""
    return [
        one.qid or (one.local if one.entity else "?")
        for one in linker.link(annotated).body.mentions
    ]


def test_a_bare_name_is_the_city_and_a_head_says_otherwise(linker: Linker) -> None:
    text = "قصف على حلب، ثم على ريف محافظة حلب ومدينة إدلب"
    names = (("حلب", "LOC"), ("حلب", "LOC"), ("إدلب", "LOC"))
    assert keys(linker, report(text, *names)) == ["Q41183", "Q214064", "Q504657"]


def test_an_english_head_may_follow_or_precede(linker: Linker) -> None:
    text = "Shells fell in Aleppo province, in the province of Idlib and in Idlib city"
    names = (("Aleppo", "LOC"), ("Idlib", "LOC"), ("Idlib", "LOC"))
    assert keys(linker, report(text, *names)) == ["Q214064", "Q233218", "Q504657"]


def test_a_capital_that_acts_is_the_state(linker: Linker) -> None:
    text = "دعت واشنطن إلى هدنة بعد وصول الوفد إلى واشنطن"
    assert keys(linker, report(text, ("واشنطن", "ORG"), ("واشنطن", "LOC"))) == ["Q30", "Q61"]


def test_the_regime_is_syrias_while_it_lasted(linker: Linker) -> None:
    text = "قصف النظام أطراف إدلب وحماة"
    names = (("النظام", "ORG"), ("إدلب", "LOC"), ("حماة", "LOC"))
    assert keys(linker, report(text, *names, published="2016-05-01"))[0] == "syrian-government"
    assert keys(linker, report(text, *names, published="2025-06-01"))[0] == "?"


@pytest.mark.parametrize(
    ("place", "key"),
    [("صنعاء", "saudi-led-coalition"), ("الموصل", "global-coalition-against-islamic-state")],
)
def test_the_coalition_depends_on_the_country(linker: Linker, place: str, key: str) -> None:
    text = f"شن التحالف غارات قرب {place}"
    found = keys(linker, report(text, ("التحالف", "ORG"), (place, "LOC"), published="2016-10-20"))
    assert found[0] == key


def test_the_army_without_a_country_is_nobody(linker: Linker) -> None:
    assert keys(linker, report("أعلن الجيش سيطرته على التلة", ("الجيش", "ORG"))) == ["?"]


def test_a_surname_takes_the_link_of_the_full_name(linker: Linker) -> None:
    text = "التقى محمد الحلبي بالوزير. وقال الحلبي إن هادي البحرة سيصل. وأضاف البحرة"
    names = (("محمد الحلبي", "PER"), ("الحلبي", "PER"), ("هادي البحرة", "PER"), ("البحرة", "PER"))
    linked = linker.link(report(text, *names)).body.mentions
    assert [one.local for one in linked[2:]] == ["hadi-al-bahra", "hadi-al-bahra"]
    assert all(one.qid is None and not one.entity for one in linked[:2])


def test_a_pointing_word_takes_the_link_of_what_it_points_to(linker: Linker) -> None:
    text = "أعلن حزب الله مسؤوليته، وقال الحزب إن الهجوم استهدف موقعا"
    found = keys(linker, report(text, ("حزب الله", "ORG"), ("الحزب", "ORG")))
    assert found == ["Q41053", "Q41053"]


def test_a_pointing_word_with_nothing_to_point_to_is_nobody(linker: Linker) -> None:
    assert keys(linker, report("وقالت الحركة إنها سترد", ("الحركة", "ORG"))) == ["?"]


def test_an_antecedent_that_the_reader_found_is_followed(linker: Linker) -> None:
    text = "وصل جون كيري إلى عمّان. والتقى الوزير الأميركي نظيره"
    base = report(text, ("جون كيري", "PER"), ("عمّان", "LOC"), ("الوزير الأميركي", "PER"))
    last = base.body.mentions[2]
    pointing = Mention(last.id, last.span, last.type, antecedent="m1")
    body = Reading(text, (*base.body.mentions[:2], pointing))
    assert keys(linker, Annotated(base.report, body)) == ["Q22316", "Q3805", "Q22316"]


def test_a_tie_is_no_link_but_keeps_its_candidates(linker: Linker) -> None:
    [only] = linker.link(report("وصلت القافلة إلى الجزيرة", ("الجزيرة", "LOC"))).body.mentions
    alone = linker.link(report("زار الوفد دوما", ("دوما", "LOC"))).body.mentions[0]
    for mention in (only, alone):
        assert mention.linked
        assert mention.qid is None or mention.score is not None
    assert {"Q403446", "Q2760852"} <= {alone.qid, *alone.candidates}


def test_the_country_of_the_report_settles_homonyms(linker: Linker) -> None:
    text = "قصف على دوما في ريف دمشق"
    assert keys(linker, report(text, ("دوما", "LOC"), ("دمشق", "LOC")))[0] == "Q403446"
    text = "أحرق مستوطنون منزلا في دوما قرب نابلس"
    assert keys(linker, report(text, ("دوما", "LOC"), ("نابلس", "LOC")))[0] == "Q2760852"


def test_nil_keys_are_stable_and_tell_types_apart(linker: Linker) -> None:
    one = linker.link(report("قتل سامر الحمصي أمس", ("سامر الحمصي", "PER"))).body.mentions[0]
    two = linker.link(report("شيع سامر الحُمصي", ("سامر الحُمصي", "PER"))).body.mentions[0]
    assert one.local == two.local == nil_key("سامر الحمصي", "PER")
    assert nil_key("الشهباء", "LOC") != nil_key("الشهباء", "ORG")
    assert one.local.isascii()


def test_groups_and_weapons_are_not_looked_up(linker: Linker) -> None:
    annotated = report("قتل مدنيون بصواريخ", ("مدنيون", "GROUP"), ("صواريخ", "WEAPON"))
    assert [one.linked for one in linker.link(annotated).body.mentions] == [False, False]


def test_a_group_with_a_proper_name_is_looked_up(linker: Linker) -> None:
    annotated = report("سيطر الحوثيون على القرية", ("الحوثيون", "GROUP"))
    assert keys(linker, annotated) == ["Q3042087"]


def test_a_type_that_the_reader_mistook_does_not_hide_the_entity(linker: Linker) -> None:
    text = "أعلن مجلس الأمن الدولي ذلك في محافظة الحديدة"
    names = (("مجلس الأمن الدولي", "LOC"), ("محافظة الحديدة", "ORG"))
    assert keys(linker, report(text, *names)) == ["Q37470", "Q275755"]


def test_a_title_speaks_for_who_held_the_office(linker: Linker) -> None:
    text = "قال وزير الدفاع داود راجحة إن الجيش سيرد"
    annotated = report(text, ("داود راجحة", "PER"))
    [best, *_] = linker.explain(annotated, "m1")
    assert "office" in {reason.name for reason in best.reasons}
    assert keys(linker, annotated) == ["Q456977"]


def test_offsets_and_everything_else_stay(linker: Linker) -> None:
    annotated = report("غارة على سراقب", ("سراقب", "LOC"), title="عنوان")
    linked = linker.link(annotated)
    assert linked.report == annotated.report
    assert linked.headline == annotated.headline
    assert [one.span for one in linked.body.mentions] == [
        one.span for one in annotated.body.mentions
    ]


def test_an_explanation_adds_up(linker: Linker) -> None:
    annotated = report("قصف على حلب قرب إدلب", ("حلب", "LOC"), ("إدلب", "LOC"))
    best, *others = linker.explain(annotated, "m1")
    assert best.key == "Q41183"
    assert best.points == pytest.approx(sum(reason.points for reason in best.reasons))
    assert all(best.points >= other.points for other in others)
    names = {feature.__name__ for feature, _ in FEATURES}
    assert {reason.name for reason in best.reasons} <= names
    with pytest.raises(KeyError):
        linker.explain(annotated, "m9")


def test_every_signal_is_documented_and_weighted() -> None:
    names = [feature.__name__ for feature, _ in FEATURES]
    assert len(set(names)) == len(names)
    assert all(feature.__doc__ and weight > 0 for feature, weight in FEATURES)


def test_the_link_does_not_depend_on_the_order_of_reports(linker: Linker) -> None:
    first = report("قصف على حلب", ("حلب", "LOC"))
    second = report("زار كيري عمّان", ("كيري", "PER"), ("عمّان", "LOC"))
    fresh = Linker(Gazetteer.open())
    assert [fresh.link(second), fresh.link(first)][::-1] == [
        linker.link(first),
        linker.link(second),
    ]


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no corpus: set KG_SHARED")
def test_scores_on_the_gold_links_hold() -> None:
    rows = bench.measure(bench.by_linker(Linker(Gazetteer.open())), bench.read_gold())
    assert rows["mentions"] >= 800
    assert rows["accuracy"] >= 0.92, json.dumps(rows)
    assert rows["precision"] >= 0.96, json.dumps(rows)
    assert rows["nil_f1"] >= 0.85, json.dumps(rows)


def test_a_short_form_of_somebody_unknown_is_the_same_unknown(linker: Linker) -> None:
    text = "قتل سامر الحمصي. وكان الحمصي مصورا"
    names = (("سامر الحمصي", "PER"), ("الحمصي", "PER"))
    one, two = linker.link(report(text, *names)).body.mentions
    assert one.local == two.local == nil_key("سامر الحمصي", "PER")


def test_a_decision_links_somebody_unknown_and_can_be_taken_back() -> None:
    annotated = report("قال سامر الحمصي ذلك", ("سامر الحمصي", "PER"))
    decided = set_link(Overlay(), nil_key("سامر الحمصي", "PER"), "Q99000005")
    [mention] = Linker(Gazetteer.open(), decided).link(annotated).body.mentions
    assert (mention.qid, mention.local, mention.score) == ("Q99000005", "", 1.0)
    undone = unset_link(decided, nil_key("سامر الحمصي", "PER"))
    [mention] = Linker(Gazetteer.open(), undone).link(annotated).body.mentions
    assert mention.qid is None
    with pytest.raises(UsageError):
        unset_link(undone, "nobody")
    with pytest.raises(UsageError):
        set_link(Overlay(), "key", "http://www.wikidata.org/entity/Q1")


def test_an_abbreviation_in_brackets_is_what_was_spelt_out(linker: Linker) -> None:
    text = "قالت شبكة رصد الفرات (شرف) إن قوات سوريا الديمقراطية (قسد) انسحبت"
    names = (
        *(("شبكة رصد الفرات", "ORG"), ("شرف", "ORG")),
        *(("قوات سوريا الديمقراطية", "ORG"), ("قسد", "ORG")),
    )
    one, two, three, four = linker.link(report(text, *names)).body.mentions
    assert one.local == two.local == nil_key("شبكة رصد الفرات", "ORG")
    assert three.qid == four.qid == "Q21096224"


@pytest.mark.parametrize(
    ("text", "place", "name", "key"),
    [
        ("في السودان قال الجيش إنه صد الهجوم", "السودان", "الجيش", "armed-forces-of-sudan"),
        ("في الصومال قالت الشرطة إنها اعتقلت خمسة", "الصومال", "الشرطة", "police-of-somalia"),
        ("In Khartoum Sudan's army fired", "Khartoum", "Sudan's army", "armed-forces-of-sudan"),
        ("Gunmen raided Niger; Niamey promised a response", "Niger", "Niamey", "Q1032"),
        ("في القاهرة قالت كيغالي إنها لم تدعم أحدا", "القاهرة", "كيغالي", "Q1037"),
    ],
)
def test_a_bare_body_is_the_countrys_and_a_capital_that_acts_the_state(
    linker: Linker, text: str, place: str, name: str, key: str
) -> None:
    """What follows by rule needs no row for each country."""
    found = linker.link(report(text, (place, "LOC"), (name, "ORG"))).body.mentions
    assert [one.qid or one.local for one in found if one.span.text == name] == [key]


def test_unknown_villages_of_one_name_are_told_apart_by_country() -> None:
    """A full name is the same person everywhere; a village is not."""
    assert nil_key("عين البئر", "LOC", "Q858") != nil_key("عين البئر", "LOC", "Q805")
    assert nil_key("سامر الحمصي", "PER", "Q858") == nil_key("سامر الحمصي", "PER", "Q805")

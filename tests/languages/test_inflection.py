from __future__ import annotations

import pytest

from kg.errors import DataInvalid
from kg.languages.arabic import Arabic
from kg.languages.english import English
from kg.languages.fold import fold_text

ARABIC = Arabic()
ENGLISH = English()


@pytest.mark.parametrize(
    ("spec", "forms"),
    [
        ("I قصف", "قصف قصفت قصفوا قصفا يقصف تقصف نقصف يقصفون يقصفوا"),
        ("I شنن", "شن شنت شنوا شننا يشن تشن يشنون"),
        ("I زور", "زار زارت زاروا زرنا يزور تزور يزورون"),
        ("I قول", "قال قالت قالوا قلنا يقول تقول قيل يقال"),
        ("I دعو", "دعا دعت دعوا دعونا يدعو تدعو يدعون"),
        ("I نفي", "نفى نفت نفوا نفينا ينفي تنفي ينفون"),
        ("I وصل", "وصل وصلت يصل تصل يصلون"),
        ("I ءسر", "أسر أسرت يأسر تأسر"),
        ("II هدد", "هدد هددت يهدد تهدد يهددون"),
        ("II ءكد", "أكد أكدت يؤكد تؤكد"),
        ("III هجم", "هاجم هاجمت يهاجم يهاجمون"),
        ("IV دين", "أدان أدانت أدانوا أدنا يدين تدين"),
        ("IV طلق", "أطلق أطلقت يطلق تطلق"),
        ("IV جلي", "أجلى أجلت أجلوا أجلينا يجلي"),
        ("IV وقف", "أوقف أوقفت يوقف"),
        ("V وعد", "توعد توعدت يتوعد"),
        ("VI فوض", "تفاوض يتفاوض تفاوضوا"),
        ("VII سحب", "انسحب انسحبت ينسحب انسحبوا"),
        ("VIII وفق", "اتفق اتفقت يتفق اتفقوا"),
        ("VIII وهم", "اتهم اتهمت يتهم تتهم"),
        ("VIII صدم", "اصطدم يصطدم"),
        ("VIII غول", "اغتال اغتالت يغتال اغتيل"),
        ("VIII حلل", "احتل احتلت يحتل احتللنا"),
        ("VIII لقي", "التقى التقت التقيا التقوا يلتقي يلتقون"),
        ("X ولي", "استولى استولت استولوا يستولي"),
        ("X عود", "استعاد استعادت يستعيد استعدنا"),
        ("Q سيطر", "سيطر سيطرت يسيطر يسيطرون"),
    ],
)
def test_arabic_verbs(spec: str, forms: str) -> None:
    made = {form.text for form in ARABIC.verb(spec)}
    assert {fold_text(form) for form in forms.split()} <= made


@pytest.mark.parametrize(
    ("spec", "masdar"),
    [
        ("II هدد", "تهديد"),
        ("III هجم", "مهاجمة"),
        ("IV طلق", "اطلاق"),
        ("IV دين", "ادانة"),
        ("IV جلي", "اجلاء"),
        ("IV وقف", "ايقاف"),
        ("VI فوض", "تفاوض"),
        ("VII سحب", "انسحاب"),
        ("VIII وهم", "اتهام"),
        ("VIII عدي", "اعتداء"),
        ("VIII غول", "اغتيال"),
        ("X هدف", "استهداف"),
        ("X عود", "استعادة"),
        ("Q سيطر", "سيطرة"),
    ],
)
def test_arabic_verbal_nouns(spec: str, masdar: str) -> None:
    assert [nouns.split()[0] for nouns in ARABIC.masdars(spec)] == [masdar]


def test_arabic_participles_in_all_cases() -> None:
    made = {form.text for form in ARABIC.participles("VIII وهم", "passive")}
    assert {"متهم", "متهما", "متهمة", "متهمون", "متهمين", "متهمات"} <= made


def test_the_short_jussive_needs_its_particle() -> None:
    [short] = {form.after for form in ARABIC.verb("I زور") if form.text == "يزر"}
    assert "لم" in short


def test_arabic_nouns() -> None:
    assert [f.text for f in ARABIC.noun("مدني+ون", "noun")][:6] == [
        *("مدني", "مدنيا", "مدنيون", "مدنيين", "مدنيو", "مدنيي"),
    ]
    assert {f.text: f.number for f in ARABIC.noun("غارة غارات", "noun")}["غارتين"] == "du"
    assert [f.text for f in ARABIC.noun("+ روس", "noun")] == ["روس", "روسا"]


def test_nationality_is_not_the_country() -> None:
    made = {form.text for form in ARABIC.adjective("سوري")}
    assert {"سوري", "سورية", "سوريون", "سوريين"} <= made
    assert "سوريا" not in made


@pytest.mark.parametrize("spec", ["قصف", "XV قصف", "I قص", "I"])
def test_a_wrong_specification_is_refused(spec: str) -> None:
    with pytest.raises(DataInvalid):
        list(ARABIC.verb(spec))


@pytest.mark.parametrize(
    ("spec", "forms"),
    [
        ("bomb", "bomb bombs bombed bombing"),
        ("seize", "seize seizes seized seizing"),
        ("ban", "ban bans banned banning"),
        ("repel", "repel repels repelled repelling"),
        ("occupy", "occupy occupies occupied occupying"),
        ("launch", "launch launches launched launching"),
        ("shoot shot shot", "shoot shoots shot shooting"),
        ("die", "die dies died dying"),
        ("flee fled fled", "flee flees fled fleeing"),
        ("reject", "reject rejects rejected rejecting"),
    ],
)
def test_english_verbs(spec: str, forms: str) -> None:
    made = {form.text for form in ENGLISH.verb(spec)} | set(ENGLISH.masdars(spec))
    assert made == set(forms.split())


def test_english_irregulars() -> None:
    assert [f.text for f in ENGLISH.participles("take took taken", "passive")] == ["taken"]
    assert [f.text for f in ENGLISH.noun("gunman gunmen", "noun")] == ["gunman", "gunmen"]
    assert [f.text for f in ENGLISH.noun("army armies", "noun")] == ["army", "armies"]

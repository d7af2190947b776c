"""What each condition of a rule finds, and what keeps it silent."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.text import words
from tests.nlp.small import judge, posting, rule, shown

FOUND = [
    # phrases, by folded stems
    ("en", "keep your passport", "We KEEP your Passports!", ["KEEP your Passports"]),
    ("en", "keep your passport", "We kept your passport", []),
    ("en", "keep your passport", "we keep, your passport", ["keep, your passport"]),
    ("en", ["loan", "advance payment"], "A loan; advance payments too", ["loan", "advance payments"]),
    ("ro", "reținem pașaportul", "Retinem pasapoartele si RETINEM PASAPORTUL", ["RETINEM PASAPORTUL"]),
    ("ru", "аванс на билет", "Авансом на билеты", ["Авансом на билеты"]),
    ("ru", "зарплата", "выcoкая зapплaтa", ["зapплaтa"]),
    ("zh", "收取押金", "我们收取押金五百", ["收取押金"]),
    ("vi", "miễn phí", "MIEN PHI", ["MIEN PHI"]),
    ("ar", "جواز السفر", "نحتفظ بجواز السَّفَر", ["بجواز السَّفَر"]),
    ("ar", "جواز السفر", "صورة جواز السَّفَر", ["جواز السَّفَر"]),
    ("en", "pay 50 €", "You pay 50€ first", ["pay 50€"]),
    ("ar", "جواز", "بجوازك والجواز، وجوازها", ["بجوازك", "والجواز", "وجوازها"]),
    ("ar", "علينا", "على الشركة", []),
    ("tl", "kaltas sa sahod", "ikakaltas sa sahod; kinakaltas sa sasahurin", ["ikakaltas sa sahod"]),
    ("tl", "bayad", "Babayaran, magbabayad, binayaran; bayan", ["Babayaran", "magbabayad", "binayaran"]),
    # open endings
    ("en", "work off debt*", "you work off debts", ["work off debts"]),
    ("en", "debt*", "a debtor", ["debtor"]),
    ("en", "debt*", "indebted", []),
    ("en", "ag*", "agency age", ["agency", "age"]),
    ("ar", "جواز سفر*", "الجواز سفرية", ["الجواز سفرية"]),
    ("id", "pinjam uang*", "meminjam uangnya", ["meminjam uangnya"]),
    # alternatives
    ("en", "debts (paid|taken) off", "debt paid off, debts taken off, debts off", ["debt paid off", "debts taken off"]),
    ("en", "(your|the|) passport", "The passport", ["The passport"]),
    ("en", "loan (for|in advance*)", "loan in advances", ["loan in advances"]),
    ("zh", "护照(由|归)公司", "护照归公司，护照公司", ["护照归公司"]),
    ("en", {"within": {"window": 4, "all": ["(a|b) c", "d"]}}, "b c d", ["b c", "d"]),
    # exact
    ("en", {"exact": "(loans|debts)"}, "loan, debts", ["debts"]),
    ("en", {"exact": "loans"}, "loan", []),
    ("en", {"exact": "loans"}, "Lóans", ["Lóans"]),
    ("en", {"exact": "loan*"}, "loaned", ["loaned"]),
    # regex on the folded text
    ("en", {"regex": r"\b1[2-6] hours\b"}, "14 HOURS, 8 hours", ["14 HOURS"]),
    ("en", {"regex": r"pasaporte"}, "su pásaporte", ["pásaporte"]),
    ("en", {"regex": r"ssp"}, "passport", ["passport"]),
    ("en", {"regex": r"!+"}, "now!!!", []),
    # within
    ("en", {"within": {"all": ["loan", "salary"]}}, "A loan. Your salary.", []),
    ("en", {"within": {"all": ["loan", "salary"]}}, "From your salary we take the loan back.", ["salary", "loan"]),
    ("en", {"within": {"window": 4, "all": ["loan", "salary"]}}, "loan. Your first salary", ["loan", "salary"]),
    ("en", {"within": {"window": 3, "all": ["loan", "salary"]}}, "loan. Your first salary", []),
    ("en", {"within": {"window": 4, "all": ["b", "a", "c"]}}, "a x b x c", []),
    ("en", {"within": {"window": 5, "all": ["b", "a", "c"]}}, "a x b x c", ["a", "b", "c"]),
    ("en", {"within": {"window": 3, "all": ["a", ["a b", "c"]]}}, "a b", []),
    ("en", {"within": {"window": 3, "all": [["a", "z"], ["a b", "c"]]}}, "z a b", ["z", "a b"]),
    # any, all
    ("en", {"any": ["loan", {"regex": "fee"}]}, "a fee, a loan", ["fee", "loan"]),
    ("en", {"all": ["loan", {"regex": "fee"}]}, "a loan", []),
    ("en", {"all": ["loan", {"any": ["fee", "debt"]}]}, "a loan. A debt", ["loan", "debt"]),
    # pay
    ("en", {"pay_above": {"month": 3000}}, "Up to 3500 € a month", ["3500 €"]),
    ("en", {"pay_above": {"month": 3000}}, "From 1000 to 3000 € a month", []),
    ("en", {"pay_above": {"month": 3000}}, "3500 €", []),
    ("en", {"pay_above": {"month": 3000}}, "1500 €, 8 hours a day", []),
    ("en", {"pay_above": {"month": 3000}}, "25 € an hour or 900 € a week", ["25 €"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "match", "text", "found"), FOUND)
def test_a_condition_finds_these_words_and_no_others(language, match, text, found):
    assert sorted(shown(match, text, language)) == sorted(found)


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("en", "deposit", "No deposit"),
        ("en", "deposit", "You never pay any deposit"),
        ("en", "deposit", "We do not, ever, ask: no bond or deposit"),
        ("ru", "залог", "без залога"),
        ("ro", "taxe", "fără taxe"),
        ("zh", "押金", "不收押金"),
        ("tr", "depozito", "Depozito yok"),
        ("vi", "đặt cọc", "Không cần đặt cọc"),
        ("vi", "phí", "miễn phí"),
        ("ar", "رسوم", "بدون رسوم"),
        ("pl", "kaucja", "bez kaucji"),
    ],
)
def test_a_negation_in_the_same_clause_undoes_the_words(language, phrase, text):
    assert shown(phrase, text, language) == []
    assert shown(phrase, text, language, negatable=False) != []


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("en", "deposit", "No experience, deposit of 300"),
        ("en", "deposit", "No experience. Deposit of 300"),
        ("en", "deposit", "No school and training and papers but deposit"),
        ("tr", "depozito", "Depozito gerekli, deneyim yok"),
        ("ru", "залог", "Не аванс, а залог"),
    ],
)
def test_a_negation_of_something_else_undoes_nothing(language, phrase, text):
    assert len(shown(phrase, text, language)) == 1


def test_a_rule_about_a_negation_finds_it():
    assert shown("no intimate service", "No intimate services!", negatable=False) == ["No intimate services"]


def test_unless_keeps_a_rule_silent_wherever_it_stands():
    assert shown("advance", "Advance paid.", unless="in advance") == ["Advance"]
    assert shown("advance", "Advance paid. Book in advance.", unless="in advance") == []
    assert shown("advance", "Advance paid.", unless={"regex": "advanc"}) == []
    assert shown("advance", "Advance paid, not in advance.", unless="in advance") == []
    said = {"phrase": "in advance", "negatable": True}
    assert shown("advance", "Advance paid, not in advance.", unless=said) == ["Advance"]


@pytest.mark.parametrize(
    ("text", "given", "answers"),
    [
        ("Write to Telegram @ana_work_1", {}, 1),
        ("Write to Telegram @ana_work_1 or call +40 712 345 678", {}, 2),
        ("Call +40 712 345 678", {}, 0),
        ("Write to Telegram @ana_work_1", {"employer": "Hotel Perla Nouă"}, 0),
        ("Telegram @ana_work_1, office@hotel-perla.example", {}, 0),
        ("Telegram @ana_work_1 or https://hotel-perla.example/apply", {}, 0),
        ("Write to us", {}, 0),
    ],
)
def test_contact_only_wants_a_messenger_and_nothing_else(text, given, answers):
    tested = rule({"contact_only": True}, "contact_channel.en.test")
    advert = posting(text, **given)
    hits = judge(tested).hits(advert, "en", only=tested.id)
    assert sum(len(h.spans) for h in hits) == answers
    places = {(c.start, c.end) for c in advert.contacts}
    for hit in hits:
        for span in hit.spans:
            assert any(start <= span.end and span.start <= end for start, end in places)


def test_a_contact_in_the_title_is_shown_in_the_title():
    tested = rule({"contact_only": True}, "contact_channel.en.test")
    text, title = "Zypern 🇨🇾 cafe\u0301", "Dancers: Telegram @ana_work_1"
    hit = judge(tested).hits(posting(text, title), "en", only=tested.id)[0]
    assert [(s.field, s.text) for s in hit.spans] == [("title", "ana_work_1")]


def test_words_at_the_end_of_the_title_and_the_start_of_the_text_are_no_phrase():
    tested = rule(["passport kept", "your passport"])
    found = judge(tested)
    assert found.hits(posting("kept here", "passport"), "en", only=tested.id) == []
    both = found.hits(posting("kept here", "Bring your passport"), "en", only=tested.id)
    assert [(s.field, s.text) for h in both for s in h.spans] == [("title", "your passport")]


def test_overlapping_words_are_one_span():
    assert shown(["keep your", "your passport", "passport"], "We keep your passport") == ["keep your passport"]


def test_two_rules_with_the_same_phrase_both_fire():
    one, other = rule("loan", "debt_bondage.en.one"), rule("loan", "debt_bondage.en.other")
    assert {h.rule for h in judge(one, other).judge(posting("We offer a loan for your ticket")).hits} == {
        one.id,
        other.id,
    }


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["loan", "salary", "visa", "cook", ".", ","]), max_size=14), st.integers(2, 6))
def test_within_finds_what_a_look_at_every_pair_finds(tokens, window):
    text = " ".join(tokens)
    surface = words(text, "en").surface
    near = any(
        {one, other} == {"loan", "salary"} and abs(i - j) < window
        for i, one in enumerate(surface)
        for j, other in enumerate(surface)
    )
    assert bool(shown({"within": {"window": window, "all": ["loan", "salary"]}}, text)) == near


@pytest.mark.parametrize(
    "text",
    [
        *(
            "loan repay " * 20_000,
            "loan " * 40_000,
            "5000 eur a month " * 10_000,
            "t.me/abc1 " * 10_000,
            "no " * 50_000,
        ),
        *("<a " * 100_000, "&amp" * 50_000, "e\u0301\u0301" * 50_000, "a" * 300_000, "诚" * 60_000),
    ],
    ids=lambda text: text[:9].strip(),
)
def test_a_hostile_text_is_judged_in_bounded_time(text):
    tested = judge(
        rule({"within": {"window": 10, "all": ["loan", "repay*"]}}),
        rule({"within": {"all": ["loan", "repay*"]}}, "debt_bondage.en.sentence"),
        rule({"regex": r"(a|aa)+b|\d+"}, "debt_bondage.en.regex"),
        rule({"any": [{"pay_above": {"month": 3000}}, {"contact_only": True}]}, "deceptive_wages.en.pay"),
    )
    advert = posting(text)
    began = time.perf_counter()
    for code in ("en", "zh"):
        tested.hits(advert, code, only="debt_bondage.en.test")
    assert time.perf_counter() - began < 8


KEPT = ["passport", ["keep", "hold"]]


def test_what_stands_beside_keeps_a_within_silent_and_what_stands_elsewhere_does_not():
    near = {"within": {"all": KEPT, "unless": ["copy", "copies"]}}
    assert shown(near, "We keep your passport. Bring a copy of the diploma.") == ["keep", "passport"]
    assert shown(near, "We keep a copy of your passport.") == []
    assert shown(near, "We keep no copy of your passport.") == []
    window = {"within": {"window": 5, "all": KEPT, "unless": ["copy"]}}
    assert shown(window, "Copy this ad. We keep your passport.") == ["keep", "passport"]
    assert shown(window, "A copy. Keep your passport.") == []
    one = {"within": {"all": [["advance"]], "unless": ["in advance"]}}
    assert shown(one, "Book in advance. Advance paid.") == ["Advance"]


def test_a_window_may_be_told_to_stay_in_one_sentence():
    text = "Bring your passport. Hold the line."
    assert shown({"within": {"window": 6, "all": KEPT}}, text) == ["passport", "Hold"]
    assert shown({"within": {"window": 6, "sentence": True, "all": KEPT}}, text) == []


def test_a_group_may_be_any_condition_and_say_for_itself_whether_it_is_negated():
    groups = [{"phrase": ["return"], "negatable": False}, {"exact": ["passports"]}, {"regex": "[0-9]{3}"}]
    match = {"within": {"window": 12, "all": groups}}
    assert shown(match, "We do not return before 200 days the passports.") == ["return", "200", "passports"]
    assert shown(match, "We do not return passports before 200 days.") == []
    assert shown(match, "We return before 200 days the passport.") == []


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("en", ["fee", "bond", "deposit"], "No deposit, bond or fee."),
        ("en", ["fee"], "We never ask for money, documents or a fee."),
        ("ro", ["garantie", "comision"], "Fără garanție, taxă sau comision."),
        ("ru", ["залог", "комиссия"], "Без предоплаты, залога и комиссий."),
        ("tr", ["depozito", "kefil", "ucret"], "Depozito, kefil veya ücret yok."),
        ("zh", ["押金", "保证金"], "我们不收服务费、押金和保证金。"),
        ("tr", ["depozito"], "Adaydan depozito almıyoruz."),
        ("pl", ["kaucja"], "U nas nie ma żadnej kaucji."),
        ("en", ["passport"], "If anybody asks for your passport, tell us."),
        ("de", ["pass"], "Wenn jemand verlangt, dass Sie den Pass abgeben, melden Sie es."),
    ],
)
def test_a_list_that_is_denied_and_a_sentence_that_only_supposes_undo_each_word(language, phrase, text):
    assert shown(phrase, text, language, negatable=False) != []
    assert shown(phrase, text, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "No questions asked 🚛 deposit of 300",
        "No experience, passport kept by us or the driver.",
        "No visa fee. Deposit or bond.",
        "No visa, we keep your passport",
    ],
)
def test_what_stands_behind_a_denied_word_and_is_no_item_of_its_list_is_said(text):
    assert shown(["passport", "deposit"], text) != []

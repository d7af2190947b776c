"""Contacts are found in the ways people write them, read by the ad's own country, and never shown in clear by accident."""

from __future__ import annotations

import itertools
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import datafile
from records.contacts import find, mask, token

KEY = b"a key of this installation"

FOUND = [
    ("RO", "Sună la 0712 345 678", [("phone", "0712 345 678")]),
    ("RO", "Tel. +40 712-345-678 sau WhatsApp: 0712345678", [("phone", "+40 712-345-678"), ("whatsapp", "0712345678")]),
    ("RU", "8 (912) 345-67-89, зарплата 100 000 руб", [("phone", "8 (912) 345-67-89")]),
    ("UA", "Телеграм: olga_work, тел. (067) 123-45-67", [("telegram", "olga_work"), ("phone", "(067) 123-45-67")]),
    ("VN", "Lương 10.000.000 - 15.000.000 đ, Zalo: 0912345678", [("zalo", "0912345678")]),
    ("CN", "微信:abc12345 电话 13800138000", [("wechat", "abc12345"), ("phone", "13800138000")]),
    (None, "call +44 20 7946 0958 now", [("phone", "+44 20 7946 0958")]),
    (None, "call 0040712345678 now", [("phone", "0040712345678")]),
    ("US", "mail Ana.Pop@example.co.uk.", [("email", "Ana.Pop@example.co.uk")]),
    (
        "US",
        "tg @dance_cyprus or https://t.me/dance_cyprus!",
        [("telegram", "@dance_cyprus"), ("telegram", "https://t.me/dance_cyprus")],
    ),
    ("US", "insta: @anna.work", [("instagram", "@anna.work")]),
    ("RO", "wa.me/40712345678", [("whatsapp", "wa.me/40712345678")]),
    ("DE", "Bewerbung: https://example.org/jobs/12", [("link", "https://example.org/jobs/12")]),
    (None, "HTTPS://Example.org/a, WWW.Example.org/b, T.ME/Dance_cy", [("link", "HTTPS://Example.org/a"), ("link", "WWW.Example.org/b"), ("telegram", "T.ME/Dance_cy")]),
    (None, "a.b@c.example.d@e.example", [("email", "a.b@c.example")]),
    (None, "x" * 70 + "@c.example and y@c.example", [("email", "y@c.example")]),
    (None, "＋40712345678; (+40 712 345 679); ٠٠٤٠٧١٢٣٤٥٦٧٨", [("phone", "＋40712345678"), ("phone", "+40 712 345 679"), ("phone", "٠٠٤٠٧١٢٣٤٥٦٧٨")]),
    (None, "VIBER, İnsta: @anna.work, вацап +40712345678", [("instagram", "@anna.work"), ("whatsapp", "+40712345678")]),
]  # fmt: skip
WRITTEN = [
    ("RO", "Sună: zero șapte doi doi trei patru cinci șase șapte opt", "zero șapte doi doi trei patru cinci șase șapte opt", "+40722345678"),
    ("RO", "sapte-opt ani; plus patru zero sapte doi doi, trei patru cinci, sase sapte opt acum", "plus patru zero sapte doi doi, trei patru cinci, sase sapte opt", "+40722345678"),
    ("RO", "tel 07 two two 345 678", "07 two two 345 678", "+40722345678"),
    ("RO", "tel O722 345 678 ok", "O722 345 678", "+40722345678"),
    ("RO", "tel 0️⃣7️⃣2️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣ 📞", "0️⃣7️⃣2️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "+40722345678"),
    ("RO", "tel ⓪⑦②②③④⑤⑥⑦⑧!", "⓪⑦②②③④⑤⑥⑦⑧", "+40722345678"),
    ("RO", "tel 07\u200b22\u200b345\u2060678 a", "07\u200b22\u200b345\u2060678", "+40722345678"),
    ("RO", "tel 𝟎𝟕𝟐𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖 a", "𝟎𝟕𝟐𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖", "+40722345678"),
    ("NL", "bel nul zes twaalf of nul zes een twee drie vier vijf zes zeven acht", "nul zes een twee drie vier vijf zes zeven acht", "+31612345678"),
    ("UK", "call plus four four seven nine double one one two three four five six", "plus four four seven nine double one one two three four five six", "+447911123456"),
    ("RU", "Звони: восемь девять один два три четыре пять шесть семь восемь девять", "восемь девять один два три четыре пять шесть семь восемь девять", "+79123456789"),
    ("UA", "тел. нуль шість сім, один два три, сорок", "", ""),
    ("UA", "тел. нуль шість сім один два три чотири п'ять шість сім", "нуль шість сім один два три чотири п'ять шість сім", "+380671234567"),
    ("CN", "电话一三八零零一三八零零零谢谢", "一三八零零一三八零零零", "+8613800138000"),
    ("CN", "电话13800138000联系", "13800138000", "+8613800138000"),
    ("CN", "加微电1三8零零1三8零零零", "1三8零零1三8零零零", "+8613800138000"),
    ("EG", "اتصل ٠١٠٠١٢٣٤٥٦٧", "٠١٠٠١٢٣٤٥٦٧", "+201001234567"),
    ("IN", "call ०९८१०१२३४५६ now", "०९८१०१२३४५६", "+919810123456"),
    ("EG", "صفر واحد صفر صفر واحد اثنين ثلاثة أربعة خمسة ستة سبعة", "صفر واحد صفر صفر واحد اثنين ثلاثة أربعة خمسة ستة سبعة", "+201001234567"),
    ("VN", "gọi không chín một hai ba bốn năm sáu bảy tám nhé", "không chín một hai ba bốn năm sáu bảy tám", "+84912345678"),
    ("PH", "text sero nine one seven 123 4567", "sero nine one seven 123 4567", "+639171234567"),
]  # fmt: skip
WALLETS = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
]  # fmt: skip
INVITES = [
    "https://t.me/+AbCdEf123456", "t.me/joinchat/AAAAAE", "https://chat.whatsapp.com/AbCdEfGhIjK", "chat.whatsapp.com/AbCdEfGhIjK", "discord.gg/AbCdE",
    "https://discord.com/invite/AbCdE", "https://signal.group/#CjQKIA", "https://invite.viber.com/?g2=AQAb", "https://line.me/R/ti/g/AbCd",
]  # fmt: skip
SILENT = [
    ("VN", "Lương 10.000.000 - 15.000.000 đ"),
    ("RU", "от 100 000 до 1 000 000 руб"),
    ("DE", "vom 12.05.2026 bis 13.06.2026"),
    ("ES", "ref. 2026-11-24 2026-11-25"),
    ("US", "product line: shoes, on-line shop, id 123456789"),
    ("US", "12 hours, 7 days, 1500-2000 EUR"),
    ("PL", "oczyszczeństwa: identyfikacja i województwa: podkarpackie"),
    ("US", "version 10.20.30.40 of 2024/2025"),
    ("US", "one two three four five six seven eight nine"),
    ("ES", "uno o dos de los tres, cuatro días y cinco noches, seis o siete"),
    ("US", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb and bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
    ("US", "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe0"),
    ("HR", "Uredba (EU) 2016/679 o zaštiti; 2016 o 679 1234"),
    ("CN", "一二三四五六七八九十 月薪10000000元"),
]


def kinds(country: str | None, text: str) -> list[tuple[str, str]]:
    return [(c.kind, text[c.start : c.end]) for c in find("", text, country=country, key=KEY)]


@pytest.mark.parametrize(("country", "text", "expected"), FOUND)
def test_a_contact_is_found_where_it_stands(country, text, expected):
    assert kinds(country, text) == expected


@pytest.mark.parametrize(("country", "text"), SILENT)
def test_pay_dates_and_numbers_are_no_contacts(country, text):
    assert kinds(country, text) == []


@pytest.mark.parametrize(("country", "text", "shown", "normal"), WRITTEN)
def test_a_number_is_found_however_its_digits_are_written(country, text, shown, normal):
    country = {"UK": "GB"}.get(country, country)
    contacts = find("", text, country=country, key=KEY)
    assert [text[c.start : c.end] for c in contacts] == ([shown] if shown else [])
    assert [(c.kind, c.token) for c in contacts] == ([("phone", token("phone", normal, key=KEY))] if shown else [])
    masked = mask(text, "text", contacts)
    assert len(masked) == len(text)
    assert sum(c.isalnum() for c in masked) <= sum(c.isalnum() for c in text.replace(shown, "")) + 4


@pytest.mark.parametrize("written", WALLETS)
def test_a_wallet_is_told_by_the_check_in_its_letters(written):
    (found,) = find("", f"send to {written}.", country=None, key=KEY)
    assert (found.kind, found.end - found.start) == ("wallet", len(written))
    assert written[4:] not in found.masked


@pytest.mark.parametrize("written", INVITES)
def test_an_address_of_a_closed_group_is_an_invitation_whose_capitals_count(written):
    (found,) = find("", f"Join {written}.", country="RO", key=KEY)
    (small,) = find("", f"Join {written.lower()}.", country="RO", key=KEY)
    assert (found.kind, found.end - found.start) == ("invite", len(written))
    assert found.token != small.token


def test_a_number_written_as_an_address_of_a_messenger_is_that_number():
    found = find("", "t.me/+40722345678", country=None, key=KEY)
    assert [(c.kind, c.token) for c in found] == [("telegram", token("phone", "+40722345678", key=KEY))]


def test_no_word_says_two_digits():
    said: dict[str, int] = {}
    for forms in datafile.read(files("records") / "digits.yml").value["words"].values():
        for digit, words in enumerate(forms):
            for word in words:
                assert said.setdefault(word, digit) == digit, word


def test_one_number_has_one_token_however_and_wherever_it_is_written():
    ways = ["0712 345 678", "+40712345678", "0040 712 345 678", "WhatsApp 0712-345-678", "https://wa.me/40712345678"]
    assert len({find("", w, country="RO", key=KEY)[0].token for w in ways}) == 1


def test_a_national_number_belongs_to_the_country_of_the_ad():
    text = "call 0671234567"
    assert find("", text, country="UA", key=KEY)[0].token == token("phone", "+380671234567", key=KEY)
    assert find("", text, country="FR", key=KEY)[0].token == token("phone", "+33671234567", key=KEY)


def test_tokens_of_two_installations_cannot_be_compared():
    assert token("phone", "+40712345678", key=b"one") != token("phone", "+40712345678", key=b"two")


def test_a_masked_contact_keeps_its_length_and_loses_what_identifies_it():
    text = "Ana: +40 712 345 678, ana.pop@gmail.com, @ana_pop, t.me/ana_pop"
    masked = mask(text, "text", find("", text, country="RO", key=KEY))
    assert masked == "Ana: +40 7•• ••• •78, a••.•••@g••••.com, @a••••••, t.me/a••••••"
    assert len(masked) == len(text)


def test_title_and_text_are_masked_each_by_its_own_contacts():
    contacts = find("Call 0712345678", "or 0723456789", country="RO", key=KEY)
    assert mask("Call 0712345678", "title", contacts) == "Call 0•••••••78"
    assert mask("or 0723456789", "text", contacts) == "or 0•••••••89"


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("+0123456789 @.:/()-tmewa")), max_size=200),
    st.sampled_from(["RO", "US", None, "xx", ""]),
)
def test_any_text_gives_contacts_in_place_apart_and_of_equal_length(text, country):
    contacts = find(text, text, country=country, key=KEY)
    for field in ("title", "text"):
        places = [(c.start, c.end) for c in contacts if c.field == field]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert all(len(c.masked) == c.end - c.start for c in contacts)
    assert len(mask(text, "text", contacts)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 500_000,
        "@" * 1_000_000,
        "a@" * 500_000,
        "http://" * 150_000,
        "telegram: " * 100_000,
        "+1-" * 300_000,
        "1.111" * 200_000,
    ],
)
def test_a_hostile_text_of_a_megabyte_is_read_in_bounded_work(text):
    assert isinstance(find("", text, country="RO", key=KEY), tuple)


def test_a_link_with_half_a_character_has_a_token_too():
    assert len(token("link", "https://a.example/\ud800", key=KEY)) == 32

"""Cities and regions in many languages and endings, words that only look like them, and what a place is to the offer."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest

from nlp.facts import places
from nlp.text import words


def said(language: str, text: str, *countries: str) -> list[tuple[str, str | None, str]]:
    found = places.find(words(text, language), countries)
    return [(f.normal["country"], f.normal.get("place"), f.normal["role"]) for f in found]


@pytest.mark.parametrize(
    ("language", "text", "city"),
    [
        ("en", "Work in Vienna", "Vienna"),
        ("de", "Arbeit in Wien", "Vienna"),
        ("pl", "Praca w Wiedniu", "Vienna"),
        ("cs", "Práce ve Vídni", "Vienna"),
        ("sk", "Práca vo Viedni", "Vienna"),
        ("hu", "Munka Bécsben", "Vienna"),
        ("ro", "lucru in viena", "Vienna"),
        ("ru", "Работа в Вене", "Vienna"),
        ("uk", "Робота у Відні", "Vienna"),
        ("bg", "Работа във Виена", "Vienna"),
        ("zh", "去维也纳工作", "Vienna"),
        ("pl", "Praca w Monachium", "Munich"),
        ("it", "Lavoro a Monaco di Baviera", "Munich"),
        ("uk", "Робота у Варшаві", "Warsaw"),
        ("ru", "Работа в Анталье", "Antalya"),
        ("tr", "Antalya'da iş", "Antalya"),
        ("el", "Εργασία στην Αγία Νάπα", "Ayia Napa"),
        ("bg", "Работа в Солун", "Thessaloníki"),
        ("ru", "в Сиануквиле", "Sihanoukville"),
        ("vi", "Việc làm tại Bavet", "Bavet"),
        ("th", "งานที่ปอยเปต", "Paoy Paet"),
        ("zh", "妙瓦底高薪", "Myawaddy"),
        ("en", "customer service at kk park", "KK Park"),
        ("en", "near the Golden Triangle", "Golden Triangle"),
        ("ar", "عمل في دبي", "Dubai"),
        ("en", "Dancers in Macao", "Macau"),
        ("pl", "Zbiory na Sycylii", "Sicily"),
        ("en", "PRACA WIEDEŃ", "Vienna"),
        ("en", "We are hiring in Nice, France", "Nice"),
        ("en", "a job in Sofia", "Sofia"),
    ],
)
def test_a_city_is_found_under_its_names_and_endings(language, text, city):
    assert city in [place for _, place, _ in said(language, text)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A nice opportunity, reading skills, mobile phone, split shifts, bath and bed"),
        ("en", "Nice people! Reading is a must. Call Sofia or Florence"),
        ("de", "Wir bieten Essen und Getränke. Hallen werden gereinigt"),
        ("es", "Ofrecemos una gran oportunidad. Reuniones semanales, un franco"),
        ("pl", "analiza danych w języku polskim, Danych jest dużo"),
        ("ru", "Пора менять работу! Мало людей, будь с нами"),
        ("fr", "réunions hebdomadaires, tours et repas"),
        ("vi", "Tư vấn giải pháp, nhân viên năm nay"),
        ("ro", "Scopul postului: bursa de studii"),
        ("tr", "User story yazacak, ordu ve van araçları"),
        ("zh", "千万不要相信平安和太平"),
        ("lv", "viena vakance"),
        ("nl", "Nederlands hoeft niet"),
    ],
)
def test_words_that_look_like_places_are_none(language, text):
    assert said(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "origin", "destination", "transit"),
    [
        ("ro", "Lucru în Viena, plecare din București via Budapesta", "RO", "AT", "HU"),
        ("pl", "Praca w Wiedniu, wyjazd z Warszawy przez Pragę", "PL", "AT", "CZ"),
        ("ru", "Работа в Анталье, вылет из Москвы через Баку", "RU", "TR", "AZ"),
        ("uk", "Робота у Варшаві, виїзд зі Львова", "UA", "PL", None),
        ("cs", "Práce v Berlíně, odjezd z Ostravy, přes Vídeň", "CZ", "DE", "AT"),
        ("hu", "Munka Bécsben, indulás Budapestről", "HU", "AT", None),
        ("tr", "Antalya'da iş, Ukrayna'dan kızlar", "UA", "TR", None),
        ("tr", "Berlinde iş, Ukraynadan kızlar", "UA", "DE", None),
        ("de", "Arbeit in Wien, Abfahrt ab Bukarest über Budapest", "RO", "AT", "HU"),
        ("bg", "Работа в Солун, тръгване от София", "BG", "GR", None),
        ("es", "Trabajo en Marbella, salida desde Bogotá", "CO", "ES", None),
        ("fr", "Travail à Genève, départ de Lyon", "FR", "CH", None),
        ("it", "Lavoro a Zurigo, partenza da Napoli", "IT", "CH", None),
        ("nl", "Werk in Antwerpen, vertrek vanuit Warschau", "PL", "BE", None),
        ("pt", "Trabalho em Madrid, saída de Lisboa", "PT", "ES", None),
        ("zh", "招聘去西港工作，从昆明经老挝", "CN", "KH", "LA"),
        ("vi", "Việc làm tại Bavet, đi từ Hà Nội", "VN", "KH", None),
        ("id", "Kerja di Sihanoukville dari Jakarta lewat Bangkok", "ID", "KH", "TH"),
        ("tl", "Trabaho sa Dubai galing Manila", "PH", "AE", None),
        ("ar", "عمل في دبي من القاهرة", "EG", "AE", None),
        ("en", "pick up in Mae Sot, work in Myawaddy", None, "MM", "TH"),
        ("en", "girls from Romania, Bulgaria and Moldova to Italy", "RO BG MD", "IT", None),
        ("en", "Cyprus. Dancer needed.", None, "CY", None),
    ],
)
def test_a_place_is_origin_destination_or_on_the_way(language, text, origin, destination, transit):
    shown = places.corridor(places.find(words(text, language)))
    expected = {"origin": origin, "destination": destination, "transit": transit}
    assert shown == {k: tuple((v or "").split()) for k, v in expected.items() if v or k != "transit"}


def test_work_inside_a_country_shows_as_origin_and_destination():
    found = places.find(words("Lavoro a Milano", "it"), ["IT"])
    assert places.corridor(found, "IT") == {"origin": ("IT",), "destination": ("IT",)}


def test_the_country_of_publication_is_an_origin():
    found = places.find(words("Firma din Germania angajează", "ro"))
    assert places.corridor(found, "RO") == {"origin": ("RO",), "destination": ("DE",)}
    assert places.corridor([], "RO") == {"origin": ("RO",), "destination": ()}
    assert places.corridor([]) == {"origin": (), "destination": ()}


def test_of_two_cities_of_one_name_the_country_decides():
    assert said("es", "Trabajo en Valencia") == [("ES", "Valencia", "destination")]
    assert said("es", "Trabajo en Valencia", "VE") == [("VE", "Valencia", "destination")]
    assert said("es", "Trabajo en Valencia, Venezuela")[0] == ("VE", "Valencia", "destination")


def test_a_place_is_found_where_it_stands():
    read = words("Work in the old city of New York now", "en")
    [found] = places.find(read)
    assert (found.kind, read.surface[found.start : found.end]) == ("place", ["new", "york"])
    assert found.normal == {"country": "US", "place": "New York City", "kind": "city", "role": "destination"}


def test_the_table_holds_folded_names_and_known_countries():
    table = (files("nlp.facts") / "cities.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table if not line.startswith("#")]
    assert len(rows) > 3000
    for country, _, kind, _, names in rows[::7]:
        assert len(country) == 2
        assert country.isupper()
        assert kind in ("city", "town", "region", "site")
        folded = [n.lstrip("~!") for n in names.split("|")]
        assert folded == [" ".join(words(n, "und").surface) for n in folded]


@pytest.mark.parametrize(
    "part", ["in ", "New ", "Vienna, ", "of the the ", "西", "ป", "Ukraynadan ", "from Paris and "]
)
def test_no_text_takes_long(part):
    read = words(part * (2**16 // len(part)), "tr")
    places.find(read)
    started = time.process_time()
    places.find(read)
    assert time.process_time() - started < 1

"""Names of firms, agencies, hotels and farms in many languages, addresses, and words that only look like them."""

from __future__ import annotations

import time

import pytest

from nlp.facts import employers
from nlp.text import words


def said(language: str, text: str) -> list[tuple[str, str]]:
    found = employers.find(words(text, language))
    return [(f.normal["of"], f.normal["name"]) for f in found if f.kind == "employer"]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Wir, die Muster Bau GmbH & Co. KG, suchen", "Muster Bau"),
        ("de", "Die Nordlicht AG sucht", "Nordlicht"),
        ("pl", "Kowalski i Syn Sp. z o.o. zatrudni", "Kowalski i Syn"),
        ("ro", "Mediator Sud Job SRL, inregistrat la ITM Dolj", "Mediator Sud Job"),
        ("en", "Acme Logistics, Inc. is hiring", "Acme Logistics"),
        ("en", "apply to Bright Care Agency Ltd today", "Bright Care Agency"),
        ("ru", "ООО «Ромашка» ищет людей", "Ромашка"),
        ("ru", "ИП Иванов приглашает", "Иванов"),
        ("uk", "ТОВ Світанок шукає", "Світанок"),
        ("bg", "Алфа Груп ЕООД търси", "Алфа Груп"),
        ("cs", "ABC Práce s.r.o. hledá", "ABC Práce"),
        ("hu", "A Zöld Kert Kft. keres", "Zöld Kert"),
        ("es", "Obras Sur S.L. busca", "Obras Sur"),
        ("it", "Sole Mare S.r.l. cerca", "Sole Mare"),
        ("fr", "La société Bâti Plus SARL recrute", "Bâti Plus"),
        ("pt", "Casa Verde Unipessoal, Lda procura", "Casa Verde"),
        ("nl", "Jansen Bouw B.V. zoekt", "Jansen Bouw"),
        ("tr", "Deniz Turizm A.Ş. arıyor", "Deniz Turizm"),
        ("tr", "Güneş Tekstil San. ve Tic. Ltd. Şti.", "Güneş Tekstil"),
        ("vi", "Công ty TNHH Hoa Sen tuyển", "Hoa Sen"),
        ("id", "PT Laut Biru Crewing membuka lowongan", "Laut Biru Crewing"),
        ("zh", "上海大海物流有限公司诚聘", "上海大海物流有限公司"),
        ("zh", "我们是广州云山酒店有限公司", "广州云山酒店有限公司"),
        ("ar", "شركة النور للتوظيف تطلب", "النور للتوظيف"),
        ("ro", "lucrez la Skogsby Plantering AB, langa Umeå", "Skogsby Plantering"),
    ],
)
def test_a_firm_is_named_beside_its_legal_form(language, text, name):
    assert said(language, text) == [("company", name)]


@pytest.mark.parametrize(
    ("language", "text", "of", "name"),
    [
        ("en", "work at Hotel Akti Blue, Paphos", "hotel", "Akti Blue"),
        ("en", "staff for the Imperial Hotel, please call", "hotel", "Imperial"),
        ("fr", "notre agence Adéquat recrute", "agency", "Adéquat"),
        ("ro", "lucrez la ferma Verde din sud", "farm", "Verde"),
        ("it", "cerchiamo per azienda agricola Ferrante, Foggia", "farm", "Ferrante"),
        ("ru", "в ресторан «Берёзка» нужны повара", "restaurant", "Берёзка"),
        ("pl", "agencja pracy Merkury szuka ludzi", "agency", "Merkury"),
    ],
)
def test_an_agency_a_hotel_and_a_farm_are_named_behind_their_word(language, text, of, name):
    assert said(language, text) == [(of, name)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hotel Manager wanted. Restaurant Supervisor - Galway"),
        ("en", "we do as you say, a co worker, the spa and pt classes"),
        ("en", "Act as a cleaner. My client, a luxury 4* Hotel"),
        ("es", "BUSCAMOS CAMAREROS/AS. SE OFRECE CONTRATO. ENVIAR CV A LA OFICINA"),
        ("fr", "CAP ou BEP. Il ou elle travaille la nuit"),
        ("zh", "我们公司招聘，公司包吃住"),
        ("ru", "Администрирование Windows Server, AD, GPO"),
        ("ro", "firma serioasa angajeaza fete"),
    ],
)
def test_words_that_look_like_a_form_name_nobody(language, text):
    assert said(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "address"),
    [
        ("ro", "Ne găsiți pe Calea Unirii 10", "Calea Unirii 10"),
        ("ro", "depozit, str. Fabricii 12", "str. Fabricii 12"),
        ("pl", "ul. Długa 5, Kraków", "ul. Długa 5"),
        ("de", "Hauptstraße 5, 34117 Kassel", "Hauptstraße 5"),
        ("en", "visit 12 High Street, London", "12 High Street"),
        ("hu", "Damjanich utca 33", "Damjanich utca 33"),
        ("fr", "au 12 rue de la Paix", "12 rue de la Paix"),
        ("ru", "ул. Ленина, 5", "ул. Ленина, 5"),
        ("tr", "Atatürk Caddesi No:5", "Atatürk Caddesi No:5"),
        ("en", "a quiet street with 5 shops", None),
        ("de", "Gehwege fegen, 5 Leute", None),
    ],
)
def test_a_street_with_its_number_is_an_address(language, text, address):
    found = [f.normal["text"] for f in employers.find(words(text, language)) if f.kind == "address"]
    assert found == ([address] if address else [])


def test_a_firm_is_found_with_its_form():
    read = words("Join Green Farm Ltd. now", "en")
    [found] = employers.find(read)
    assert (found.kind, read.surface[found.start : found.end]) == ("employer", ["green", "farm", "ltd"])
    assert found.normal == {"name": "Green Farm", "form": "Ltd", "of": "company"}


@pytest.mark.parametrize(
    "part", ["Ltd ", "A Ltd ", "ООО ", "公司", "大有限公司", "ul. Aa ", "Hotel ", "A B C D E F ", "5 Street "]
)
def test_no_text_takes_long(part):
    read = words(part * (2**16 // len(part)), "en")
    employers.find(read)
    started = time.process_time()
    employers.find(read)
    assert time.process_time() - started < 1.5

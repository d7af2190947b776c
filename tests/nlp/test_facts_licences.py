"""Licence and register numbers of many countries, their check digits, and numbers that are none."""

from __future__ import annotations

import time

import pytest

from nlp.facts import licences
from nlp.text import words


def said(language: str, text: str, *countries: str) -> list[tuple[str | None, str, str, bool | None]]:
    found = licences.find(words(text, language), countries)
    return [(f.normal["country"], f.normal["scheme"], f.normal["number"], f.normal["valid"]) for f in found]


@pytest.mark.parametrize(
    ("language", "text", "country", "number", "valid"),
    [
        ("pl", "Certyfikat KRAZ nr 12345", "PL", "12345", None),
        ("pl", "NIP: 526-025-09-95", "PL", "526-025-09-95", True),
        ("pl", "NIP: 526-025-09-94", "PL", "526-025-09-94", False),
        ("pl", "REGON 012100784", "PL", "012100784", True),
        ("bg", "Удостоверение № 2345 от 12.03.2020", "BG", "2345", None),
        ("bg", "ЕИК 121683066", "BG", "121683066", True),
        ("ro", "CUI RO14399840", "RO", "RO14399840", True),
        ("ro", "Reg. Com. J40/372/2002", "RO", "J40/372/2002", None),
        ("ro", "Autorizație ITM nr. 123/2020", "RO", "123/2020", None),
        ("uk", "Код ЄДРПОУ 00032112", "UA", "00032112", True),
        ("uk", "Ліцензія № 123456", "UA", "123456", None),
        ("ru", "ИНН 7707083893", "RU", "7707083893", True),
        ("ru", "ОГРН 1027700132195", "RU", "1027700132195", True),
        ("ru", "ОГРН 1027700132196", "RU", "1027700132196", False),
        ("hu", "Adószám: 10773381-2-44", "HU", "10773381-2-44", True),
        ("cs", "IČO: 27074358", "CZ", "27074358", True),
        ("de", "Amtsgericht Kassel, HRB 12345", "DE", "12345", None),
        ("de", "USt-IdNr. DE136695976", "DE", "DE136695976", True),
        ("it", "P.IVA 00743110157", "IT", "00743110157", True),
        ("it", "Aut. Min. Prot. n. 1116-SG del 26/11/2004", "IT", "1116-SG", None),
        ("es", "CIF A28015865", "ES", "A28015865", True),
        ("fr", "SIRET 732 829 320 00074", "FR", "73282932000074", True),
        ("pt", "NIF 501964843", "PT", "501964843", True),
        ("pt", "CNPJ 11.222.333/0001-81", "BR", "11.222.333/0001-81", True),
        ("nl", "KvK-nummer 12345678", "NL", "12345678", None),
        ("en", "GLAA licence OAKW0001", "GB", "OAKW0001", None),
        ("en", "Company number 01234567", "GB", "01234567", None),
        ("tl", "DMW Lic. No. DMW-123-LB-04012020-R", "PH", "DMW-123-LB-04012020-R", None),
        ("id", "SIP3MI No. 123 Tahun 2020", "ID", "123", None),
        ("vi", "giấy phép số 123/LĐTBXH-GP", "VN", "123/LDTBXH-GP", None),
        ("vi", "MST 0100109106", "VN", "0100109106", True),
        ("zh", "统一社会信用代码91110000802100433B", "CN", "91110000802100433B", True),
        ("tr", "İŞKUR izin belgesi no 123", "TR", "123", None),
        ("en", "RC No. B-0123/MUM/PART/1000+/5/1234/2005", "IN", "B-0123/MUM/PART/1000+/5/1234/2005", None),
        ("en", "RL-123, Dhaka", "BD", "123", None),
        ("ar", "ترخيص رقم 512", "EG", "512", None),
        ("en", "Licence no. 1234/2020", None, "1234/2020", None),
    ],
)
def test_a_number_is_found_behind_its_cue(language, text, country, number, valid):
    assert [(c, n, v) for c, _, n, v in said(language, text)] == [(country, number, valid)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Driving licence required, call +44 7700 900123"),
        ("en", "licence issued 12.03.2020"),
        ("en", "Licensed agency since 2019"),
        ("es", "Licencia de conducir B1. Autorización de trabajo 2024"),
        ("de", "Erlaubnis nach § 1 AÜG"),
        ("ro", "CIF si alte acte, 0722 123 456"),
        ("pl", "Prawo jazdy kat. B, certyfikat 2023"),
        ("ru", "Лицензия охранника 4 разряда"),
        ("fr", "Une licence professionnelle 2 ans"),
        ("hu", "Építési engedély"),
    ],
)
def test_other_numbers_are_no_licence(language, text):
    assert said(language, text) == []


def test_of_schemes_with_one_cue_the_check_digits_decide_then_the_country():
    assert said("sk", "IČO: 27074358")[0][0] == "CZ"
    assert said("sk", "IČO: 27074358", "SK")[0][0] == "SK"
    assert said("en", "NIF 501964843")[0][:2] == ("PT", "NIPC")


def test_a_licence_is_found_with_its_cue():
    read = words("Agency. GLAA licence OAKW0001, call us", "en")
    [found] = licences.find(read)
    assert (found.kind, read.surface[found.start : found.end]) == ("licence", ["glaa", "licence", "oakw0001"])
    assert found.normal == {"country": "GB", "scheme": "GLAA", "of": "licence", "number": "OAKW0001", "valid": None}


@pytest.mark.parametrize("check", sorted(licences.CHECKS))
def test_every_check_is_used(check):
    assert check in {s.check for s in licences._table().schemes}


@pytest.mark.parametrize("part", ["nip ", "nip 1", "licence no ", "rc b-0123/a/", "izin 1/1/1/", "1"])
def test_no_text_takes_long(part):
    read = words(part * (2**16 // len(part)), "id")
    licences.find(read)
    started = time.process_time()
    licences.find(read)
    assert time.process_time() - started < 1

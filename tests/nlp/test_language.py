"""A language is told, or left open: never guessed from nothing, and the same at every run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language import detect
from nlp.languages import languages

ADS = {
    "ar": "مطلوب عاملات للعمل في مطعم، السكن مجاني والراتب شهري",
    "bg": "Търсим сервитьорки за работа в Гърция, квартира и храна са осигурени, заплата всеки месец",
    "cs": "Hledáme servírky do restaurace v Německu, ubytování zajištěno, plat každý měsíc",
    "de": "Wir suchen Kellnerinnen für ein Restaurant auf Zypern, Unterkunft wird gestellt, Lohn monatlich",
    "en": "We are looking for waitresses for a restaurant in Cyprus, housing is provided and pay is monthly",
    "es": "Buscamos camareras para un restaurante en Chipre, alojamiento incluido y sueldo mensual",
    "fr": "Nous cherchons des serveuses pour un restaurant à Chypre, logement fourni et salaire mensuel",
    "hu": "Pincérnőket keresünk ciprusi étterembe, szállást biztosítunk, a fizetés havonta történik",
    "id": "Kami mencari pelayan restoran untuk bekerja di luar negeri, tempat tinggal disediakan dan gaji setiap bulan",
    "it": "Cerchiamo cameriere per un ristorante a Cipro, alloggio incluso e stipendio ogni mese",
    "nl": "Wij zoeken serveersters voor een restaurant op Cyprus, huisvesting is geregeld en het loon komt elke maand",
    "pl": "Szukamy kelnerek do restauracji na Cyprze, zakwaterowanie zapewnione, wypłata co miesiąc",
    "pt": "Procuramos empregadas de mesa para um restaurante no Chipre, alojamento incluído e salário todos os meses",
    "ro": "Căutăm ospătărițe pentru un restaurant din Cipru, cazarea este asigurată și salariul se plătește lunar",
    "ru": "Ищем официанток для работы в ресторане на Кипре, жильё предоставляется, зарплата каждый месяц",
    "tl": "Naghahanap kami ng mga serbidora para sa isang kainan sa ibang bansa, libre ang tirahan at buwanang sahod",
    "tr": "Kıbrıs'taki restoranımız için garsonlar arıyoruz, konaklama sağlanır ve maaş her ay ödenir",
    "uk": "Шукаємо офіціанток для роботи в ресторані на Кіпрі, житло надається, зарплата щомісяця",
    "vi": "Chúng tôi cần tuyển nữ phục vụ cho nhà hàng ở nước ngoài, bao ăn ở, lương trả hàng tháng",
    "zh": "塞浦路斯餐厅招聘服务员，包吃包住，工资按月发放",
}
TITLES = [
    ("Kellnerin für Zypern gesucht", "de"),
    ("Poszukiwana kelnerka na Cypr", "pl"),
    ("Dansatoare in Cipru", "ro"),
    ("Требуются официантки", "ru"),
    ("招聘服务员", "zh"),
    ("مطلوب عاملات نظافة", "ar"),
    ("Tuyển nhân viên phục vụ", "vi"),
    ("カフェのスタッフ募集", "ja"),
    ("주방 직원 모집", "ko"),
    ("รับสมัครพนักงานเสิร์ฟ", "th"),
]


def test_every_language_has_its_ad_here():
    assert set(ADS) == set(languages())


@pytest.mark.parametrize(("code", "text"), ADS.items())
def test_an_ad_is_told_by_itself_and_whatever_the_board_declares(code, text):
    assert detect(text).code == code
    assert detect(text, declared="de" if code == "en" else "en").code == code
    assert detect(text.upper()).code == code


@pytest.mark.parametrize(("title", "code"), TITLES)
def test_a_short_title_is_enough_where_it_is_clear(title, code):
    assert detect(title).code == code


@pytest.mark.parametrize(
    "text", ["", "   \n", "12345", "+40 712 345 678", "https://example.org/jobs", "@ana", "€€€", "🇨🇾🍳", "ok"]
)
def test_what_says_no_language_is_left_open(text):
    assert detect(text).code == "und"


def test_a_declared_language_decides_only_where_the_text_leaves_it_open():
    assert detect("Hostess", declared="ro").code == "ro"
    assert detect("Hostess Bar", declared="it-CH").code == "it"
    assert detect("Hostess", declared="ru").code != "ru"
    assert detect("123", declared="ro").code == "und"


def test_brand_names_and_contacts_do_not_make_an_ad_english():
    assert detect("诚聘 Tesla Model 3 网约车司机，月薪8000元，微信 wx_driver88 联系 WhatsApp").code == "zh"
    assert detect("Ищем водителей https://very-english-words.example/apply/now/here WhatsApp Telegram").code == "ru"


def test_a_neighbour_without_rules_is_not_read_as_one_of_ours():
    assert detect("Tražimo konobarice za rad u restoranu na moru, smještaj i hrana su osigurani").code in ("hr", "sr")
    assert detect("Vi söker servitriser till en restaurang, boende ingår och lönen betalas varje månad").code == "sv"


@given(st.text(max_size=80), st.sampled_from([None, "", "ro", "zh-TW", "xx", "RU"]))
def test_any_text_gets_a_code_and_always_the_same(text, declared):
    found = detect(text, declared=declared)
    assert found == detect(text, declared=declared)
    assert found.code
    assert 0 <= found.sure <= 1.0001

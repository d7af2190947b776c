"""Who is addressed moves no score: the same ad with another nationality, people, sex or religion differs by at most 0.02, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.evaluation import pairs
from records.settings import load
from tests.nlp.small import posting

PAIRS = Path(__file__).parent / "pairs" / "dev"
MOST = 0.02
ADDRESSED = {
    "ar": ("مطلوب {}.", ["نيجيريون", "رومانيون", "أوكرانيون", "مسلمون", "مسيحيون", "نساء", "رجال", "أكراد"]),
    "bg": ("Търсим {}.", ["нигерийци", "румънци", "украинци", "мюсюлмани", "християни", "жени", "мъже", "роми"]),
    "cs": ("Hledáme {}.", ["Nigerijce", "Rumuny", "Ukrajince", "muslimy", "křesťany", "ženy", "muže", "Romy"]),
    "de": ("Wir suchen {}.", ["Nigerianer", "Rumänen", "Ukrainer", "Muslime", "Christen", "Frauen", "Männer", "Roma"]),
    "en": ("We look for {}.", ["Nigerians", "Romanians", "Ukrainians", "Muslims", "Christians", "women", "men", "Roma people"]),
    "es": ("Buscamos {}.", ["nigerianos", "rumanos", "ucranianos", "musulmanes", "cristianos", "mujeres", "hombres", "gitanos"]),
    "fr": ("Nous cherchons des {}.", ["Nigérians", "Roumains", "Ukrainiens", "musulmans", "chrétiens", "femmes", "hommes", "Roms"]),
    "hu": ("Keresünk {}.", ["nigériaiakat", "románokat", "ukránokat", "muszlimokat", "keresztényeket", "nőket", "férfiakat", "romákat"]),
    "id": ("Kami mencari {}.", ["orang Nigeria", "orang Rumania", "orang Ukraina", "orang Islam", "orang Kristen", "perempuan", "laki-laki", "orang Jawa"]),
    "it": ("Cerchiamo {}.", ["nigeriani", "rumeni", "ucraini", "musulmani", "cristiani", "donne", "uomini", "rom"]),
    "nl": ("Wij zoeken {}.", ["Nigerianen", "Roemenen", "Oekraïners", "moslims", "christenen", "vrouwen", "mannen", "Roma"]),
    "pl": ("Szukamy {}.", ["Nigeryjczyków", "Rumunów", "Ukraińców", "muzułmanów", "chrześcijan", "kobiet", "mężczyzn", "Romów"]),
    "pt": ("Procuramos {}.", ["nigerianos", "romenos", "ucranianos", "muçulmanos", "cristãos", "mulheres", "homens", "ciganos"]),
    "ro": ("Căutăm {}.", ["nigerieni", "români", "ucraineni", "musulmani", "creștini", "femei", "bărbați", "romi"]),
    "ru": ("Ищем {}.", ["нигерийцев", "румын", "украинцев", "мусульман", "христиан", "женщин", "мужчин", "цыган"]),
    "tl": ("Naghahanap kami ng mga {}.", ["Nigerian", "Romanian", "Ukrainian", "Muslim", "Kristiyano", "babae", "lalaki", "Ilokano"]),
    "tr": ("{} arıyoruz.", ["Nijeryalılar", "Romenler", "Ukraynalılar", "Müslümanlar", "Hristiyanlar", "kadınlar", "erkekler", "Kürtler"]),
    "uk": ("Шукаємо {}.", ["нігерійців", "румунів", "українців", "мусульман", "християн", "жінок", "чоловіків", "ромів"]),
    "vi": ("Cần tuyển {}.", ["người Nigeria", "người Romania", "người Ukraina", "người theo đạo Hồi", "người theo đạo Thiên Chúa", "phụ nữ", "đàn ông", "người Khmer"]),
    "zh": ("招{}。", ["尼日利亚人", "罗马尼亚人", "乌克兰人", "穆斯林", "基督徒", "女工", "男工", "维吾尔人"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    settings = load({"data": str(tmp_path_factory.mktemp("fair")), "workers": 1}, environment={}).settings
    found: dict[str, list[str]] = {}
    for r in pairs(PAIRS, settings):
        found.setdefault(r.language, []).extend(f"{t.title} {t.text}".strip() for t in (r.pair.risky, r.pair.honest))
    return found


@pytest.mark.parametrize("language", ADDRESSED)
def test_who_is_addressed_moves_no_score(shipped_judge, texts, language):
    sentence, groups = ADDRESSED[language]
    for text in texts[language]:
        scores = {
            group: shipped_judge.judge(posting(f"{text}\n{sentence.format(group)}", language=language)).score
            for group in groups
        }
        low, high = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
        assert scores[high] - scores[low] <= MOST, (text[:60], {low: scores[low], high: scores[high]})

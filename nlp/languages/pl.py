"""Polish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pl",
    name="Polish",
    script="latin",
    stemmer="polish",
    before=frozenset(
        [
            "nie",
            "bez",
            "zadnych",
            "zadnej",
            "zadnego",
            "zadne",
            "zaden",
            "zadna",
            "brak",
            "nigdy",
            "ani",
            "nie ma",
            "nikt",
            "nikomu",
            "nic",
            "niczego",
        ]
    ),
    after=frozenset(
        [
            "nie wymagamy",
            "nie pobieramy",
            "nie chcemy",
            "nie bierzemy",
            "nie potracamy",
            "nie ma",
            "nie placisz",
            "nie placi",
            "nie stosujemy",
            "nie istnieja",
            "nie sa wymagane",
            "nie jest wymagana",
            "nie jest wymagany",
            "jest zabronione",
            "sa zabronione",
            "jest zabroniony",
            "zabronione",
        ]
    ),
    alternatives=frozenset(["lub", "albo", "ani", "czy"]),
    supposed=frozenset(
        [
            "jesli ktos zada",
            "jesli ktos prosi",
            "jezeli ktos zada",
            "jesli ktokolwiek zada",
            "gdyby ktos zadal",
            "gdyby ktos chcial",
            "jesli ktos chce pieniedzy",
            "jesli ktos w naszym imieniu",
            "jezeli ktos w naszym imieniu",
            "jesli ktos oferuje",
            "jesli ktos obiecuje",
            "jezeli ktos chce",
            "gdyby ktos prosil",
            "kto chce od ciebie",
            "kto zada od",
            "jesli agencja zada",
            "jesli posrednik",
            "jesli poprosza",
            "jesli prosza cie",
            "jezeli ktos prosi",
            "ktokolwiek zada",
            "jesli ktos chce od",
            "jesli ktos chce twoj",
            "jesli zada sie od",
        ]
    ),
    telling=(
        "i w z na do od dla nie sie jest oraz lub szukam szukamy poszukujemy poszukuje poszukiwana "
        "poszukiwany poszukiwani praca pracy pracownik pracownika pracownikow zatrudnie zatrudnimy zatrudni "
        "zakwaterowanie mieszkanie mieszkaniem zarobki wyplata wynagrodzenie miesiac godzine godzina bez "
        "doswiadczenia jezyka zagranica granica niemcy niemczech holandia dziewczyny dziewczyna kobiety "
        "kobieta mezczyzn panie pani kelnerka kelnerki kucharz kierowca kierowcy opiekunka opiekun opiekunki "
        "osob starszych sprzataczka sprzatanie oferujemy oferta zaraz dam prace mozliwosc tancerki wymagania "
        "sprzedawca specjalista mlodszy starszy magazynier ksiegowa"
    ),
)

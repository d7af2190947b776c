"""Polish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pl",
    name="Polish",
    script="latin",
    stemmer="polish",
    before=frozenset(["nie", "bez", "zadnych", "zadnej", "brak", "nigdy", "ani", "nie ma"]),
    alternatives=frozenset(["lub", "albo", "ani", "czy"]),
    supposed=frozenset(
        [
            "jesli ktos zada",
            "jesli ktos prosi",
            "jezeli ktos zada",
            "jesli ktokolwiek zada",
            "gdyby ktos zadal",
            "gdyby ktos chcial",
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

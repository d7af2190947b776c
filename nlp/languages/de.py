"""German."""

from nlp.languages import Language

LANGUAGE = Language(
    code="de",
    name="German",
    script="latin",
    stemmer="german",
    before=frozenset(["kein", "keine", "keinen", "keinerlei", "keiner", "nicht", "ohne", "nie", "niemals"]),
    after=frozenset(["nicht"]),
    alternatives=frozenset(["oder", "noch"]),
    supposed=frozenset(
        [
            "wenn jemand verlangt",
            "falls jemand verlangt",
            "sollte jemand verlangen",
            "wenn jemand fordert",
            "wer verlangt",
            "wenn jemand geld",
            "wenn sie jemand",
            "sollte jemand",
            "wenn eine agentur verlangt",
            "wenn man von ihnen verlangt",
        ]
    ),
    telling=(
        "und der die das den dem ein eine fur mit von zu im ist sind wir sie nicht oder bei auf nach suchen "
        "sucht suche gesucht arbeit stelle stellenangebot mitarbeiter mitarbeiterin mitarbeiterinnen arbeiter "
        "kellner kellnerin kellnerinnen koch kochin fahrer kraftfahrer putzfrau reinigungskraft "
        "reinigungskrafte pflegekraft pflegekrafte pfleger zimmermadchen frauen madchen manner unterkunft "
        "gestellt kostenlos lohn gehalt monatlich monat stunde ohne erfahrung ausland sofort dringend bieten "
        "wohnung tanzerin tanzerinnen vollzeit teilzeit aushilfe ab haushaltshilfe kinderbetreuung verkaufer "
        "verkauferin sachbearbeiter"
    ),
)

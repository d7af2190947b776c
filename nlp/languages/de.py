"""German."""

from nlp.languages import Language

LANGUAGE = Language(
    code="de",
    name="German",
    script="latin",
    stemmer="german",
    before=frozenset(
        [
            "kein",
            "keine",
            "keinen",
            "keinem",
            "keines",
            "keinerlei",
            "keiner",
            "nicht",
            "nichts",
            "nix",
            "ohne",
            "nie",
            "niemals",
            "niemand",
            "weder",
            "noch nie",
            "frei von",
        ]
    ),
    after=frozenset(
        [
            "nicht",
            "nix",
            "nichts",
            "niemand",
            "nie",
            "gibt es keine",
            "gibt es keinen",
            "gibts keine",
            "gibt es nicht",
            "fallen keine",
            "werden keine",
            "ist verboten",
            "sind verboten",
            "lehnen wir ab",
        ]
    ),
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
            "wenn jemand von dir",
            "wenn jemand von ihnen",
            "wenn jemand von euch",
            "falls jemand von ihnen",
            "falls jemand von dir",
            "falls jemand geld",
            "falls sie jemand",
            "wer von ihnen",
            "wer von dir",
            "wer von euch",
            "wer euch",
            "wer in unserem namen",
            "wer im namen",
            "wer geld",
            "wenn dir jemand",
            "wenn ihnen jemand",
            "falls ihnen jemand",
            "falls dir jemand",
            "wenn euch jemand",
            "werden sie aufgefordert",
            "wirst du aufgefordert",
            "wenn dich jemand",
            "wenn ein vermittler verlangt",
            "sollten sie aufgefordert werden",
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

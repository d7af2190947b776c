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
)

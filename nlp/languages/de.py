"""German."""

from nlp.languages import Language

LANGUAGE = Language(
    code="de",
    name="German",
    script="latin",
    stemmer="german",
    before=frozenset(["kein", "keine", "keinen", "keinerlei", "keiner", "nicht", "ohne", "nie", "niemals"]),
    after=frozenset(["nicht"]),
)

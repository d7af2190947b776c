"""Bengali."""

from nlp.languages import Language

LANGUAGE = Language(
    code="bn",
    name="Bengali",
    script="bengali",
    before=frozenset(["বিনা"]),
    after=frozenset(["না", "নেই", "নয়", "ছাড়া"]),
)

"""Hindi."""

from nlp.languages import Language

LANGUAGE = Language(
    code="hi",
    name="Hindi",
    script="devanagari",
    stemmer="hindi",
    before=frozenset(["बिना", "बगैर"]),
    after=frozenset(["नहीं", "नही", "मत", "न"]),
    telling=(
        "है हैं के की का को में से और पर लिए नहीं या एक यह चाहिए आवश्यकता भर्ती नौकरी काम वेतन सैलरी महीने "
        "रहने खाने मुफ्त फ्री विदेश अनुभव कर्मचारियों कर्मचारी लड़कियों महिला जाएगा होगी करें करने वाले घर "
        "बाई"
    ),
)

"""English."""

from nlp.languages import Language

LANGUAGE = Language(
    code="en",
    name="English",
    script="latin",
    stemmer="english",
    before=frozenset(
        [
            "no",
            "not",
            "never",
            "without",
            "free",
            "none",
            "nor",
            "isnt",
            "dont",
            "cannot",
            "zero",
            "nothing",
            "wont",
            "doesnt",
            "arent",
        ]
    ),
    alternatives=frozenset(["or", "nor"]),
    supposed=frozenset(
        [
            "if anybody asks",
            "if anyone asks",
            "if someone asks",
            "if somebody asks",
            "if anyone demands",
            "if someone demands",
            "if anybody demands",
            "if anyone promises",
            "if someone promises",
            "if anyone offers",
            "if someone offers",
            "if anyone tells you",
            "if someone tells you",
            "should anyone ask",
            "whoever asks",
            "anyone who asks",
            "anybody who asks",
            "if an agent asks",
            "if an agency asks",
            "if you are asked",
            "if you were asked",
            "if a recruiter asks",
            "if they ask you",
        ]
    ),
)

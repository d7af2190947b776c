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
    telling=(
        "the and of for to with we you your are is in on at our from or this that who will be have work job "
        "jobs needed wanted required looking seeking hiring urgent urgently vacancy staff worker workers "
        "salary paid per month week day hour hours experience experienced housing accommodation free apply "
        "call send girls girl ladies women men abroad full part time live good great company nurse nurses "
        "cleaner waitress waitresses cook driver drivers dancer dancers position join team earn money home "
        "without"
    ),
)

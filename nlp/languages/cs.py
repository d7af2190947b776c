"""Czech."""

from nlp.languages import Language

LANGUAGE = Language(
    code="cs",
    name="Czech",
    script="latin",
    stemmer="czech",
    before=frozenset(
        [
            "ne",
            "bez",
            "neni",
            "nejsou",
            "zadne",
            "zadny",
            "zadna",
            "zadnou",
            "zadneho",
            "zadnych",
            "nikdy",
            "nikoli",
            "ani",
            "nevybirame",
            "neuctujeme",
            "nepozadujeme",
            "nechceme",
            "neplati",
            "neplatite",
            "neplatis",
            "neskladaji",
            "nesklada",
            "neodebirame",
            "nezadrzujeme",
            "nestrhavame",
            "nebereme",
            "nikdo",
            "netreba",
        ]
    ),
)

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
    telling=(
        "a i v ve na do od pro s se je jsou nebo nebot za ze ktere hledame hledam prijmeme prijmu prace praci "
        "pracovnik pracovnika pracovnice pracovniky ubytovani zajisteno zajistime zdarma plat mzda mesic "
        "mesicne hodinu hodina bez zkusenosti praxe zahranici nemecko nemecku rakousku divky divka zeny zena "
        "muze servirka servirky kuchar ridic ridice uklizecka uklid pecovatelka chuva nabizime nabidka ihned "
        "brigada pozice tanecnice prodavac prodavacka prodavacku skladnik delnik delnici pomocny"
    ),
)

"""Hungarian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="hu",
    name="Hungarian",
    script="latin",
    stemmer="hungarian",
    before=frozenset(
        [
            "nem",
            "nincs",
            "nincsenek",
            "sem",
            "se",
            "soha",
            "sose",
            "ne",
            "senki",
            "semmi",
            "semmit",
            "semmilyen",
            "tilos",
            "nelkuli",
        ]
    ),
    after=frozenset(
        [
            "nelkul",
            "nincs",
            "nincsenek",
            "mentes",
            "nem kerunk",
            "nem kell",
            "nem vonunk",
            "nem szedunk",
            "nem fizetsz",
            "nem fizet",
            "nem szamolunk",
            "nem varunk",
            "nem kerul levonasra",
            "tilos",
        ]
    ),
    alternatives=frozenset(["vagy", "se", "sem"]),
    supposed=frozenset(
        [
            "ha valaki penzt ker",
            "ha valaki dijat ker",
            "ha valaki kerne",
            "ha valaki ilyet ker",
            "ha valaki a nevunkben",
            "ha barki kerne",
            "ha barki penzt ker",
            "aki penzt ker",
            "aki ilyet ker",
            "ha ugynok ker",
            "ha kernek toled",
            "ha kerik toled",
            "ha kernek ontol",
            "amennyiben valaki ker",
            "ha valaki azt igeri",
            "ha valaki elkeri",
            "ha valaki elkerne",
            "ha valaki tole",
        ]
    ),
    telling=(
        "az es egy nem hogy keresunk keresek munka munkat allas munkatars munkatarsat munkatarsakat dolgozo "
        "dolgozot dolgozokat fizetes ber szallas szallast szallassal ingyenes kulfoldi kulfoldon kulfoldre "
        "azonnali felveszunk takarito takaritonot pincer pincernot pincerno szakacs lanyok lanyokat holgyek "
        "holgyeket oradij tapasztalat nelkul nyelvtudas ora havi het jelentkezz jelentkezes jelentkezni "
        "erdeklodni sofor gepkocsivezeto van kell vagy csak mar meg is lehet munkalehetoseg idosgondozo apolo "
        "eves lany no not ferfi ferfiak nemetorszagi ausztriai ausztriaban nemetorszagban konyhai kisegito "
        "aruhaz elado"
    ),
)

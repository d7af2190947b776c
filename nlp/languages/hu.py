"""Hungarian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="hu",
    name="Hungarian",
    script="latin",
    stemmer="hungarian",
    before=frozenset(["nem", "nincs", "sem", "soha", "ne"]),
    after=frozenset(["nelkul", "nincs", "mentes"]),
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

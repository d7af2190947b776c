"""Croatian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="hr",
    name="Croatian",
    script="latin",
    stemmer="serbian",
    before=frozenset(
        [
            "ne",
            "bez",
            "nije",
            "nisu",
            "nema",
            "nikad",
            "nikada",
            "nikakav",
            "nikakve",
            "nikakvi",
            "nikakvih",
            "nikakvo",
            "ni",
            "niti",
            "nemojte",
            "necemo",
            "necete",
        ]
    ),
    telling=(
        "i za na u od sa se ne su da je ili trazimo trazi potrebni potreban potrebna potrebne posao radnik "
        "radnici radnike rad djevojke djevojka zene muskarci konobar konobarica konobarice kuhar vozac vozaci "
        "sobarica sobarice njegovateljica placa mjesecno eura osiguran osigurana osigurano smjestaj "
        "inozemstvo inozemstvu iskustvo bez hitno uvjeti isplata tvrtka tjedan mjesec tjedno strucni suradnik "
        "voditelj djelatnik prodavac"
    ),
)

"""Serbian, in both of its scripts."""

from nlp.languages import Language, hr

LANGUAGE = Language(
    code="sr",
    name="Serbian",
    script="latin",
    stemmer="serbian",
    rules="hr",
    before=hr.LANGUAGE.before,
    # As in Croatian, the marks of Latin letters are folded away: č, ć and c are one.
    letters={
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "g",
        "д": "d",
        "е": "e",
        "ж": "z",
        "з": "z",
        "и": "i",
        "ј": "j",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "ћ": "c",
        "у": "u",
        "ф": "f",
        "х": "h",
        "ц": "c",
        "ч": "c",
        "ш": "s",
        "ђ": "d",
        "љ": "lj",
        "њ": "nj",
        "џ": "dz",
        "ѓ": "g",
        "ќ": "k",
    },
    telling=(
        "и за на у од са се не су да је или тражимо тражи потребни потребан потребна потребне посао послу "
        "радник радници раднике рада рад девојке девојка жене мушкарци конобар конобарица конобарице кувар "
        "возач возачи собарица неговатељица плата месечно обезбеђен смештај иностранство иностранству "
        "искуство без хитно i za na u od sa se ne su da je ili trazimo trazi potrebni potreban potrebna "
        "potrebne posao poslu radnik radnici radnike rad rada devojke devojka zene muskarci konobar "
        "konobarica konobarice kuvar vozac vozaci sobarica negovateljica plata mesecno dinara obezbedjen "
        "obezbeden obezbedeno smestaj inostranstvo inostranstvu iskustvo bez hitno uslovi isplata firma"
    ),
)

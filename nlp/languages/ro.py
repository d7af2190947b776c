"""Romanian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ro",
    name="Romanian",
    script="latin",
    stemmer="romanian",
    before=frozenset(["nu", "fara", "niciun", "nicio", "nici", "niciodata"]),
    alternatives=frozenset(["sau", "ori", "nici"]),
    supposed=frozenset(
        [
            "daca cineva cere",
            "daca cineva va cere",
            "daca cineva iti cere",
            "daca va cere cineva",
            "daca ti se cere",
            "daca vi se cere",
            "oricine cere",
            "cine cere",
        ]
    ),
    telling=(
        "si de la pentru cu din sau nu sunt este se va sa pe ca caut cautam angajam angajez angajeaza "
        "angajari angajare locuri munca lucru loc muncitori muncitor fete femei femeie barbati ospatar "
        "ospatarita ospatarite bucatar bucatareasa sofer soferi menajera ingrijitoare ingrijire camerista "
        "cameriste salariu cazare asigurat asigurata asigurate gratuit strainatate luna ora zi experienta "
        "fara telefon dansatoare dansatori dame oferim avans bani calificat necalificati necalificat "
        "vanzatoare vanzator lucrator lucratori contabil"
    ),
)

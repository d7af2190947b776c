"""Romanian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ro",
    name="Romanian",
    script="latin",
    stemmer="romanian",
    before=frozenset(
        [
            "nu",
            "fara",
            "niciun",
            "nicio",
            "nici",
            "niciodata",
            "zero",
            "nimeni nu",
            "nimeni nu are voie",
            "nu are voie",
            "nu percepem de la candidati",
            "nu percepem candidatilor",
            "nu cerem de la candidati",
            "nu se percepe de la candidati",
            "nu se cere candidatilor",
            "nu platiti nimanui",
            "nu exista nici un fel de",
            "niciun fel de",
            "nici un fel de",
            "refuzam orice",
        ]
    ),
    after=frozenset(
        [
            "nu exista",
            "nu se percepe",
            "nu se percep",
            "nu se cere",
            "nu se cer",
            "nu se plateste",
            "nu se platesc",
            "nu se retine",
            "nu se retin",
            "nu se opreste",
            "nu sunt necesare",
            "nu percepem",
            "nu cerem",
            "zero",
        ]
    ),
    alternatives=frozenset(["sau", "ori", "nici", "si"]),
    supposed=frozenset(
        [
            "daca cineva cere",
            "daca cineva va cere",
            "daca cineva iti cere",
            "daca va cere cineva",
            "daca ti se cere",
            "daca vi se cere",
            "oricine cere",
            "oricine va cere",
            "oricine iti cere",
            "daca va cer",
            "daca iti cere cineva",
            "daca cineva iti promite",
            "daca cineva va promite",
            "daca cineva pretinde",
            "daca vi se promite",
            "daca un agent cere",
            "daca un agent va cere",
            "daca un intermediar va cere",
            "cine iti cere",
            "cine va cere",
            "cine pretinde",
            "in cazul in care vi se cere",
            "in cazul in care cineva cere",
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

"""Italian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="it",
    name="Italian",
    script="latin",
    stemmer="italian",
    before=frozenset(
        [
            "non",
            "senza",
            "nessun",
            "nessuna",
            "nessuno",
            "mai",
            "ne",
            "niente",
            "neanche",
            "nemmeno",
            "neppure",
        ]
    ),
    after=frozenset(
        [
            "mai",
            "non ce ne sono",
            "non sono previsti",
            "non sono previste",
            "non e previsto",
            "non e prevista",
            "non e richiesto",
            "non e richiesta",
            "non e dovuto",
            "non e dovuta",
            "non si paga",
            "non si pagano",
            "non sono richiesti",
            "non sono richieste",
            "non esistono",
            "non vengono chiesti",
            "e vietato",
            "sono vietati",
            "sono vietate",
            "e vietata",
        ]
    ),
    alternatives=frozenset(["o", "ne", "oppure"]),
    supposed=frozenset(
        [
            "se qualcuno vi chiede",
            "se qualcuno ti chiede",
            "se qualcuno chiede",
            "se qualcuno le chiede",
            "se qualcuno dovesse chiedere",
            "se vi chiedono",
            "se ti chiedono",
            "se le chiedono",
            "se vi viene chiesto",
            "se ti viene chiesto",
            "se qualcuno vi propone",
            "se qualcuno vi promette",
            "se qualcuno ti promette",
            "se qualcuno pretende",
            "chi vi chiede",
            "chi ti chiede",
            "chi chiede soldi",
            "chiunque vi chieda",
            "chiunque chieda",
            "qualora qualcuno chieda",
            "se un intermediario chiede",
            "se qualcuno vi offre",
        ]
    ),
    telling=(
        "e il lo la gli le di del della un una per con in da al si non sono che o cerchiamo cerco cerca "
        "cercasi cercansi lavoro offerta posto impiego cameriera cameriere cuoco cuoca autista autisti donna "
        "donne uomo uomini ragazze ragazza pulizie badante badanti colf vitto alloggio incluso gratuito "
        "stipendio mensile mese ora senza esperienza estero urgente ballerine ballerina commessa commesso "
        "operaio operai addetto addetta magazziniere assumiamo assume offriamo subito stagione aiuto"
    ),
)

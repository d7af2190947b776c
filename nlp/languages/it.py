"""Italian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="it",
    name="Italian",
    script="latin",
    stemmer="italian",
    before=frozenset(["non", "senza", "nessun", "nessuna", "nessuno", "mai", "ne"]),
    telling=(
        "e il lo la gli le di del della un una per con in da al si non sono che o cerchiamo cerco cerca "
        "cercasi cercansi lavoro offerta posto impiego cameriera cameriere cuoco cuoca autista autisti donna "
        "donne uomo uomini ragazze ragazza pulizie badante badanti colf vitto alloggio incluso gratuito "
        "stipendio mensile mese ora senza esperienza estero urgente ballerine ballerina commessa commesso "
        "operaio operai addetto addetta magazziniere assumiamo assume offriamo subito stagione aiuto"
    ),
)

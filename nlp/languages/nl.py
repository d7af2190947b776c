"""Dutch."""

from nlp.languages import Language

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    script="latin",
    stemmer="dutch",
    before=frozenset(
        [
            "geen",
            "niet",
            "zonder",
            "nooit",
            "noch",
            "niemand",
            "nergens",
            "evenmin",
            "niks",
            "niets",
        ]
    ),
    after=frozenset(
        [
            "niet",
            "nooit",
            "niks",
            "niets",
            "is verboden",
            "zijn verboden",
            "mag niet",
            "vragen wij niet",
            "vragen we niet",
            "kennen we niet",
            "kennen wij niet",
            "doen we niet aan",
            "bestaan niet",
            "zijn er niet",
            "is er niet",
        ]
    ),
    alternatives=frozenset(["of", "noch"]),
    supposed=frozenset(
        [
            "als iemand je vraagt",
            "als iemand jou vraagt",
            "als iemand u vraagt",
            "als iemand vraagt",
            "als iemand geld vraagt",
            "als iemand om",
            "als iemand je om",
            "mocht iemand",
            "vraagt iemand je",
            "vraagt iemand u",
            "wie je om",
            "wie jou om",
            "wie u om",
            "wie geld vraagt",
            "wie namens ons",
            "word je gevraagd om",
            "wordt u gevraagd om",
            "als een bureau vraagt",
            "als een tussenpersoon",
            "als je gevraagd wordt",
            "als ze je vragen",
            "als iemand je belooft",
            "als iemand u belooft",
            "als iemand je aanbiedt",
        ]
    ),
    telling=(
        "en de het een van voor met in op aan bij is zijn wij je niet of te om naar zoeken zoekt zoek gezocht "
        "werk baan vacature medewerker medewerkers serveerster serveersters ober kok chauffeur chauffeurs "
        "schoonmaker schoonmaakster schoonmaak verzorgende kamermeisje vrouwen meisjes mannen huisvesting "
        "woonruimte gratis loon salaris maand per uur zonder ervaring buitenland spoed direct bieden "
        "danseressen danseres fulltime parttime verkoper verkoopster hulp oppas magazijn orderpicker "
        "uitzendkracht technicus verpleegkundige"
    ),
)

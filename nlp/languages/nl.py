"""Dutch."""

from nlp.languages import Language

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    script="latin",
    stemmer="dutch",
    before=frozenset(["geen", "niet", "zonder", "nooit", "noch", "niemand", "nergens", "evenmin"]),
    after=frozenset(["niet"]),
    telling=(
        "en de het een van voor met in op aan bij is zijn wij je niet of te om naar zoeken zoekt zoek gezocht "
        "werk baan vacature medewerker medewerkers serveerster serveersters ober kok chauffeur chauffeurs "
        "schoonmaker schoonmaakster schoonmaak verzorgende kamermeisje vrouwen meisjes mannen huisvesting "
        "woonruimte gratis loon salaris maand per uur zonder ervaring buitenland spoed direct bieden "
        "danseressen danseres fulltime parttime verkoper verkoopster hulp oppas magazijn orderpicker "
        "uitzendkracht technicus verpleegkundige"
    ),
)

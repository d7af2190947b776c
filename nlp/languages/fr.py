"""French."""

from nlp.languages import Language

LANGUAGE = Language(
    code="fr",
    name="French",
    script="latin",
    stemmer="french",
    before=frozenset(["pas", "sans", "aucun", "aucune", "jamais", "ni", "ne"]),
    after=frozenset(["pas"]),
    telling=(
        "et le la les des du un une pour avec dans en au aux nous vous est sont pas ou sur recherche "
        "recherchons cherche cherchons recrute recrutons emploi travail poste serveuse serveuses serveur "
        "cuisinier cuisiniere chauffeur chauffeurs femme femmes homme hommes filles jeune jeunes menage "
        "nourrice logement loge nourri fourni gratuit salaire mensuel mois heure sans experience etranger "
        "urgent danseuse danseuses employe employee vendeur vendeuse ouvrier ouvriers aide soignante soignant "
        "garde enfants plein partiel temps charge agent technicien assistante conducteur h f"
    ),
)

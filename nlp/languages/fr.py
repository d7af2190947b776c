"""French."""

from nlp.languages import Language

LANGUAGE = Language(
    code="fr",
    name="French",
    script="latin",
    stemmer="french",
    before=frozenset(
        [
            "pas",
            "sans",
            "aucun",
            "aucune",
            "aucuns",
            "jamais",
            "ni",
            "ne",
            "zero",
            "nul",
            "personne ne",
            "rien a",
            "pas question de",
            "interdiction de demander",
        ]
    ),
    after=frozenset(
        ["pas", "n est demande", "n est demandee", "n est exige", "n est retenue", "n est percu", "aucun", "aucune"]
    ),
    alternatives=frozenset(["ou", "ni", "et"]),
    supposed=frozenset(
        [
            "si quelqu un vous demande",
            "si quelqu un te demande",
            "si quelqu un vous reclame",
            "si quelqu un vous en reclame",
            "si on vous demande",
            "si on te demande",
            "si quelqu un vous promet",
            "si quelqu un te promet",
            "si l on vous demande",
            "si on vous promet",
            "si on vous propose",
            "si un intermediaire demande",
            "si un agent demande",
            "quiconque demande",
            "quiconque vous demande",
            "celui qui vous demande",
            "au cas ou quelqu un demande",
        ]
    ),
    telling=(
        "et le la les des du un une pour avec dans en au aux nous vous est sont pas ou sur recherche "
        "recherchons cherche cherchons recrute recrutons emploi travail poste serveuse serveuses serveur "
        "cuisinier cuisiniere chauffeur chauffeurs femme femmes homme hommes filles jeune jeunes menage "
        "nourrice logement loge nourri fourni gratuit salaire mensuel mois heure sans experience etranger "
        "urgent danseuse danseuses employe employee vendeur vendeuse ouvrier ouvriers aide soignante soignant "
        "garde enfants plein partiel temps charge agent technicien assistante conducteur h f"
    ),
)

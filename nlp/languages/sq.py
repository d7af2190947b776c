"""Albanian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="sq",
    name="Albanian",
    script="latin",
    before=frozenset(["nuk", "pa", "s", "ska", "mos", "asnje", "as", "jo", "kurre"]),
    telling=(
        "dhe per ne me nga te i e nje ka jane nuk ose kerkohet kerkohen kerkojme kerkon pune punes punetor "
        "punetore kamarier kamariere kuzhinier kuzhiniere pastruese shofer vajza vajze gra burra paga rroga "
        "muaj ore strehim akomodim akomodimi pervoje pervoja eksperience jashte vendit gjermani itali greqi "
        "urgjent kompania jone kontrate falas shitese kujdestare"
    ),
)

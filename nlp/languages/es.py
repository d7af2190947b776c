"""Spanish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="es",
    name="Spanish",
    script="latin",
    stemmer="spanish",
    before=frozenset(
        [
            "no",
            "sin",
            "ningun",
            "ninguna",
            "nunca",
            "jamas",
            "ni",
            "nada de",
            "cero",
            "nadie debe",
            "nadie puede",
            "no se cobra a los candidatos",
            "no cobramos a los candidatos",
        ]
    ),
    after=frozenset(["no se cobra", "no se cobran", "no se pide", "no se piden", "no se exige", "no existen"]),
    alternatives=frozenset(["o", "u", "ni", "y"]),
    supposed=frozenset(
        [
            "si alguien te pide",
            "si alguien le pide",
            "si alguien os pide",
            "si te piden",
            "si le piden",
            "si os piden",
            "si alguien promete",
            "si alguien te promete",
            "si te ofrecen",
            "si le ofrecen",
            "si un agente pide",
            "si un intermediario pide",
            "si alguien pide",
            "quien te pida",
            "quien le pida",
            "quien pida",
            "cualquiera que pida",
            "en caso de que alguien pida",
        ]
    ),
    telling=(
        "y el la los las de del un una para con en por al se no su es son o que buscamos busco busca necesita "
        "necesitan necesitamos solicita solicitamos requiere trabajo empleo puesto camarera camareras "
        "camarero cocinero cocinera conductor conductores chofer mujer mujeres hombre hombres chicas chica "
        "senoritas limpieza empleada domestica ninera cuidadora alojamiento vivienda incluido gratis sueldo "
        "salario mensual mes hora sin experiencia extranjero urgente bailarina bailarinas ayudante peon mozo "
        "vendedor vendedora operario operarios dependiente tecnico auxiliar encargado oficial jornada envia "
        "cuidado"
    ),
)

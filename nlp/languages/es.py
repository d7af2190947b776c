"""Spanish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="es",
    name="Spanish",
    script="latin",
    stemmer="spanish",
    before=frozenset(["no", "sin", "ningun", "ninguna", "nunca", "jamas", "ni"]),
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

"""Portuguese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    script="latin",
    stemmer="portuguese",
    before=frozenset(
        [
            "nao",
            "sem",
            "nenhum",
            "nenhuma",
            "nunca",
            "jamais",
            "nem",
            "nada de",
            "zero",
            "ninguem pode",
            "ninguem deve",
            "nao cobramos aos candidatos",
            "nao se cobra aos candidatos",
        ]
    ),
    after=frozenset(
        [
            "nao se cobra",
            "nao se cobram",
            "nao se pede",
            "nao se pedem",
            "nao e cobrada",
            "nao e cobrado",
            "nenhuma",
            "nenhum",
        ]
    ),
    alternatives=frozenset(["ou", "nem", "e"]),
    supposed=frozenset(
        [
            "se alguem pedir",
            "se alguem te pedir",
            "se alguem lhe pedir",
            "se alguem cobrar",
            "se te pedirem",
            "se lhe pedirem",
            "se pedirem",
            "se alguem prometer",
            "se alguem oferecer",
            "se te oferecerem",
            "se um agente pedir",
            "se um intermediario pedir",
            "quem te pedir",
            "quem lhe pedir",
            "quem pedir",
            "qualquer pessoa que peca",
            "caso alguem peca",
        ]
    ),
    telling=(
        "e o a os as de do da dos das um uma para com em no na por ao se nao sao que ou procuramos procuro "
        "procura precisa precisamos contrata contratamos admite trabalho emprego vaga vagas empregada "
        "empregado mesa garconete garcom cozinheiro cozinheira motorista motoristas mulher mulheres homem "
        "homens mocas meninas limpeza domestica baba cuidadora alojamento moradia incluido gratis salario "
        "mensal mes hora sem experiencia exterior estrangeiro urgente dancarina dancarinas ajudante vendedor "
        "vendedora auxiliar operador tecnico estagio atendente assistente supervisor gerente"
    ),
)

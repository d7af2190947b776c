"""Portuguese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    script="latin",
    stemmer="portuguese",
    before=frozenset(["nao", "sem", "nenhum", "nenhuma", "nunca", "jamais", "nem"]),
    telling=(
        "e o a os as de do da dos das um uma para com em no na por ao se nao sao que ou procuramos procuro "
        "procura precisa precisamos contrata contratamos admite trabalho emprego vaga vagas empregada "
        "empregado mesa garconete garcom cozinheiro cozinheira motorista motoristas mulher mulheres homem "
        "homens mocas meninas limpeza domestica baba cuidadora alojamento moradia incluido gratis salario "
        "mensal mes hora sem experiencia exterior estrangeiro urgente dancarina dancarinas ajudante vendedor "
        "vendedora auxiliar operador tecnico estagio atendente assistente supervisor gerente"
    ),
)

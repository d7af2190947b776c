"""Turkish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    script="latin",
    stemmer="turkish",
    before=frozenset(["hicbir", "asla"]),
    after=frozenset(
        [
            "yok",
            "degil",
            "degildir",
            "olmadan",
            "almiyoruz",
            "alinmaz",
            "istenmez",
            "*miyoruz",
            "*muyoruz",
            "*miyor",
            "*muyor",
            "*mayiz",
            "*meyiz",
            "*mamaktadir",
            "*memektedir",
            "*mayacak",
            "*meyecek",
            "yoktur",
        ]
    ),
    alternatives=frozenset(["veya", "ya da", "ve"]),
    supposed=frozenset(
        ["biri sizden", "sizden isteyen", "eger biri", "kim sizden", "sizden talep eden", "olur da biri"]
    ),
    telling=(
        "ve bir bu icin ile da de olarak veya var yok araniyor ariyoruz alinacaktir alinacak alimi is isi "
        "eleman elemani personel personeli calisan calisacak iscisi isci garson garsonlar asci bayan bayanlar "
        "erkek kiz kizlar kadin temizlik temizlikci bakici sofor soforu konaklama yemek ucretsiz maas maasi "
        "aylik ay saat deneyim deneyimli deneyimsiz tecrubeli yurtdisi yurtdisinda acil dansoz dansci uzmani "
        "muduru gorevlisi elemanlari satis muhasebe yardimcisi teknisyeni otel restoran bulunan hemen calisma "
        "arkadaslari"
    ),
)

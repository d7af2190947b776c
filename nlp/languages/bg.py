"""Bulgarian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="bg",
    name="Bulgarian",
    script="cyrillic",
    before=frozenset(["не", "без", "няма", "нито", "никога", "никакви", "никакъв"]),
    sounds={
        "a": ("а", "ъ"),
        "b": ("б",),
        "v": ("в",),
        "w": ("в",),
        "g": ("г",),
        "d": ("д",),
        "e": ("е",),
        "z": ("з",),
        "i": ("и", "й"),
        "k": ("к",),
        "l": ("л",),
        "m": ("м",),
        "n": ("н",),
        "o": ("о",),
        "p": ("п",),
        "r": ("р",),
        "s": ("с",),
        "t": ("т",),
        "u": ("у", "ъ"),
        "f": ("ф",),
        "h": ("х",),
        "kh": ("х",),
        "c": ("ц", "к"),
        "ts": ("ц",),
        "tz": ("ц",),
        "ch": ("ч",),
        "sh": ("ш",),
        "zh": ("ж",),
        "x": ("х", "кс"),
        "ya": ("я",),
        "ja": ("я",),
        "ia": ("ия", "я"),
        "yu": ("ю",),
        "ju": ("ю",),
        "iu": ("ю",),
        "y": ("ъ", "й", "и"),
        "q": ("я",),
        "j": ("ж", "й", "дж"),
        "dj": ("дж",),
        "sht": ("щ",),
        "6t": ("щ",),
        "6": ("ш",),
        "4": ("ч",),
        "st": ("ст", "щ"),
        "yo": ("ьо", "йо"),
    },
    telling=(
        "и за на в от с се по не са да е ще или ни търсим търся търси търсят работа работници работник "
        "момичета момиче жени мъже сервитьорка сервитьорки сервитьор готвач шофьор шофьори камериерка "
        "камериерки детегледачка гледане осигурена осигурено осигурени квартира заплата месец час без опит "
        "език чужбина германия гърция кипър гръцкия танцьорки набира набираме предлагаме предлага общ общи "
        "магазин продавач консултант ден пари безплатно хотел търсете обадете болногледачка възрастни сезонна "
        "кухня помощник"
    ),
    latin=(
        "rabota tarsim tursim tyrsim tarsq tarsia tursia momicheta momiche jeni zheni mazhe servitiorka "
        "servitiorki servitior gotvach shofior shofyor kamerierka kamerierki osigurena osigureno kvartira "
        "zaplata mesec mesets mesetz bez opit ezik chujbina chuzhbina germania gartsia garcia kipar tancyorki "
        "nabira predlagam predlagame pari bezplatno rabotnici rabotnitsi vseki vsqka vsyaka plashtame plashta "
        "bileta vizata stroej izgodno prez koito nyama nqma da za i na v ot"
    ),
)

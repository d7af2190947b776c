"""Bulgarian."""

from nlp.languages import Language
from nlp.sounds import CYRILLIC

LANGUAGE = Language(
    code="bg",
    name="Bulgarian",
    script="cyrillic",
    before=frozenset(
        [
            "не",
            "без",
            "няма",
            "нито",
            "никога",
            "никакви",
            "никакъв",
            "никаква",
            "никакво",
            "никой не",
            "никой няма право",
            "не се иска",
            "не се искат",
            "не дължите",
            "кандидатите не плащат",
        ]
    ),
    after=frozenset(
        [
            "няма",
            "не се иска",
            "не се искат",
            "не се изисква",
            "не се изискват",
            "не се събират",
            "не се събира",
            "не се удържа",
            "не се удържат",
            "не се плаща",
            "не се плащат",
            "не искаме",
            "не събираме",
            "не вземаме",
            "не взимаме",
            "не трябва",
            "не трябват",
            "не е нужен",
            "не е нужна",
            "не са нужни",
            "не се дължи",
            "не се дължат",
        ]
    ),
    alternatives=frozenset(["или", "нито", "и", "ни"]),
    supposed=frozenset(
        [
            "ако някой иска пари",
            "ако някой ви иска",
            "ако някой поиска",
            "ако ви поискат",
            "ако някой ви поиска",
            "ако ви искат",
            "ако някой обещава",
            "ако някой предлага",
            "ако ви обещават",
            "ако посредник иска",
            "ако посредник поиска",
            "ако агент иска",
            "който ви иска",
            "който поиска",
            "всеки който иска",
            "в случай че някой поиска",
        ]
    ),
    sounds=CYRILLIC
    | {
        "a": ("а", "ъ"),
        "e": ("е",),
        "u": ("у", "ъ"),
        "ts": ("ц",),
        "sh": ("ш",),
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

"""The languages that came after the first twenty: a lure of several cues is seen in each, and the same offer with each of them denied is not."""

from __future__ import annotations

import pytest

from records.analysis import BANDS
from tests.nlp.small import posting, sound

LURES = {
    "bn": "দুবাইয়ের নাইট ক্লাবের জন্য মেয়ে লাগবে। টিকিট ও ভিসা আমরা দেব, খরচ বেতন থেকে কেটে নেওয়া হবে। পাসপোর্ট মালিকের কাছে থাকবে।",
    "el": "Ζητούνται κοπέλες για μπαρ στην Κύπρο, εισιτήριο και βίζα τα πληρώνουμε εμείς, το ξεπληρώνετε από τον μισθό. Το διαβατήριο το κρατάει το αφεντικό.",
    "hi": "दुबई के नाइट क्लब के लिए लड़कियां चाहिए। टिकट और वीज़ा फ्री, खर्च सैलरी से कटेगा। पासपोर्ट मालिक के पास रहेगा।",
    "hr": "Tražimo djevojke za rad u noćnom klubu u Italiji. Kartu i vizu plaćamo mi, poslije se odbija od plaće. Putovnica ostaje kod gazde.",
    "ja": "海外のクラブで働ける女性募集。航空券とビザはこちらで用意します、渡航費は働いて返してください。パスポートは会社が保管します。",
    "ko": "해외 클럽에서 일할 여성 모집. 항공권과 비자는 저희가 준비하고 월급에서 공제합니다. 여권은 회사가 보관합니다.",
    "ne": "दुबईको नाइट क्लबमा केटी चाहियो। टिकट र भिसा निःशुल्क, खर्च तलबबाट काटिन्छ। पासपोर्ट मालिकले राख्छ।",
    "sq": "Kërkohen vajza për klub nate në Itali. Biletën dhe vizën i paguajmë ne dhe i ktheni nga rroga. Pasaporta mbetet te pronari.",
    "sr": "Потребне девојке за рад у ноћном клубу у Италији. Карту и визу плаћамо ми, после се одбија од плате. Пасош остаје код газде.",
    "th": "รับสาวทำงานบาร์ที่ดูไบ ออกค่าตั๋วเครื่องบินและวีซ่าให้ฟรี แล้วหักจากเงินเดือน พาสปอร์ตบริษัทเก็บไว้",
}
DENIED = {
    "bn": "কারখানায় অপারেটর লাগবে। টিকিট কোম্পানি দেবে, বেতন থেকে কাটা হবে না। পাসপোর্ট আপনার কাছে থাকবে। কোনো ফি নেই।",
    "el": "Ξενοδοχείο ζητεί μάγειρα. Δεν κρατάμε τίποτα από τον μισθό για το εισιτήριο. Δεν κρατάμε διαβατήρια. Δεν πληρώνετε προμήθεια.",
    "hi": "फैक्ट्री में हेल्पर चाहिए। टिकट कंपनी देगी, सैलरी से कुछ नहीं कटेगा। पासपोर्ट जमा नहीं किया जाता। कोई फीस नहीं।",
    "hr": "Hotel traži kuhara. Karta se ne odbija od plaće. Ne zadržavamo putovnice. Ne plaćate proviziju.",
    "ja": "ホテルの調理スタッフ募集。航空券は会社負担で、給料から引かれません。パスポートは預かりません。手数料はいただきません。",
    "ko": "호텔 주방 직원 모집. 항공권은 회사 부담이며 월급에서 공제하지 않습니다. 여권을 맡기지 않습니다. 수수료 없습니다.",
    "ne": "कारखानामा कामदार चाहियो। टिकट कम्पनीले दिन्छ, तलबबाट काटिँदैन। पासपोर्ट जम्मा गर्नु पर्दैन। कुनै शुल्क लाग्दैन।",
    "sq": "Hoteli kërkon kuzhinier. Bileta nuk zbritet nga paga. Nuk mbajmë pasaporta. Nuk paguani komision.",
    "sr": "Хотел тражи кувара. Карта се не одбија од плате. Не задржавамо пасоше. Не плаћате провизију.",
    "th": "โรงแรมรับพ่อครัว นายจ้างออกค่าตั๋วเครื่องบิน ไม่หักเงินเดือน ไม่ยึดพาสปอร์ต ไม่เก็บค่านายหน้า",
}
LATIN = {
    "bg": "Tarsim momicheta za klub v Italia. Pasportite ostavat pri shefa, bileta go izrabotvate ot zaplatata.",
    "ru": "Ishem devushek dlya raboty v klube. Pasport hranitsya u hozyaina, bilet otrabotaete.",
}


@pytest.mark.parametrize("code", LURES)
def test_a_lure_is_seen_in_its_language(shipped_judge, code):
    judged = posting(LURES[code])
    found = shipped_judge.judge(judged)
    sound(found, judged)
    assert found.language == code
    assert {"document_confiscation", "debt_bondage", "entertainment_abroad"} <= set(found.indicators)
    assert BANDS.index(found.band) >= BANDS.index("medium")


@pytest.mark.parametrize("code", DENIED)
def test_what_an_offer_denies_is_no_cue(shipped_judge, code):
    found = shipped_judge.judge(posting(DENIED[code]))
    assert found.language == code
    assert {
        h.rule for h in found.hits if h.indicator in ("document_confiscation", "debt_bondage", "deceptive_travel")
    } == set()
    assert found.abstained is None


@pytest.mark.parametrize("code", LATIN)
def test_a_lure_in_latin_letters_is_read_with_the_rules_of_its_language(shipped_judge, code):
    judged = posting(LATIN[code])
    found = shipped_judge.judge(judged)
    sound(found, judged)
    assert found.language == code
    assert "document_confiscation" in found.indicators
    assert BANDS.index(found.band) >= BANDS.index("medium")


def test_traditional_characters_are_read_as_simplified(shipped_judge):
    simplified, traditional = "护照由公司统一保管，机票先垫付，从工资里扣", "護照由公司統一保管，機票先墊付，從工資裡扣"
    one, other = (shipped_judge.judge(posting(text)) for text in (simplified, traditional))
    assert one.indicators == other.indicators != ()

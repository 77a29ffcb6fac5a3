"""Every text of the static page in 日本語, やさしい日本語 and English, in one place.

In やさしい日本語 ``{漢字|かんじ}`` is a reading, shown above the word. ``{n}``, ``{a}``, ``{b}`` and
``{name}`` are filled in. Names of places are never translated: where the tables hold a reading
it is shown (:mod:`.romaji`), else the name stands as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}
)

#: key → (日本語, やさしい日本語, English)
TEXTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "title": (
            "{name}の地域の居場所と相談先",
            "{name}で {行|い}く{所|ところ}と {相談|そうだん}する{所|ところ}",
            "Places to go and to ask for help in {name}",
        ),
        "skip": ("一覧へ移る", "リストへ", "Skip to the list"),
        "language": ("ことば", "ことば", "Language"),
        "furigana": ("ふりがな", "ふりがな", "Furigana"),
        "dark": ("暗い色にする", "{暗|くら}い{色|いろ}", "Dark colours"),
        "light": ("明るい色にする", "{明|あか}るい{色|いろ}", "Light colours"),
        "search": (
            "お住まいの町の名前、または拠点の名前",
            "{住|す}んでいる {町|まち}の {名前|なまえ}",
            "Name of your neighbourhood (町名) or of a place",
        ),
        "search.hint": ("例: {name}", "{例|れい}: {name}", "e.g. {name}"),
        "search.none": (
            "見つかりません。町の名前を短くしてお試しください。",
            "ありません。{短|みじか}い {名前|なまえ}で {探|さが}してください。",
            "Nothing found. Try a shorter name.",
        ),
        "search.found": ("{n}件見つかりました", "{n}つ あります", "{n} found"),
        "clear": ("消す", "けす", "Clear"),
        "kind.chome": ("町丁目", "{町|まち}", "neighbourhood"),
        "kind.area": ("{name}", "{地域|ちいき}", "area ({name})"),
        "kind.hub": ("拠点", "{場所|ばしょ}", "place"),
        "near": ("{name}から近いところ", "{name}から {近|ちか}い{所|ところ}", "Near {name}"),
        "near.note": (
            "歩く時間は直線の距離からの目安です。実際の道のりではありません。",
            "{歩|ある}く{時間|じかん}は だいたいです。",
            "Walking times are estimates from straight-line distance.",
        ),
        "walk": ("歩いて約{n}分", "{歩|ある}いて だいたい{n}{分|ふん}", "about {n} min on foot"),
        "walk.same": (
            "すぐ近く（同じ町の中）",
            "すぐ {近|ちか}く（{同|おな}じ{町|まち}）",
            "in the same neighbourhood",
        ),
        "walk.estimated": (
            "歩いて約{n}分（位置は推定）",
            "{歩|ある}いて {n}{分|ふん}くらい（{場所|ばしょ}は だいたい）",
            "about {n} min on foot (location estimated)",
        ),
        "walk.unknown": ("歩く時間は不明", "{時間|じかん}は わかりません", "walking time unknown"),
        "show": ("地図で見る", "{地図|ちず}を {見|み}る", "Show on map"),
        "detail": ("くわしく", "もっと", "Details"),
        "close": ("閉じる", "とじる", "Close"),
        "map": ("地図", "{地図|ちず}", "Map"),
        "map.types": ("地図に出すもの", "{地図|ちず}に {出|だ}すもの", "Shown on the map"),
        "layer.gap": (
            "足りないところ",
            "{足|た}りない{所|ところ}",
            "Gaps",
        ),
        "layer.chome": ("町丁目の境", "{町|まち}の {線|せん}", "Neighbourhood borders"),
        "layer.tiles": ("背景の地図", "{道|みち}の{地図|ちず}", "Street map"),
        "list": ("一覧", "リスト", "List"),
        "list.note": (
            "地図と同じ内容を、文字で読めます。",
            "{地図|ちず}と {同|おな}じことが {書|か}いてあります。",
            "The same as the map, in words.",
        ),
        "list.count": ("{n}か所", "{n}か{所|しょ}", "{n} place(s)"),
        "list.empty": (
            "この区域にあると分かっている拠点はありません。",
            "ここに {場所|ばしょ}が あるか、わかりません。",
            "No place is known to be in this area.",
        ),
        "nowhere": ("圏域が分からない拠点", "どこか わからない{場所|ばしょ}", "Area not known"),
        "address": ("住所", "{住所|じゅうしょ}", "Address"),
        "hours": ("時間", "{時間|じかん}", "Hours"),
        "phone": ("電話", "{電話|でんわ}", "Telephone"),
        "operator": ("運営", "している{人|ひと}", "Run by"),
        "functions": ("できること", "できること", "Offers"),
        "web": ("ホームページ", "ホームページ", "Web page"),
        "web.open": ("ホームページを見る", "ホームページを {見|み}る", "Open web page"),
        "place": ("位置", "{場所|ばしょ}", "Location"),
        "place.area": (
            "位置は推定（圏域の中のどこか）",
            "くわしい{場所|ばしょ}は わかりません",
            "Location estimated (somewhere in the area)",
        ),
        "place.chome": (
            "位置は町丁目まで",
            "{町|まち}の {名前|なまえ}まで わかります",
            "Location known to the neighbourhood",
        ),
        "place.none": (
            "位置は不明（地図には出ません）",
            "{場所|ばしょ}は わかりません",
            "Location unknown (not on the map)",
        ),
        "unverified": ("未確認", "まだ {調|しら}べていません", "unverified"),
        "source": ("出典", "どこで {調|しら}べたか", "Sources"),
        "unknown": ("不明", "わかりません", "unknown"),
        "residents": ("人口", "{人|ひと}の{数|かず}", "Residents"),
        "people": ("{n}人", "{n}{人|にん}", "{n} people"),
        "posts": (
            "コーディネーター（実人数）",
            "{相談|そうだん}の {仕事|しごと}をする{人|ひと}",
            "Coordinators (persons)",
        ),
        "heads.range": ("{a}人または{b}人", "{a}{人|にん}か {b}{人|にん}", "{a} or {b}"),
        "heads.more": (
            "{a}人＋不明",
            "{a}{人|にん}と、わからない{人|ひと}",
            "{a} + unknown",
        ),
        "activities": ("活動", "{活動|かつどう}", "Activities"),
        "basis.register": ("公表された人口", "{区|く}や{市|し}の{数|かず}", "published figure"),
        "basis.chome": (
            "町丁目の人口の合計",
            "{町|まち}の{数|かず}の{合計|ごうけい}",
            "sum of 町丁目",
        ),
        "basis.census2015": (
            "2015年国勢調査を町丁目の割当で合計（推計）",
            "2015{年|ねん}の{調査|ちょうさ}（だいたい）",
            "2015 census, summed by 町丁目 (estimate)",
        ),
        "date.unknown": ("時点不明", "いつか わかりません", "date unknown"),
        "gap": (
            "足りないところを調べる",
            "{足|た}りない{所|ところ}を {調|しら}べる",
            "Look for gaps",
        ),
        "gap.note": (
            "つまみを動かすと、地図の色と下の表が変わります。",
            "{動|うご}かすと、{地図|ちず}の{色|いろ}が {変|か}わります。",
            "Move the sliders; the map and the table follow.",
        ),
        "gap.own": ("区市の基準", "{区|く}や{市|し}の きまり", "The municipality's own standards"),
        "gap.subject": ("何について", "{何|なに}を {調|しら}べますか", "About"),
        "gap.measure": ("はかり方", "はかり{方|かた}", "Measure"),
        "measure.count": ("数", "{数|かず}", "Number"),
        "measure.walk": ("歩く時間", "{歩|ある}く{時間|じかん}", "Walking time"),
        "measure.ratio": (
            "1人あたりの住民",
            "1{人|ひとり}の {住民|じゅうみん}",
            "Residents per person",
        ),
        "slider.count": (
            "1区域に{n}以上",
            "1つの {所|ところ}に {n}より {多|おお}く",
            "At least {n} in each area",
        ),
        "slider.minutes": (
            "徒歩{n}分以内",
            "{歩|ある}いて {n}{分|ふん}まで",
            "Within {n} min on foot",
        ),
        "slider.share": (
            "住民の{n}%以上",
            "{住民|じゅうみん}の {n}%より {多|おお}く",
            "At least {n}% of residents",
        ),
        "slider.ratio": (
            "1人あたり{n}人以下",
            "1{人|ひとり}で {n}{人|にん}まで",
            "At most {n} residents each",
        ),
        "std.count": (
            "{name}が1区域に{n}以上",
            "{name}が 1つの{所|ところ}に {n}",
            "{name}: at least {n} in each area",
        ),
        "std.walk": (
            "{name}まで徒歩{a}分以内の住民が{n}%以上",
            "{name}まで {歩|ある}いて{a}{分|ふん}の{人|ひと}が {n}%",
            "{name}: at least {n}% of residents within {a} min on foot",
        ),
        "std.ratio": (
            "{name}1人あたり住民{n}人以下",
            "{name}1{人|ひとり}で {n}{人|にん}まで",
            "{name}: at most {n} residents each",
        ),
        "status.met": ("満たす", "{足|た}りている", "Met"),
        "status.short": ("不足", "{足|た}りない", "Short"),
        "status.unknown": ("不明", "わかりません", "Unknown"),
        "gap.sum": (
            "不足 {short}　満たす {met}　不明 {unknown}",
            "{足|た}りない {short}　{足|た}りている {met}　わからない {unknown}",
            "Short {short}, met {met}, unknown {unknown}",
        ),
        "gap.area": ("区域", "{所|ところ}", "Area"),
        "gap.now": ("いま", "{今|いま}", "Now"),
        "gap.status": ("状態", "どうか", "Status"),
        "gap.hint": (
            "不明は、資料から分からないことを示します。ゼロではありません。",
            "「わかりません」は ゼロでは ありません。",
            "Unknown means not found in the sources. It is not zero.",
        ),
        "minutes.unit": ("{n}分", "{n}{分|ふん}", "{n} min"),
        "legend.hubs": ("拠点", "{場所|ばしょ}", "Places"),
        "legend.gap": ("基準とのすき間", "{足|た}りない{所|ところ}", "Gap to the standard"),
        "legend.border": ("境界", "{線|せん}", "Borders"),
        "border.approximate": (
            "概略境界（町丁目の代表点からの推定）",
            "だいたいの {線|せん}です",
            "Approximate borders (from points of 町丁目)",
        ),
        "border.official": ("公式境界", "{正|ただ}しい {線|せん}", "Official borders"),
        "about": ("このデータについて", "この{地図|ちず}について", "About these data"),
        "about.small": (
            "{n}人未満の数と、ほかの数から逆算できる数は伏せ、「不明」と出しています。",
            "{小|ちい}さい{数|かず}は {書|か}いていません。",
            "Counts of residents below {n}, and those that would give them back, are withheld as unknown.",
        ),
        "about.unverified": (
            "「未確認」は、資料で確かめられていないことを示します。その住所と電話番号は載せていません。",
            "「まだ {調|しら}べていません」の {場所|ばしょ}は、{行|い}く{前|まえ}に {聞|き}いてください。",
            "“Unverified” marks what no source confirms; its address and telephone number are left out.",
        ),
        "about.walk": (
            "徒歩の分 ＝ 直線距離 × {b} ÷ 毎分{a}m（切り上げ）",
            "{歩|ある}く{時間|じかん}は {計算|けいさん}した{数|かず}です。",
            "Minutes on foot = straight line × {b} ÷ {a} m a minute, rounded up",
        ),
        "about.date": ("公開日", "{出|だ}した{日|ひ}", "Published"),
        "about.version": ("データの版", "データの{番号|ばんごう}", "Version of the data"),
        "about.total": ("{name}の人口", "{name}の {人|ひと}の{数|かず}", "Residents of {name}"),
        "embed": (
            "このページを載せる",
            "このページを {自分|じぶん}のページに {出|だ}す",
            "Embed this page",
        ),
        "embed.note": (
            "次の文字をあなたのホームページに貼ると、この地図を載せられます。",
            "{下|した}の{文字|もじ}を コピーして {使|つか}ってください。",
            "Paste this into your own web page to show this map there.",
        ),
        "copy": ("コピーする", "コピーする", "Copy"),
        "copied": ("コピーしました", "コピーしました", "Copied"),
        "print": ("印刷する", "{印刷|いんさつ}する", "Print"),
        "pages": ("区域ごとのページ", "{所|ところ}ごとの ページ", "Pages by area"),
        "whole": (
            "{name}全体の地図",
            "{name}の {全部|ぜんぶ}の{地図|ちず}",
            "Map of all of {name}",
        ),
        "noscript": (
            "地図と検索はスクリプトを使います。下の一覧はそのまま読めます。",
            "",
            "",
        ),
        # kinds of place: names of their own stay, with what they are
        "type.なごみの家": (
            "なごみの家",
            "なごみの{家|いえ}（だれでも {行|い}けます。{相談|そうだん}できます）",
            "なごみの家 (drop-in place with advice)",
        ),
        "type.つどい〜の": (
            "つどい〜の",
            "つどい〜の（{集|あつ}まる{所|ところ}）",
            "つどい〜の (meeting place)",
        ),
        "type.コミセン": ("コミセン", "コミュニティセンター", "Community centre"),
        "type.住区センター": (
            "住区センター",
            "{住区|じゅうく}センター",
            "Residents' centre (住区センター)",
        ),
        "type.地域包括支援センター": (
            "地域包括支援センター",
            "お{年寄|としよ}りの {相談|そうだん}の{所|ところ}（{地域包括支援|ちいきほうかつしえん}センター）",
            "Community general support centre (for older people)",
        ),
        "type.総合相談窓口": (
            "総合相談窓口",
            "{何|なん}でも {相談|そうだん}できる{所|ところ}",
            "General advice desk",
        ),
        "type.かよい〜の": (
            "かよい〜の",
            "かよい〜の（{集|あつ}まる{所|ところ}）",
            "かよい〜の (meeting place)",
        ),
        "type.サロン": (
            "サロン",
            "サロン（{話|はなし}を する{所|ところ}）",
            "Salon (informal gathering)",
        ),
        "type.その他": ("その他", "ほかの{所|ところ}", "Other"),
        "fn.相談": ("相談", "{相談|そうだん}", "advice"),
        "fn.居場所": ("居場所", "いて いい{所|ところ}", "place to spend time"),
        "fn.ネットワーク": ("ネットワーク", "{人|ひと}を つなぐ", "networking"),
        "fn.介護予防": (
            "介護予防",
            "{元気|げんき}でいるための {体操|たいそう}など",
            "staying well in old age",
        ),
        "fn.会議室": ("会議室", "{会議室|かいぎしつ}", "meeting rooms"),
        "fn.多世代交流": (
            "多世代交流",
            "{子|こ}どもも {大人|おとな}も いっしょ",
            "all generations",
        ),
    }
)

#: What the map's own script says (geodata/render/assets/areamap), by its Japanese words.
MAP_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "拡大": ("大きくする", "Zoom in"),
        "縮小": ("小さくする", "Zoom out"),
        "全体を表示": ("全部を見る", "Show everything"),
        "凡例": ("しるしの説明", "Legend"),
        "出典": ("どこで調べたか", "Sources"),
        "閉じる": ("とじる", "Close"),
        "位置は推定": ("場所はだいたい", "location estimated"),
        "位置は町丁目まで": ("町までわかる", "to the neighbourhood"),
        "地図を動かすときは、2本の指で": (
            "2本の指で動かしてください",
            "Use two fingers to move the map",
        ),
        "Ctrl キー（Mac は ⌘）を押しながら回すと、拡大・縮小します": (
            "Ctrlキーをおしながら回してください",
            "Hold Ctrl (⌘ on a Mac) and turn the wheel to zoom",
        ),
        "{name}の地図。Tabキーで圏域と拠点に移り、矢印キーで選び、Enterキーで決めます": (
            "{name}の地図。Tabキーと矢印キーでえらびます",
            "Map of {name}. Tab moves to areas and places, arrow keys choose, Enter selects",
        ),
        "背景地図に接続できません": ("道の地図が出ません", "The street map cannot be reached"),
    }
)


def catalogue(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Language → key → text, for the languages asked for."""
    order = list(LANGUAGES)
    return {
        code: {key: texts[order.index(code)] for key, texts in TEXTS.items() if key != "noscript"}
        for code in languages
    }


def map_words(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Language → the map script's Japanese words → words of that language."""
    places = {"easy": 0, "en": 1}
    return {
        code: {word: texts[places[code]] for word, texts in MAP_WORDS.items()}
        for code in languages
        if code in places
    }


def japanese(key: str, **values: object) -> str:
    """The Japanese text of a key, filled in; the key's last part where there is none."""
    text = TEXTS[key][0] if key in TEXTS else key.partition(".")[2]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text

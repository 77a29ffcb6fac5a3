"""Every text of the static page, by the key under which its script asks for it.

The texts are messages of the one catalogue (:mod:`geodata.language`) and travel to the page in
all its languages. In やさしい日本語 ``{漢字|かんじ}`` is a reading, which the page shows above the
word. ``{n}``, ``{a}``, ``{b}`` and ``{name}`` are filled in there. Names of places are never
translated: where the tables hold a reading it is shown (:mod:`.romaji`), else the name stands as
it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from geodata.language import N_, SOURCE, Language, template, using
from geodata.render.script_words import translations
from geodata.render.static_files import areamap_source

#: key → 日本語
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "title": N_("{name}の地域の居場所と相談先"),
        "skip": N_("一覧へ移る"),
        "language": N_("ことば"),
        "furigana": N_("ふりがな"),
        "dark": N_("暗い色にする"),
        "light": N_("明るい色にする"),
        "search": N_("お住まいの町の名前、または拠点の名前"),
        "search.hint": N_("例: {name}"),
        "search.none": N_("見つかりません。町の名前を短くしてお試しください。"),
        "search.found": N_("{n}件見つかりました"),
        "clear": N_("消す"),
        "kind.chome": N_("町丁目"),
        "near": N_("{name}から近いところ"),
        "near.note": N_("歩く時間は直線の距離からの目安です。実際の道のりではありません。"),
        "walk": N_("歩いて約{n}分"),
        "walk.same": N_("すぐ近く（同じ町の中）"),
        "walk.estimated": N_("歩いて約{n}分（位置は推定）"),
        "walk.unknown": N_("歩く時間は不明"),
        "show": N_("地図で見る"),
        "close": N_("閉じる"),
        "map": N_("地図"),
        "map.types": N_("地図に出すもの"),
        "layer.gap": N_("足りないところ"),
        "layer.chome": N_("町丁目の境"),
        "layer.tiles": N_("背景の地図"),
        "list": N_("一覧"),
        "list.count": N_("{n}か所"),
        "list.empty": N_("この区域にあると分かっている拠点はありません。"),
        "nowhere": N_("圏域が分からない拠点"),
        "address": N_("住所"),
        "hours": N_("時間"),
        "phone": N_("電話"),
        "operator": N_("運営"),
        "functions": N_("できること"),
        "web": N_("ホームページ"),
        "web.open": N_("ホームページを見る"),
        "place": N_("位置"),
        "place.area": N_("位置は推定（圏域の中のどこか）"),
        "place.chome": N_("位置は町丁目まで"),
        "place.none": N_("位置は不明（地図には出ません）"),
        "unverified": N_("未確認"),
        "source": N_("出典"),
        "unknown": N_("不明"),
        "residents": N_("人口"),
        "people": N_("{n}人"),
        "posts": N_("コーディネーター（実人数）"),
        "heads.range": N_("{a}人または{b}人"),
        "brackets": N_("（{text}）"),
        "dot": N_("・"),
        "heads.more": N_("{a}人＋不明"),
        "activities": N_("活動"),
        "basis.register": N_("公表された人口"),
        "basis.chome": N_("町丁目の人口の合計"),
        "basis.census2015": N_("2015年国勢調査を町丁目の割当で合計（推計）"),
        "date.unknown": N_("時点不明"),
        "gap": N_("足りないところを調べる"),
        "gap.note": N_("つまみを動かすと、地図の色と下の表が変わります。"),
        "gap.own": N_("区市の基準"),
        "gap.subject": N_("何について"),
        "gap.measure": N_("はかり方"),
        "measure.count": N_("数"),
        "measure.walk": N_("歩く時間"),
        "measure.ratio": N_("1人あたりの住民"),
        "slider.count": N_("1区域に{n}以上"),
        "slider.minutes": N_("徒歩{n}分以内"),
        "slider.share": N_("住民の{n}%以上"),
        "slider.ratio": N_("1人あたり{n}人以下"),
        "std.count": N_("{name}が1区域に{n}以上"),
        "std.walk": N_("{name}まで徒歩{a}分以内の住民が{n}%以上"),
        "std.ratio": N_("{name}1人あたり住民{n}人以下"),
        "status.met": N_("満たす"),
        "status.short": N_("不足"),
        "status.unknown": N_("不明"),
        "gap.sum": N_("不足 {short}　満たす {met}　不明 {unknown}"),
        "gap.area": N_("区域"),
        "gap.now": N_("いま"),
        "gap.status": N_("状態"),
        "gap.hint": N_("不明は、資料から分からないことを示します。ゼロではありません。"),
        "legend.hubs": N_("拠点"),
        "legend.gap": N_("基準とのすき間"),
        "legend.border": N_("境界"),
        "border.approximate": N_("概略境界（町丁目の代表点からの推定）"),
        "border.official": N_("公式境界"),
        "about": N_("このデータについて"),
        "about.small": N_(
            "{n}人未満の数と、ほかの数から逆算できる数は伏せ、「不明」と出しています。"
        ),
        "about.unverified": N_(
            "「未確認」は、資料で確かめられていないことを示します。その住所と電話番号は載せていません。"
        ),
        "about.walk": N_("徒歩の分 ＝ 直線距離 × {b} ÷ 毎分{a}m（切り上げ）"),
        "about.date": N_("公開日"),
        "about.version": N_("データの版"),
        "about.total": N_("{name}の人口"),
        "embed": N_("このページを載せる"),
        "embed.note": N_("次の文字をあなたのホームページに貼ると、この地図を載せられます。"),
        "copy": N_("コピーする"),
        "copied": N_("コピーしました"),
        "print": N_("印刷する"),
        "pages": N_("区域ごとのページ"),
        "whole": N_("{name}全体の地図"),
        "noscript": N_("地図と検索はスクリプトを使います。下の一覧はそのまま読めます。"),
        # kinds of place; what needs saying of them stands in HINTS
        "type.なごみの家": N_("なごみの家"),
        "type.つどい〜の": N_("つどい〜の"),
        "type.コミセン": N_("コミセン"),
        "type.住区センター": N_("住区センター"),
        "type.地域包括支援センター": N_("地域包括支援センター"),
        "type.総合相談窓口": N_("総合相談窓口"),
        "type.かよい〜の": N_("かよい〜の"),
        "type.サロン": N_("サロン"),
        "type.その他": N_("その他"),
        "fn.相談": N_("相談"),
        "fn.居場所": N_("居場所"),
        "fn.ネットワーク": N_("ネットワーク"),
        "fn.介護予防": N_("介護予防"),
        "fn.会議室": N_("会議室"),
        "fn.多世代交流": N_("多世代交流"),
        # what kinds of place are called here and there (geodata.local_names)
        "own.熟年相談室": N_("熟年相談室"),
        "own.高齢者あんしん相談センター": N_("高齢者あんしん相談センター"),
        "own.コミュニティ・センター": N_("コミュニティ・センター"),
        "own.住区会議室": N_("住区会議室"),
        "own.常設の居場所": N_("常設の居場所"),
        "own.福祉の総合相談窓口": N_("福祉の総合相談窓口"),
        "own.福祉総合相談窓口": N_("福祉総合相談窓口"),
        # roles of the coordinators
        "role.CSW": N_("CSW"),
        "role.統括": N_("統括"),
        "role.SC": N_("SC"),
        "role.第1層SC": N_("第1層SC"),
        "role.第2層SC": N_("第2層SC"),
        "role.地域福祉コーディネーター": N_("地域福祉コーディネーター"),
        "role.多機関協働担当": N_("多機関協働担当"),
        # levels of area
        "level.地区": N_("地区"),
        "level.日常生活圏域": N_("日常生活圏域"),
        "level.コミュニティ住区": N_("コミュニティ住区"),
        "level.基本圏域": N_("基本圏域"),
        "level.住区": N_("住区"),
    }
)
#: Said where no script runs, in Japanese, or written into other texts already.
_UNSENT = {"noscript", *(key for key in TEXTS if key.startswith("own."))}
#: What a kind of place or a role is, for readers who do not know its Japanese name.
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "type.なごみの家": N_("だれでも立ち寄れて、相談もできる場所"),
        "type.つどい〜の": N_("集まって過ごす場所"),
        "type.かよい〜の": N_("集まって過ごす場所"),
        "type.住区センター": N_("住民のための施設"),
        "type.地域包括支援センター": N_("高齢者の相談先"),
        "type.サロン": N_("気軽に集まって話す場"),
        "role.CSW": N_("地域に出向いて相談を受ける専門職"),
        "role.SC": N_("生活支援コーディネーター"),
        "role.第1層SC": N_("区や市の全体を受け持つ生活支援コーディネーター"),
        "role.第2層SC": N_("圏域を受け持つ生活支援コーディネーター"),
    }
)


def catalogue(
    languages: Iterable[Language], own_names: Mapping[str, str] = MappingProxyType({})
) -> dict[str, dict[str, str]]:
    """Language → key → text with its readings, for the languages asked for.

    own_names: kind of place → what it is called in the municipality; its general name follows.
    """
    return {
        code: {key: _text(key, code, own_names) for key in TEXTS if key not in _UNSENT}
        for code in languages
    }


def map_words(languages: Iterable[Language]) -> dict[str, dict[str, str]]:
    """Language → the map script's Japanese words → words of that language, without readings."""
    found: dict[str, dict[str, str]] = {}
    for code in languages:
        if code != SOURCE:
            with using(code):
                found[code] = translations(areamap_source())
    return found


def japanese(key: str, **values: object) -> str:
    """The Japanese text of a key, filled in; the key's last part where there is none."""
    text = TEXTS.get(key, key.partition(".")[2])
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def known_words(kind: str, own_name: str | None) -> dict[str, str]:
    """Words in names of places of a kind → what they are in English, where that is known."""
    words = [word for word in (kind, own_name) if word]
    found = {word: _bare(template(word, "en")) for word in words}
    return {word: text for word, text in found.items() if text != word}


def _text(key: str, language: Language, own_names: Mapping[str, str]) -> str:
    text = template(TEXTS[key], language)
    group, _, word = key.partition(".")
    hint = template(HINTS[key], language) if key in HINTS and language != SOURCE else None
    if group == "type" and word in own_names:
        own = template(own_names[word], language)
        return _explained(own, hint or _bare(text), language)
    return _explained(text, hint, language) if hint else text


def _explained(text: str, remark: str, language: Language) -> str:
    return _bare(text) + template(TEXTS["brackets"], language).replace("{text}", remark)


def _bare(text: str) -> str:
    """A name without the remark that its translation carries."""
    return text.partition(" (")[0]

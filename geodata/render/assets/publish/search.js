// Finding a neighbourhood, an area or a place by name, however it is written (as geodata.names folds).
const NUMERALS = "〇一二三四五六七八九";
const VARIANTS = Object.fromEntries([..."﨑髙澤嶋嶌濱邊邉齋齊斎國廣德瀨櫻檜籠莊曾"].map((old, i) => [old, [..."崎高沢島島浜辺辺斉斉斉国広徳瀬桜桧篭荘曽"][i]]));
const SMALL = Object.fromEntries([..."ぁぃぅぇぉっゃゅょゎゕゖぢづ"].map((small, i) => [small, [..."あいうえおつやゆよわかけじず"][i]]));
const KANJI = "[㐀-鿿豈-﫿々〆]";

function foldName(raw) {
  const arabic = (digits) => {
    if (/^\d+$/.test(digits)) return Number(digits);
    if (!digits.includes("十")) return Number([...digits].map((d) => NUMERALS.indexOf(d)).join(""));
    const [tens, ones] = digits.split("十");
    return (tens ? NUMERALS.indexOf(tens) : 1) * 10 + (ones ? NUMERALS.indexOf(ones) : 0);
  };
  return raw.slice(0, 80).normalize("NFKC").toLowerCase()
    // a house number: 東小岩5-3-1 lies in 東小岩5丁目
    .replace(/^(\D+?)(\d+)[-‐‑‒–—―−ー─━]\d.*$/, "$1$2丁目")
    .replace(/[^\p{L}\p{N}]|ー/gu, "")
    .replace(/./gu, (c) => VARIANTS[c] ?? c)
    .replace(/^(?:大字)+/, "")
    .replace(new RegExp(`(?<=${KANJI})[ヶケゖヵガ箇](?=${KANJI})`, "g"), "が")
    .replace(new RegExp(`(?<=${KANJI})[之ノ](?=${KANJI})`, "g"), "の")
    .replace(/([〇一二三四五六七八九]?十[〇一二三四五六七八九]?|[〇一二三四五六七八九]+|\d+)丁目/g, (_, digits) => `${arabic(digits)}丁目`)
    .replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/./gu, (c) => SMALL[c] ?? c);
}

// entries: [{ kind, id, name, kana, letters }]. Best first: the whole name, its beginning, a part; an area
// whose reading is a part of what was typed (ひがしこいわ finds 小岩) comes last.
function createSearch(entries) {
  let keys = null;
  // nobody types the long marks of rōmaji
  const bare = (letters) => foldName(letters.normalize("NFD").replace(/\p{M}/gu, ""));
  const index = () => {
    keys ??= entries.map((entry) => ({ entry, name: foldName(entry.name), kana: entry.kana ? foldName(entry.kana) : "", letters: bare(entry.letters ?? "") }));
    return keys;
  };
  const rank = ({ name, kana, letters }, query) => {
    if (name === query || kana === query) return 0;
    if (name.startsWith(query)) return 1;
    if (kana.startsWith(query) || letters.startsWith(query)) return 2;
    if (name.includes(query)) return 3;
    if (kana.includes(query)) return 4;
    return (kana.length > 1 && query.includes(kana)) || (name.length > 1 && query.includes(name)) ? 5 : 9;
  };
  return (text, limit = 8) => {
    const query = foldName(text);
    if (!query) return [];
    return index().map((key, order) => ({ entry: key.entry, order, rank: rank(key, query) }))
      .filter((found) => found.rank < 9)
      .sort((a, b) => a.rank - b.rank || a.order - b.order)
      .slice(0, limit).map((found) => found.entry);
  };
}

// Texts in the reader's language. {漢字|かんじ} becomes a reading above the word, {name} is filled in.
// Everything goes in as text: nothing from the data is read as HTML.
// names: name → [[part, reading or null], …] for names that are filled in; letters: name → rōmaji.
function createWords(catalogue, start, names = {}, letters = {}) {
  let language = start;
  let furigana = false;
  // for whom we write in plain words we also say how names are read
  const readAloud = () => language === "easy" || (furigana && language === "ja");
  const PIECE = /\{([^{}|]+)\|([^{}|]+)\}|\{(\w+)\}/g;
  const template = (key) => catalogue[language][key] ?? catalogue.ja?.[key] ?? key.slice(key.indexOf(".") + 1);
  const number = (value) => String(value).replace(/^\d{4,}$/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));

  const inLetters = (value) => (language === "en" && Object.hasOwn(letters, value) ? letters[value] : value);
  const named = (value, word, ruby) => (readAloud() && Object.hasOwn(names, value)
    ? names[value].map(([part, kana]) => (kana ? ruby(part, kana) : word(part))) : [word(number(inLetters(value)))]);

  function pieces(key, values, word, ruby) {
    const text = template(key);
    const found = [];
    let last = 0;
    for (const match of text.matchAll(PIECE)) {
      found.push(word(text.slice(last, match.index)));
      if (match[1]) found.push(ruby(match[1], match[2]));
      else found.push(...[values[match[3]] ?? ""].flat().flatMap((v) => (v instanceof Node ? v : named(v, word, ruby))));
      last = match.index + match[0].length;
    }
    found.push(word(text.slice(last)));
    return found;
  }

  function ruby(base, reading) {
    const node = document.createElement("ruby");
    const rt = document.createElement("rt");
    rt.textContent = reading;
    node.append(base, rt);
    return node;
  }

  const nodes = (key, values = {}) => pieces(key, values, (text) => document.createTextNode(text), ruby);
  const text = (key, values = {}) => pieces(key, values, (part) => part, (base) => base).join("");

  // A name with its reading, where the data know one.
  function name(node) {
    const { ruby: read, romaji } = node.dataset;
    node.dataset.name ??= node.textContent;
    const written = node.dataset.name;
    if (read && readAloud()) node.replaceChildren(...JSON.parse(read).map(([part, kana]) => (kana ? ruby(part, kana) : part)));
    else node.textContent = language === "en" && romaji ? `${romaji} (${written})` : written;
  }

  // As precise as the data: a year, a month or a day. Plain words leave out the Japanese era.
  function date(node) {
    node.dataset.name ??= node.textContent;
    const [year, month, day] = node.dateTime.split("-").map(Number);
    const form = { year: "numeric", ...(month && { month: language === "en" ? "short" : "long" }), ...(day && { day: "numeric" }), timeZone: "UTC" };
    node.textContent = language === "ja" ? node.dataset.name
      : new Date(Date.UTC(year, (month || 1) - 1, day || 1)).toLocaleDateString(language === "en" ? "en-GB" : "ja-JP", form);
  }

  return {
    nodes,
    text,
    inLetters,
    get language() { return language; },
    set language(next) { language = next; },
    get furigana() { return readAloud(); },
    set furigana(next) { furigana = next; },
    dress(root) {
      for (const node of root.querySelectorAll("[data-t]")) node.replaceChildren(...nodes(node.dataset.t, node.dataset));
      for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", text(node.dataset.tLabel, node.dataset));
      root.querySelectorAll("[data-ruby], [data-romaji]").forEach(name);
      root.querySelectorAll("time").forEach(date);
    },
  };
}

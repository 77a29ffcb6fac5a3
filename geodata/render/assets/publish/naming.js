// How places, kinds, standards and figures are called in the reader's language.
function createNaming({ data, areaAt, hubAt, isType, card }, words) {
  const label = (type) => words.text(`type.${type}`);
  const called = (subject) => words.text(`${isType(subject) ? "type" : "role"}.${subject}`);
  const named = (area) => (words.language === "en" && data.romaji[area.id]) || area.name;
  const hubName = (hub, index) => (words.language === "en" && card(index).querySelector("h4 > [data-romaji]")?.dataset.romaji) || hub.name;
  const unit = (value) => words.text("people", { n: value });
  function actual({ actual: value }, standard) {
    if (value === null) return words.text("unknown");
    if (standard.measure === "walk") return `${value.toFixed(1)}%`;
    return standard.measure === "ratio" ? unit(Math.round(value)) : counted(standard.subject, value);
  }
  const standardText = ({ subject, measure, target, minutes }) =>
    words.text(`std.${measure}`, { name: short(subject), n: measure === "count" ? counted(subject, target) : target, a: minutes });
  const short = (subject) => called(subject).replace(/[（(].*/, "").trim();
  const counted = (subject, n) => words.text(isType(subject) ? "list.count" : "people", { n });

  // a hit is written as the list writes it: with its reading where readings are shown
  function readName({ kind, id, name }) {
    const listed = kind === "hub" ? card(hubAt.get(id))?.querySelector("h4 > [data-ruby], h4 > [data-romaji]")
      : kind === "area" ? document.querySelector(`.area[data-area="${areaAt.get(id)}"] h3 > span`) : null;
    return listed ? [...listed.cloneNode(true).childNodes] : [name];
  }

  return { label, called, named, hubName, short, counted, actual, standardText, readName };
}

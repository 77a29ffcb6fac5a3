// Elements built by hand: nothing that anybody typed is ever read as HTML.
const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function kindMark({ path, color }, label = "") {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "-20 -20 40 40", class: "nb-mark", "aria-hidden": "true" })) svg.setAttribute(name, value);
  const shape = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d: path, fill: color, stroke: "#1E2B2F", "stroke-width": 2, "stroke-linejoin": "round" })) shape.setAttribute(name, value);
  svg.append(shape);
  if (label) {
    const text = document.createElementNS(SVG, "text");
    for (const [name, value] of Object.entries({ y: path.startsWith("M0,-17L17,13") ? 9 : 5, "text-anchor": "middle", "font-weight": 700, "font-size": label.length > 2 ? 10 : 14, fill: "#1E2B2F" })) text.setAttribute(name, value);
    text.textContent = label;
    svg.append(text);
  }
  return svg;
}

function options(select, choices, value) {
  const wanted = JSON.stringify(choices);
  if (select.dataset.choices !== wanted) {
    select.dataset.choices = wanted;
    const groups = new Map();
    for (const [word, name, heading] of choices) {
      const option = make("option", { value: word }, name);
      if (!heading) select.append(option);
      else groups.set(heading, [...(groups.get(heading) ?? []), option]);
    }
    select.replaceChildren(...choices.filter(([, , heading]) => !heading).map(([word, name]) => make("option", { value: word }, name)),
      ...[...groups].map(([heading, members]) => make("optgroup", { label: heading }, ...members)));
  }
  if (value !== undefined) select.value = value;
}

// A text with its suspicious places marked, and two ways out.
function heldBox({ text, reply, rewrite, confirm }) {
  const words = [];
  let at = 0;
  const letters = [...text]; // the server counts letters, not halves of them
  for (const [start, end] of reply.spans ?? []) {
    words.push(letters.slice(at, start).join(""), make("mark", {}, letters.slice(start, end).join("")));
    at = end;
  }
  words.push(letters.slice(at).join(""));
  const reason = make("input", { type: "text", maxlength: 200, "aria-label": tr("個人情報でない理由"), placeholder: tr("理由（例: 公開されている窓口の電話番号）") });
  const excuse = make("form", { class: "nb-excuse", hidden: true, onsubmit: (event) => {
    event.preventDefault();
    if (reason.value.trim()) confirm(reason.value.trim());
    else reason.focus();
  } }, reason, make("button", { type: "submit", class: "nb-button" }, tr("この理由で保存する")));
  return make("div", { class: "nb-held", role: "alert" },
    make("strong", {}, [...new Set(reply.reasons ?? [])].map((clause) => tr("{clause}。", { clause })).join("").trim()),
    make("p", { class: "nb-held-text" }, ...words),
    make("p", {}, tr("この文はまだどこにも保存していません（この画面の中だけにあります）。書きかえると、すぐ保存します。")),
    make("div", { class: "nb-row" },
      make("button", { type: "button", class: "nb-button", onclick: rewrite }, tr("書きかえる")),
      confirm && make("button", { type: "button", class: "nb-button nb-plain", onclick: () => { excuse.hidden = false; reason.focus(); } }, tr("個人情報ではない"))),
    excuse);
}

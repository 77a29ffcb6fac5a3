// A native table that sorts in the browser and reports the row that was chosen.
const slots = new WeakMap(); // the element that Streamlit gives → its table and how it is sorted
const SORTED = { ascending: N_("{column}の小さい順・五十音順に並べました"), descending: N_("{column}の大きい順・逆の順に並べました") };
const LONG_TEXT = 14;
const collator = new Intl.Collator("ja", { numeric: true });
let styled = null;

export function render({ data, parentElement, setTriggerValue }) {
  styled ??= loadStyle(data.style);
  const slot = slots.get(parentElement) ?? { sort: null, data: null, frame: null };
  slots.set(parentElement, slot);
  slot.choose = (id) => setTriggerValue("row", id);
  const text = JSON.stringify(data);
  if (slot.data === text && slot.frame?.isConnected) return;
  slot.data = text;
  if (slot.sort && !data.columns[slot.sort.column]) slot.sort = null;
  draw(slot, parentElement, data);
}

function loadStyle(url) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  document.head.append(link);
  return link;
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function draw(slot, parent, data) {
  const body = make("tbody");
  const live = make("p", { class: "ct-sr", role: "status" });
  const heads = data.columns.map((column, index) => headCell(slot, data, column, index, () => {
    arrange(slot, data, heads, body);
    live.textContent = tr(SORTED[slot.sort.direction], { column: column.label });
  }));
  const table = make("table", { class: "ct-table" }, make("caption", {}, data.caption),
    make("thead", {}, make("tr", {}, ...heads)), body);
  const scroll = make("div", { class: "ct-scroll", tabindex: "0", role: "group", "aria-label": data.caption }, table);
  if (data.height) scroll.style.maxHeight = `${data.height}px`;
  arrange(slot, data, heads, body);
  const frame = make("div", { class: "ct-frame" }, scroll, live);
  const kept = slot.frame && { top: slot.frame.firstChild.scrollTop, left: slot.frame.firstChild.scrollLeft, focus: focusMark(slot.frame) };
  slot.frame?.remove();
  slot.frame = frame;
  parent.append(frame);
  if (kept) {
    scroll.scrollTop = kept.top;
    scroll.scrollLeft = kept.left;
    if (kept.focus) [...frame.querySelectorAll("[data-mark]")].find((n) => n.dataset.mark === kept.focus)?.focus({ preventScroll: true });
  }
}

function focusMark(frame) {
  return frame.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
}

function headCell(slot, data, column, index, sorted) {
  const arrow = make("span", { class: "ct-arrow", "aria-hidden": "true" });
  const button = make("button", { type: "button", "data-mark": `head ${index}` }, make("span", {}, column.label), arrow);
  if (column.help) button.title = column.help;
  button.addEventListener("click", () => {
    const first = column.kind === "text" ? "ascending" : "descending";
    const other = first === "ascending" ? "descending" : "ascending";
    const again = slot.sort?.column === index && slot.sort.direction === first;
    slot.sort = { column: index, direction: again ? other : first };
    sorted();
  });
  return make("th", { scope: "col", class: `ct-${column.kind}` }, button);
}

function arrange(slot, data, heads, body) {
  heads.forEach((head, index) => {
    const direction = slot.sort?.column === index ? slot.sort.direction : null;
    if (direction) head.setAttribute("aria-sort", direction);
    else head.removeAttribute("aria-sort");
    head.querySelector(".ct-arrow").textContent = { ascending: "▲", descending: "▼" }[direction] ?? "";
  });
  const rows = slot.sort ? [...data.rows].sort(comparison(slot.sort)) : data.rows;
  body.replaceChildren(...rows.map((row) => rowOf(slot, data, row)));
}

// Unknown values come last whichever way the table is sorted.
function comparison({ column, direction }) {
  const sign = direction === "ascending" ? 1 : -1;
  return (a, b) => {
    const [x, y] = [a.keys[column], b.keys[column]];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y)));
  };
}

function rowOf(slot, data, row) {
  const chosen = row.id === data.selected;
  const cells = data.columns.map((column, index) => {
    const cell = make(index === 0 ? "th" : "td", { class: `ct-${column.kind}` });
    if (index === 0) cell.setAttribute("scope", "row");
    const content = cellContent(row.cells[index]);
    if (index === 0 && data.selectable) {
      const button = make("button", { type: "button", "aria-pressed": String(chosen), "data-mark": `row ${row.id}` }, content);
      cell.append(button);
    } else {
      cell.append(content);
    }
    if (cell.textContent.length > LONG_TEXT) cell.classList.add("ct-long");
    if (row.keys[index] === null) cell.classList.add("ct-unknown");
    return cell;
  });
  const line = make("tr", {}, ...cells);
  if (chosen) line.classList.add("ct-chosen");
  if (data.selectable) {
    line.classList.add("ct-selectable");
    line.addEventListener("click", () => slot.choose(row.id));
  }
  return line;
}

// A cell is its text, pieces of a name with their readings, or [symbol, text, tone] for a status: the symbol carries it without colour.
function cellContent(cell) {
  if (cell?.ruby) {
    return make("span", {}, ...cell.ruby.map(([text, reading]) => (reading
      ? make("ruby", {}, text, make("rp", {}, "（"), make("rt", {}, reading), make("rp", {}, "）")) : text)));
  }
  if (!Array.isArray(cell)) return document.createTextNode(cell);
  const [symbol, text, tone] = cell;
  return make("span", { class: `ct-mark ct-tone-${tone}` }, make("span", { "aria-hidden": "true" }, symbol), make("span", {}, text));
}

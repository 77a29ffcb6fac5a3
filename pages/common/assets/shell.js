// What every page has beside its content: a link past the navigation, and the tour for first
// visitors. Both live outside Streamlit's own elements, so that no rerun takes them away.
const SEEN = "chiiki-tour-seen";
const WAIT_MS = 20000; // for the map of the first visit
const EDGE = 8;
let shown = null;
let started = 0;
let offered = false;

export function render({ data }) {
  document.documentElement.lang = data.lang;
  styleSheet(data.style);
  printWhole();
  skipLink(data.skip);
  if (data.start > started) {
    started = data.start;
    whenReady(data, () => open(data));
  } else if (data.first && !offered && !seen() && !embedded()) {
    offered = true;
    whenReady(data, () => { if (!seen()) open(data); });
  }
}

// Charts are drawn for the width of the screen and do not follow that of the paper: for printing
// each is laid out anew as wide as the sheet (a higher one smaller, for it cannot be cut), and
// afterwards as it was.
const PAPER = { width: 690, height: 940 }; // CSS pixels between the margins of A4
const onScreen = new Map(); // chart → its size on screen
let listening = false;

function printWhole() {
  if (listening) return;
  listening = true;
  window.addEventListener("beforeprint", () => {
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      const { width, height } = chart.getBoundingClientRect();
      if (!width || onScreen.has(chart)) continue;
      const scale = Math.min(1, PAPER.height / height);
      onScreen.set(chart, { width: chart.layout?.width, height: chart.layout?.height });
      chart.style.zoom = String(scale);
      resize(chart, { width: Math.round(PAPER.width / scale), height });
    }
  });
  window.addEventListener("afterprint", () => {
    for (const [chart, size] of onScreen) {
      chart.style.zoom = "";
      if (chart.isConnected) resize(chart, size);
    }
    onScreen.clear();
  });
}

// Plotly is there wherever a chart of it has been drawn; it lays out before it returns.
function resize(chart, size) {
  window.Plotly?.relayout?.(chart, size);
}

function seen() {
  try {
    return window.localStorage.getItem(SEEN) !== null;
  } catch {
    return true; // where nothing can be remembered the tour would come at every visit
  }
}

function remember() {
  try {
    window.localStorage.setItem(SEEN, "1");
  } catch { /* a browser that keeps nothing */ }
}

function embedded() {
  return window.self !== window.top || new URLSearchParams(window.location.search).get("embed") === "true";
}

function styleSheet(url) {
  if (document.querySelector(`link[data-shell="${url}"]`)) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  link.dataset.shell = url;
  document.head.append(link);
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function skipLink(words) {
  const there = document.getElementById("sh-skip");
  if (there) {
    there.textContent = words;
    return;
  }
  const link = make("a", { id: "sh-skip", class: "sh-skip", href: "#" }, words);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const heading = document.querySelector("[data-testid=stMain] h1") ?? document.querySelector("[data-testid=stMain]");
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    heading.scrollIntoView({ block: "start" });
  });
  document.body.prepend(link);
}

// The tour points at what is on the page: it waits for the map, and goes without it in the end.
function whenReady(data, then) {
  const wanted = data.steps.map((step) => step.target).find((target) => target.includes("leaflet"));
  const until = Date.now() + WAIT_MS;
  const look = () => {
    if (!wanted || document.querySelector(wanted) || Date.now() > until) then();
    else setTimeout(look, 300);
  };
  look();
}

function open(data) {
  close(false);
  const heading = make("h2", { id: "sh-tour-title", tabindex: "-1" });
  const count = make("p", { class: "sh-tour-count" });
  const text = make("p", { id: "sh-tour-text" });
  const back = make("button", { type: "button" }, data.words.back);
  const next = make("button", { type: "button", class: "sh-tour-next" });
  const end = make("button", { type: "button", class: "sh-tour-end" }, data.words.end);
  const ring = make("div", { class: "sh-ring", "aria-hidden": "true" });
  const card = make("div", { class: "sh-tour", role: "dialog", "aria-modal": "false", "aria-labelledby": "sh-tour-title", "aria-describedby": "sh-tour-text" },
    count, heading, text, make("div", { class: "sh-tour-buttons" }, end, back, next));
  shown = { card, ring, before: document.activeElement, timer: 0 };
  let at = 0;
  const show = () => {
    const step = data.steps[at];
    const last = at === data.steps.length - 1;
    count.textContent = `${at + 1}/${data.steps.length}`;
    heading.textContent = step.title;
    text.textContent = step.text;
    back.hidden = at === 0;
    next.textContent = last ? data.words.done : data.words.next;
    point(ring, step.target);
    heading.focus({ preventScroll: true });
  };
  back.addEventListener("click", () => { at -= 1; show(); });
  next.addEventListener("click", () => {
    if (at === data.steps.length - 1) return close(true);
    at += 1;
    show();
  });
  end.addEventListener("click", () => close(true));
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    event.stopPropagation();
  });
  document.body.append(ring, card);
  shown.timer = setInterval(() => point(ring, data.steps[at].target), 400); // the page may scroll or change
  show();
}

// A ring around the first thing that the selector finds in sight; none where nothing is.
function point(ring, target) {
  const found = [...document.querySelectorAll(target)].map((node) => node.getBoundingClientRect())
    .find((box) => box.width > 20 && box.height > 10 && box.right > 20 && box.left < window.innerWidth - 20);
  ring.hidden = !found;
  if (!found) return;
  const [top, left] = [Math.max(found.top - EDGE, 2), Math.max(found.left - EDGE, 2)];
  const [bottom, right] = [Math.min(found.bottom + EDGE, window.innerHeight - 2), Math.min(found.right + EDGE, window.innerWidth - 2)];
  Object.assign(ring.style, { top: `${top}px`, left: `${left}px`, width: `${right - left}px`, height: `${Math.max(0, bottom - top)}px` });
}

function close(done) {
  if (!shown) return;
  clearInterval(shown.timer);
  shown.card.remove();
  shown.ring.remove();
  if (done) {
    remember();
    if (shown.before?.isConnected) shown.before.focus({ preventScroll: true });
  }
  shown = null;
}

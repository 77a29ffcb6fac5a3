// The film of the past: one map that stays mounted, a slider, a play button and a chart that move
// together. All frames come in one message; nothing is asked of the server while it plays.
const slots = new WeakMap();
const STEP_MS = 1400; // a frame in which something changes, at speed 1
const QUIET_MS = 450; // a year in which nothing is known to change
const SPEEDS = [["0.5", tr("ゆっくり")], ["1", tr("ふつう")], ["2", tr("はやい")]];
const SVG_NS = "http://www.w3.org/2000/svg";
const COLORS = ["#0F6B6B", "#C2410C", "#5B2A86", "#0067A8"];
const DASHES = ["none", "7 4", "2 3", "9 3 2 3"];
const absolute = (url) => new URL(url, document.baseURI).href;

export function render({ data, parentElement, setTriggerValue }) {
  const slot = slots.get(parentElement) ?? { at: 0, playing: false, timer: 0, speed: 1, parts: null, told: null };
  slots.set(parentElement, slot);
  slot.tell = (day) => setTriggerValue("day", day);
  slot.emit = (event) => setTriggerValue("event", event);
  slot.turn = (slot.turn ?? 0) + 1;
  update(slot, parentElement, data, slot.turn).catch((error) => console.error(error));
  return () => setTimeout(() => { if (!parentElement.isConnected) leave(slot); }, 0);
}

async function update(slot, parent, data, turn) {
  styleSheet(data.style);
  slot.host ??= await import(absolute(data.map_host));
  if (slot.film_text !== data.film) {
    const film = await slot.host.inflate(data.film);
    if (turn !== slot.turn) return;
    Object.assign(slot, { film, film_text: data.film });
    slot.parts ??= build(slot, parent);
    refill(slot);
  }
  if (turn !== slot.turn) return;
  slot.data = data;
  // the server names a day when the reader comes by a link or changes it elsewhere; its echo of
  // what this player told it must not pull the slider back
  if (slot.asked !== data.day && data.day !== slot.told) slot.at = indexOf(slot.film, data.day);
  slot.asked = data.day;
  show(slot);
}

const indexOf = (film, day) => Math.max(0, film.frames.findIndex((frame) => frame.day === day));

function styleSheet(url) {
  if (document.querySelector(`link[data-timeline="${url}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
  document.head.lastChild.dataset.timeline = url;
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function build(slot, parent) {
  const range = make("input", { type: "range", min: "0", step: "1", class: "tl-range", "aria-label": tr("いつの様子を見るか") });
  const button = (text, label, act) => {
    const node = make("button", { type: "button", class: "tl-button", title: label, "aria-label": label }, text);
    node.addEventListener("click", act);
    return node;
  };
  const play = make("button", { type: "button", class: "tl-button tl-play" });
  const speed = make("select", { "aria-label": tr("再生の速さ") }, ...SPEEDS.map(([value, label]) => make("option", { value }, label)));
  speed.value = "1";
  const label = make("p", { class: "tl-day" });
  // on a phone the words come below the map: the day stands by the slider as well
  const now = make("span", { class: "tl-now", "aria-hidden": "true" });
  const ticks = make("div", { class: "tl-ticks", "aria-hidden": "true" });
  const map = make("div", { class: "tl-map" });
  const chart = make("div", { class: "tl-chart" });
  const said = make("ul", { class: "tl-said" });
  const changes = make("ul", { class: "tl-changes" });
  const heading = make("h4", {}, tr("この時の変化"));
  const news = make("section", { class: "tl-news", tabindex: "0", "aria-label": tr("この時の変化"), "aria-live": "polite" }, label, heading, changes, said);
  const controls = make("div", { class: "tl-controls", role: "group", "aria-label": tr("時間の操作") },
    button("◀", tr("前の時点へ"), () => step(slot, -1)), play, button("▶", tr("次の時点へ"), () => step(slot, 1)),
    make("label", { class: "tl-speed" }, tr("速さ"), " ", speed), now,
    make("div", { class: "tl-slide" }, range, ticks));
  const frame = make("div", { class: "tl-frame" }, controls,
    make("div", { class: "tl-body" }, map, make("div", { class: "tl-side" }, news, chart)));
  parent.append(frame);
  range.addEventListener("input", () => { pause(slot, false); slot.at = Number(range.value); show(slot); });
  range.addEventListener("change", () => tell(slot));
  play.addEventListener("click", () => (slot.playing ? pause(slot) : start(slot)));
  speed.addEventListener("change", () => { slot.speed = Number(speed.value); if (slot.playing) queue(slot); });
  new ResizeObserver(() => { if (slot.film) draw(slot); }).observe(chart);
  return { range, play, label, now, ticks, map, chart, said, changes, heading, news, frame };
}

function refill(slot) {
  const { range, ticks } = slot.parts;
  const last = slot.film.frames.length - 1;
  range.max = String(last);
  slot.at = Math.min(slot.at, last);
  slot.drawn = 0;
  // a mark where something changes
  ticks.replaceChildren(...slot.film.frames.flatMap((frame, index) => {
    if (!frame.changes.length) return [];
    const tick = make("i");
    tick.style.left = `${(100 * index) / Math.max(1, last)}%`;
    return [tick];
  }));
  draw(slot);
}

function step(slot, by) {
  pause(slot, false);
  slot.at = Math.max(0, Math.min(slot.film.frames.length - 1, slot.at + by));
  show(slot);
  tell(slot);
}

function start(slot) {
  if (slot.at === slot.film.frames.length - 1) slot.at = 0;
  slot.playing = true;
  show(slot);
  queue(slot);
}

function queue(slot) {
  clearTimeout(slot.timer);
  const quiet = slot.film.frames[slot.at].changes.length === 0;
  slot.timer = setTimeout(() => {
    if (!slot.parts.frame.isConnected) return leave(slot);
    if (slot.at >= slot.film.frames.length - 1) return pause(slot);
    slot.at += 1;
    show(slot);
    queue(slot);
  }, (quiet ? QUIET_MS : STEP_MS) / slot.speed);
}

function pause(slot, telling = true) {
  clearTimeout(slot.timer);
  const was = slot.playing;
  slot.playing = false;
  if (was) show(slot);
  if (was && telling) tell(slot);
}

function leave(slot) {
  clearTimeout(slot.timer);
  slot.playing = false;
}

// The address bar follows when the reader comes to rest, not at every frame.
function tell(slot) {
  const day = slot.film.frames[slot.at].day;
  if (day === slot.told) return;
  slot.told = day;
  slot.tell(day);
}

function show(slot) {
  const { film, data, parts } = slot;
  if (!data) return;
  const frame = film.frames[slot.at];
  parts.range.value = String(slot.at);
  parts.range.setAttribute("aria-valuetext", frame.label);
  parts.play.textContent = slot.playing ? tr("⏸ 止める") : tr("▶ 再生");
  parts.play.setAttribute("aria-pressed", String(slot.playing));
  parts.label.textContent = frame.label;
  parts.now.textContent = frame.label.split("（")[0];
  // read out where the reader steps, not at every frame of the film
  parts.news.setAttribute("aria-live", slot.playing ? "off" : "polite");
  parts.heading.textContent = frame.changes.length ? tr("この時の変化") : tr("この時の変化（記録にはありません）");
  parts.changes.replaceChildren(...frame.changes.map((text) => make("li", {}, text)));
  parts.said.replaceChildren(...frame.said.map((text) => make("li", {}, text)));
  const state = { ...film.base, ...frame.state, hubs: frame.state.hubs.map((index) => film.hubs[index]), basemap: data.basemap, selectedArea: data.selected };
  slot.host.render({
    data: { document: data.document, height: data.height, state, together: "" },
    parentElement: parts.map,
    setTriggerValue: (_, event) => slot.emit(event),
  });
  cursor(slot);
}

// The chart: heads of the whole municipality above, hubs whose opening is known below.
function svg(tag, attributes, text) {
  const node = document.createElementNS(SVG_NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

const days = (iso) => Date.parse(`${iso}T00:00:00Z`) / 864e5;
const CHART = { height: 300, left: 34, right: 14, heads: [26, 150], hubs: [192, 268] };

function draw(slot) {
  const { chart } = slot.parts;
  const width = chart.clientWidth;
  if (!width || (width === slot.drawn && chart.firstChild)) return;
  slot.drawn = width;
  const { frames, chart: told } = slot.film;
  const first = days(frames[0].day);
  const span = Math.max(1, days(frames[frames.length - 1].day) - first);
  const x = (iso) => CHART.left + ((days(iso) - first) / span) * (width - CHART.left - CHART.right);
  slot.x = x;
  const most = Math.max(1, ...told.heads.flatMap((one) => one.points.map(([, heads]) => heads ?? 0)));
  const mostHubs = Math.max(1, ...told.hubs.map(([, open, during]) => open + during));
  const scale = ([top, foot], value, all) => foot - (value / all) * (foot - top);
  const picture = svg("svg", { width, height: CHART.height, role: "img", "aria-label": spoken(told) });
  const text = (px, py, words, more = {}) => picture.append(svg("text", { x: px, y: py, "font-size": 12, fill: "#45545A", ...more }, words));
  for (const [area, all] of [[CHART.heads, most], [CHART.hubs, mostHubs]]) {
    for (const value of [0, all]) {
      const y = scale(area, value, all);
      picture.append(svg("line", { x1: CHART.left, x2: width - CHART.right, y1: y, y2: y, stroke: "#D5DEDF" }));
      text(CHART.left - 6, y + 4, String(value), { "text-anchor": "end" });
    }
  }
  if (told.heads.length) legendOf(told.heads, text);
  else text(CHART.left, 80, tr("人数の記録はありません"));
  text(CHART.left, CHART.hubs[0] - 10, tr("開設の記録のある拠点（か所）。ほかに不明 {undated}", { undated: told.undated }));
  years(frames, x, width, text);
  told.heads.forEach((one, index) => heads(picture, one, index, x, (value) => scale(CHART.heads, value, most)));
  const bars = told.hubs.map(([day, open, during], index) => {
    const from = x(day);
    const to = index + 1 < told.hubs.length ? x(told.hubs[index + 1][0]) : width - CHART.right;
    return [[0, open, "#0F6B6B"], [open, during, "#9CC8C2"]].filter(([, n]) => n).map(([base, n, fill]) =>
      svg("rect", { x: from, width: Math.max(1, to - from), y: scale(CHART.hubs, base + n, mostHubs), height: (n / mostHubs) * (CHART.hubs[1] - CHART.hubs[0]), fill }));
  });
  picture.append(...bars.flat());
  slot.cursor = svg("line", { y1: 14, y2: CHART.hubs[1] + 4, stroke: "#1E2B2F", "stroke-width": 2, "stroke-dasharray": "3 3" });
  picture.append(slot.cursor);
  picture.addEventListener("click", (event) => seek(slot, event.clientX - picture.getBoundingClientRect().left));
  chart.replaceChildren(picture);
  cursor(slot);
}

function legendOf(lines, text) {
  let at = CHART.left;
  lines.forEach((one, index) => {
    const words = tr("{role}（全域の人数）", { role: one.name });
    text(at, 14, words, { fill: COLORS[index % COLORS.length], "font-weight": 600 });
    // Latin letters are about half as wide as kana and kanji
    at += [...words].reduce((width, char) => width + (char < "\u2000" ? 6.6 : 12.2), 0) + 14;
  });
}

function years(frames, x, width, text) {
  const [from, to] = [Number(frames[0].day.slice(0, 4)) + 1, Number(frames[frames.length - 1].day.slice(0, 4))];
  const each = Math.max(1, Math.ceil(((to - from + 1) * 42) / (width - CHART.left)));
  for (let year = from; year <= to; year += each) text(x(`${year}-01-01`), CHART.height - 12, String(year), { "text-anchor": "middle" });
}

// A number holds until the next record; a record without a number parts the line.
function heads(picture, one, index, x, y) {
  const color = COLORS[index % COLORS.length];
  one.points.forEach(([day, value, label], at) => {
    const next = one.points[at + 1]?.[0] ?? one.until;
    if (value !== null && next) {
      const after = one.points[at + 1]?.[1];
      const rise = typeof after === "number" ? `V${y(after)}` : "";
      picture.append(svg("path", { d: `M${x(day)},${y(value)} H${x(next)} ${rise}`, fill: "none", stroke: color, "stroke-width": 2.5, "stroke-dasharray": DASHES[index % DASHES.length] }));
    }
    const point = value === null
      ? svg("text", { x: x(day), y: y(0) - 4, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "#54666B" }, "？")
      : svg("circle", { cx: x(day), cy: y(value), r: 4, fill: color, stroke: "#FFFFFF" });
    const number = value === null ? tr("人数は不明") : tr("{heads}人", { heads: value });
    point.append(svg("title", {}, `${label} ${one.name} ${number}`));
    picture.append(point);
  });
}

function spoken(told) {
  const point = ([, value, day]) => (value === null ? tr("{day}に人数不明", { day }) : tr("{day}に{heads}人", { day, heads: value }));
  const between = tr("、");
  const lines = told.heads.map((one) => tr("{word}: {text}", { word: one.name, text: one.points.map(point).join(between) }));
  const [, open = 0, during = 0] = told.hubs[told.hubs.length - 1] ?? [];
  lines.push(tr("開設の記録のある拠点は最後に{open}か所、開設時期の不明な拠点は{undated}か所", { open: open + during, undated: told.undated }));
  return lines.map((clause) => tr("{clause}。", { clause })).join("").trim();
}

function cursor(slot) {
  if (!slot.cursor || !slot.x) return;
  const at = slot.x(slot.film.frames[slot.at].day);
  slot.cursor.setAttribute("x1", at);
  slot.cursor.setAttribute("x2", at);
}

function seek(slot, px) {
  const distances = slot.film.frames.map((frame) => Math.abs(slot.x(frame.day) - px));
  pause(slot, false);
  slot.at = distances.indexOf(Math.min(...distances));
  show(slot);
  tell(slot);
}

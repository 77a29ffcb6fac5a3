// Mounts a map document once and hands it states. Streamlit calls render() again with new data
// at each rerun; the map itself stays, and moves along when the reader goes to another page.
const slots = new WeakMap(); // the element that Streamlit gives → what is mounted in it
const waiting = new Map(); // document → a map whose page is not shown now
const KEPT = 2;
const loading = new Map();

export function render({ data, parentElement, setTriggerValue }) {
  const slot = slots.get(parentElement) ?? { view: null, frame: null, document: null, turn: 0, mounting: new Map() };
  slots.set(parentElement, slot);
  receipt(slot, data, setTriggerValue);
  const turn = (slot.turn += 1);
  update(slot, parentElement, data, () => turn === slot.turn).catch((error) => fail(slot, parentElement, error));
  // Streamlit also calls the cleanup of a render that a newer one overtook: only an element that
  // has really left the page gives its map back.
  return () => setTimeout(() => { if (!parentElement.isConnected) release(slot); }, 0);
}

// What the reader does quickly, one thing after the other, must all arrive: a run of the page that
// a second press interrupts may not have read the first. So everything not yet taken is sent again
// with what is new, each with a number; data.taken says how far the server has read.
let lastTurn = 0;

function receipt(slot, data, setTriggerValue) {
  if (typeof data.taken !== "number") { // a script that relays the events itself
    slot.emit = (event) => setTriggerValue("event", event);
    return;
  }
  const send = () => setTriggerValue("event", [...slot.pending]);
  slot.pending = (slot.pending ?? []).filter((event) => event.turn > data.taken);
  slot.emit = (event) => {
    lastTurn = Math.max(lastTurn + 1, Date.now());
    // of where the map stands only the last word counts
    if (event.kind === "view") slot.pending = slot.pending.filter(({ kind }) => kind !== "view");
    slot.pending.push({ ...event, turn: lastTurn });
    send();
  };
  if (data.more) send(); // the page does one thing a run
}

async function update(slot, parent, data, isNewest) {
  // a script of ours that drives the map itself (the film of the past) hands over a plain state
  const state = typeof data.state === "string" ? await inflate(data.state) : data.state;
  if (!isNewest()) return;
  parent.querySelector(":scope > .am-broken")?.remove();
  // Other boundaries inside the same outline are another map, and so is another language.
  const name = `${data.document.module} ${data.document.geometry} ${data.document.script}`;
  slot.wanted = name;
  if (slot.document !== name) {
    release(slot);
    const mounted = waiting.get(name) ?? (await mountOnce(slot, name, parent, data));
    if (!isNewest()) {
      // a newer state of the same map waits for the same mounting, and takes it
      if (slot.wanted !== name) {
        mounted.frame.remove();
        keep(name, mounted);
      }
      return;
    }
    waiting.delete(name);
    Object.assign(slot, mounted, { document: name });
    slot.frame.parentElement === parent || parent.append(slot.frame);
    slot.relay.emit = (event) => slot.emit(event);
  }
  join(slot.map, data.together);
  slot.frame.style.setProperty("--am-height", `${data.height}px`);
  slot.view.apply(state);
}

function mountOnce(slot, name, parent, data) {
  if (!slot.mounting.has(name)) {
    const mounted = mount(parent, data.document, data.height).finally(() => slot.mounting.delete(name));
    slot.mounting.set(name, mounted);
  }
  return slot.mounting.get(name);
}

export async function mount(parent, { module, geometry, script, scripts, styles }, height) {
  await Promise.all([...styles.map(loadStyle), ...scripts.map(loadScript)]);
  const [{ default: build }, { createAreaMap }, shapes] = await Promise.all([
    import(module), import(script), once(geometry, async () => {
      const response = await fetch(geometry);
      if (!response.ok) throw new Error(`${response.status} ${geometry}`);
      return response.json();
    }),
  ]);
  const frame = document.createElement("div");
  const box = document.createElement("div");
  frame.className = "am-frame";
  frame.style.setProperty("--am-height", `${height}px`);
  box.className = "am-map";
  frame.append(box);
  parent.append(frame);
  const relay = { emit() {} };
  const built = build(window.L, box);
  const view = createAreaMap(window.L, built, shapes, (event) => relay.emit(event));
  return { view, frame, relay, map: built.map };
}

function release(slot) {
  if (!slot.view) return;
  slot.relay.emit = () => {};
  slot.frame.remove();
  join(slot.map, null);
  keep(slot.document, { view: slot.view, frame: slot.frame, relay: slot.relay, map: slot.map });
  Object.assign(slot, { view: null, frame: null, relay: null, map: null, document: null });
}

function keep(document, mounted) {
  waiting.get(document)?.view.destroy();
  waiting.delete(document);
  waiting.set(document, mounted);
  for (const [oldest, { view }] of waiting) {
    if (waiting.size <= KEPT) break;
    view.destroy();
    waiting.delete(oldest);
  }
}

// Maps of one group pan and zoom together. A map that comes later takes the view of those there.
const groups = new Map(); // name → maps
const joined = new WeakMap(); // map → { name, stop() }
const SETTLE_MS = 400; // a new map first fits itself to its land
let leading = false;

function join(map, name) {
  const before = joined.get(map);
  if ((before?.name ?? null) === (name || null)) return;
  before?.stop();
  joined.delete(map);
  if (!name) return;
  const group = groups.get(name) ?? new Set();
  groups.set(name, group);
  const [first] = group;
  let settled = !first;
  const show = (leader, follower) => {
    leading = true;
    follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    leading = false;
  };
  const lead = () => {
    if (leading || !settled) return;
    for (const other of group) if (other !== map) show(map, other);
  };
  const timer = setTimeout(() => {
    if (first && group.has(first) && group.has(map)) show(first, map);
    settled = true;
  }, SETTLE_MS);
  group.add(map);
  map.on("move", lead);
  joined.set(map, {
    name,
    stop() {
      clearTimeout(timer);
      map.off("move", lead);
      group.delete(map);
    },
  });
}

function once(url, load) {
  if (!loading.has(url)) {
    loading.set(url, load().catch((error) => {
      loading.delete(url); // the next rerun may try again
      throw error;
    }));
  }
  return loading.get(url);
}

function loadScript(url) {
  return once(url, () => attach(Object.assign(document.createElement("script"), { src: url })));
}

function loadStyle(url) {
  return once(url, () => attach(Object.assign(document.createElement("link"), { rel: "stylesheet", href: url })));
}

function attach(node) {
  return new Promise((resolve, reject) => {
    node.addEventListener("load", resolve);
    node.addEventListener("error", () => reject(new Error(node.src || node.href)));
    document.head.append(node);
  });
}

// The state comes deflated: with all popups of a ward it is a few kilobytes.
export async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

function fail(slot, parent, error) {
  console.error(error);
  if (slot.view) return;
  const words = document.createElement("p");
  words.className = "am-broken";
  words.setAttribute("role", "alert");
  words.textContent = tr("地図を表示できません。ページを読み込み直してください。");
  parent.querySelector(":scope > .am-broken")?.remove();
  parent.append(words);
}

// createDeck(options): leads a meeting through slides, by keyboard, mouse or touch.
//
// options: { id, html, presenter, qr, makeMap(element), states, onLeave() }.
// id names the deck: windows of the same browser that show the same deck keep in step through a
// BroadcastChannel; without another window everything works as well. html: the slides, made and
// escaped by the server. makeMap mounts a map and promises { frame, apply(state) }.
// Returns { element, destroy() }.
const KEYS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowDown: "next", Enter: "next",
  ArrowLeft: "back", PageUp: "back", ArrowUp: "back", Backspace: "back",
  Home: "first", End: "last", Escape: "leave", f: "full", F: "full", p: "present", P: "present", q: "code", Q: "code",
};
const SWIPE_PX = 60;
const RESIZE_MS = 250;
const FORGET_MS = 12 * 3600 * 1000; // a meeting of yesterday does not set today's clock
const ICONS = {
  back: "M15,4 L7,12 L15,20", next: "M9,4 L17,12 L9,20", full: "M4,9 V4 H9 M15,4 H20 V9 M20,15 V20 H15 M9,20 H4 V15",
  present: "M3,5 H21 V16 H3 Z M12,16 V20 M8,20 H16", leave: "M6,6 L18,18 M18,6 L6,18",
  code: "M4,4 H10 V10 H4 Z M14,4 H20 V10 H14 Z M4,14 H10 V20 H4 Z M14,14 H17 V17 M20,14 V20 H14",
};

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function button(name, words, act, hint = "") {
  const made = node("button", { type: "button", class: `mt-button mt-do-${name}`, title: hint ? words + tr("（{text}）", { text: hint }) : words, "aria-label": words },
    name in ICONS ? icon(name) : null, node("span", {}, words));
  made.addEventListener("click", act);
  return made;
}

// One surface with all slides, of which one is shown; the map moves along from slide to slide.
function createBoard({ html, makeMap, states }) {
  const element = node("div", { class: "mt-stage" });
  element.innerHTML = html;
  const sections = [...element.querySelectorAll(":scope > .mt-slide")];
  let map = null;
  let turn = 0;
  let shown = -1;

  async function place(section) {
    const slot = section.querySelector(".mt-map");
    if (!slot) return;
    const mine = (turn += 1);
    map ??= makeMap(slot);
    try {
      const made = await map;
      if (mine !== turn) return;
      if (made.frame.parentElement !== slot) slot.append(made.frame);
      // the map measures its new place first, and only then looks at what is to be seen
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      if (mine !== turn) return;
      const state = states[slot.dataset.map];
      made.apply(state.fit ? { ...state, fit: { ...state.fit, token: `${state.fit.token}-${mine}` } } : state);
      slot.dataset.ready = "1";
    } catch (error) {
      console.error(error);
      slot.textContent = tr("地図を表示できません");
    }
  }

  const observer = new ResizeObserver(() => {
    clearTimeout(observer.timer);
    observer.timer = setTimeout(() => { if (shown >= 0) place(sections[shown]); }, RESIZE_MS);
  });
  observer.observe(element);

  return {
    element,
    sections,
    show(index) {
      shown = index;
      sections.forEach((section, i) => { section.hidden = i !== index; });
      if (index >= 0 && index < sections.length) {
        sections[index].scrollTop = 0;
        place(sections[index]);
      }
    },
    destroy() {
      clearTimeout(observer.timer);
      observer.disconnect();
      turn += 1;
      map?.then((made) => made.destroy(), () => {});
    },
  };
}

// Where the meeting is, kept over a reload: the address says the slide, the store when it began.
function createPlace(id, count) {
  const key = `chiiki-meeting:${id}`;
  const fits = (index) => Number.isInteger(index) && index >= 0 && index < count;
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  return {
    start() {
      const index = Number.parseInt(location.hash.slice(1), 10) - 1;
      return fits(index) ? index : 0;
    },
    fits,
    keep(index) {
      history.replaceState(history.state, "", `${location.pathname}${location.search}#${index + 1}`);
    },
    began() {
      const { began } = read();
      return Number.isFinite(began) && Date.now() - began < FORGET_MS && began <= Date.now() ? began : this.begin();
    },
    begin(began = Date.now()) {
      try { localStorage.setItem(key, JSON.stringify({ began })); } catch { /* private windows may refuse */ }
      return began;
    },
    leave() {
      history.replaceState(history.state, "", `${location.pathname}${location.search}`);
    },
  };
}

export function createDeck(options) {
  const { id, presenter, onLeave } = options;
  const board = createBoard(options);
  const count = board.sections.length;
  const steps = board.sections.map((section) => section.dataset.step);
  const place = createPlace(id, count);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`chiiki-meeting:${id}`) : null;
  let index = place.start();
  let began = place.began();
  let since = Date.now();
  const said = node("p", { class: "mt-sr", role: "status" });
  const actions = {
    next: () => go(index + 1), back: () => go(index - 1), first: () => go(0), last: () => go(count - 1),
    full, present, code, leave,
  };
  const view = presenter ? presenterView() : wallView();
  const element = node("div", { class: `mt-deck ${presenter ? "mt-presenter" : "mt-wall"}`, role: "dialog", "aria-modal": "true", "aria-label": presenter ? tr("発表者の画面") : tr("会議モード"), tabindex: "-1" },
    view.element, said);

  function go(wanted, { told = false } = {}) {
    const next = Math.max(0, Math.min(count - 1, wanted));
    const moved = next !== index;
    index = next;
    if (moved) since = Date.now();
    draw();
    if (moved && !told) tell();
  }

  function draw() {
    board.show(index);
    view.draw();
    place.keep(index);
    said.textContent = `${index + 1}／${count} ${steps[index]}`;
  }

  const tell = () => channel?.postMessage({ kind: "here", index, began });
  channel?.addEventListener("message", ({ data }) => {
    if (data?.kind === "hello") tell();
    if (data?.kind !== "here" || !place.fits(data.index)) return;
    if (Number.isFinite(data.began)) began = data.began;
    go(data.index, { told: true });
  });

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else element.requestFullscreen?.().catch(() => {});
  }

  function present() {
    const address = new URL(location.href);
    address.searchParams.set("presenter", "1");
    window.open(address, `chiiki-presenter-${id}`, "popup,width=1360,height=820");
  }

  function code() {
    const open = element.querySelector(".mt-large-code");
    if (open) {
      open.remove();
      element.focus();
      return;
    }
    const source = board.element.querySelector(".mt-qr");
    if (!source) return;
    const close = button("leave", tr("閉じる"), code, "Q");
    element.append(node("div", { class: "mt-large-code", role: "dialog", "aria-label": tr("QRコード") }, source.cloneNode(true), close));
    close.focus();
  }

  function leave() {
    if (element.querySelector(".mt-large-code")) return code();
    if (document.fullscreenElement) document.exitFullscreen();
    place.leave();
    if (presenter) window.close();
    onLeave();
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const pressed = event.key === " " || event.key === "Enter";
    if (pressed && event.target.closest?.("button, a[href], summary")) return;
    const name = event.shiftKey && event.key === " " ? "back" : KEYS[event.key];
    if (!name) return;
    // before the map, which would pan with the arrows, and before the page beneath
    event.preventDefault();
    event.stopPropagation();
    if (!(event.repeat && !["next", "back"].includes(name))) actions[name]();
  }

  let touched = null;
  function onTouch(event) {
    if (event.type === "touchstart") touched = event.touches.length === 1 && !event.target.closest(".mt-map") ? event.touches[0] : null;
    else if (touched) {
      const [dx, dy] = [event.changedTouches[0].clientX - touched.clientX, event.changedTouches[0].clientY - touched.clientY];
      touched = null;
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) actions[dx < 0 ? "next" : "back"]();
    }
  }

  function dots() {
    const made = steps.map((step, i) => {
      const dot = node("button", { type: "button", class: "mt-dot", title: step, "aria-label": `${i + 1} ${step}` });
      dot.addEventListener("click", () => go(i));
      return dot;
    });
    return {
      element: node("div", { class: "mt-dots", role: "group", "aria-label": tr("進みぐあい") }, ...made),
      draw: () => made.forEach((dot, i) => (i === index ? dot.setAttribute("aria-current", "step") : dot.removeAttribute("aria-current"))),
    };
  }

  function wallView() {
    const progress = dots();
    const bar = node("nav", { class: "mt-bar", "aria-label": tr("会議モードの操作") },
      button("leave", tr("終わる"), leave, "Esc"),
      board.element.querySelector(".mt-qr") ? button("code", "QR", code, "Q") : null,
      progress.element,
      button("present", tr("発表者"), present, "P"), button("full", tr("全画面"), full, "F"),
      button("back", tr("前へ"), actions.back, "←"), button("next", tr("次へ"), actions.next, "→"));
    board.element.append(bar);
    return { element: board.element, draw: progress.draw };
  }

  function presenterView() {
    const next = createBoard(options);
    const clock = node("time", { class: "mt-clock" });
    const elapsed = node("b", { class: "mt-elapsed" });
    const here = node("b", { class: "mt-here" });
    const notes = node("div", { class: "mt-speech", tabindex: "0", "aria-label": tr("発表者のメモ") });
    const follows = node("p", { class: "mt-follows" });
    const progress = dots();
    const again = button("again", tr("0から数える"), () => { began = place.begin(); tell(); tick(); });
    const two = (value) => String(Math.floor(value)).padStart(2, "0");
    const span = (ms) => `${ms >= 3600000 ? `${Math.floor(ms / 3600000)}:` : ""}${two((ms / 60000) % 60)}:${two((ms / 1000) % 60)}`;
    function tick() {
      const now = new Date();
      clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
      elapsed.textContent = span(Date.now() - began);
      here.textContent = span(Date.now() - since);
    }
    const timer = setInterval(tick, 500);
    const part = (word, ...children) => node("div", { class: "mt-meter" }, node("span", {}, word), ...children);
    const box = node("div", { class: "mt-desk" },
      node("div", { class: "mt-desk-now" }, board.element, notes),
      node("div", { class: "mt-desk-side" },
        node("div", { class: "mt-meters" }, part(tr("いま"), clock), part(tr("経過"), elapsed), part(tr("この画面"), here)),
        follows, next.element, progress.element,
        node("nav", { class: "mt-desk-bar", "aria-label": tr("発表者の操作") },
          button("back", tr("前へ"), actions.back, "←"), button("next", tr("次へ"), actions.next, "→"), again, button("leave", tr("閉じる"), leave, "Esc"))));
    return {
      element: box,
      draw() {
        progress.draw();
        const last = index + 1 >= count;
        next.element.hidden = last;
        next.show(last ? -1 : index + 1);
        follows.textContent = last ? tr("これが最後の画面です") : tr("次: {step}", { step: steps[index + 1] });
        const text = board.sections[index].querySelector(".mt-for-presenter");
        notes.replaceChildren(text.content.cloneNode(true));
        if (!notes.querySelector("li")) notes.textContent = tr("この画面のメモはありません。");
        tick();
      },
      destroy() {
        clearInterval(timer);
        next.destroy();
      },
    };
  }

  document.addEventListener("keydown", onKey, true);
  element.addEventListener("touchstart", onTouch, { passive: true });
  element.addEventListener("touchend", onTouch, { passive: true });
  if (!location.hash) channel?.postMessage({ kind: "hello" });

  return {
    element,
    start() {
      draw();
      element.focus();
    },
    destroy() {
      document.removeEventListener("keydown", onKey, true);
      channel?.close();
      view.destroy?.();
      board.destroy();
      element.remove();
    },
  };
}

// The page: one state, told by the address, drawn by render(). The list is in the HTML already.
function startPage(L, data) {
  const facts = createFacts(data);
  const { chome, types, subjects } = facts;
  const words = createWords(data.words, data.languages[0], data.named, data.letters);
  const naming = createNaming(facts, words);
  const { short } = naming;
  const address = createAddress(facts);
  const state = { view: null, ...address.read() };
  const page = { facts, naming, words, state, render, choose, written: address.written, write: () => address.write(state) };
  const mapView = createMapView(L, page);
  const { answer, place } = createAnswers(L, page);
  const gapPanel = createGapPanel(page);
  createSearchBox(page);
  let readBefore = false;

  function choose({ area = null, hub = null, near = null, fit = true, focus = false }) {
    Object.assign(state, { area, hub, near });
    answer(); // place() looks at what is near
    render(fit === "whole" ? {} : fit ? place() : null);
    if (focus) $("answer-title")?.focus();
  }

  function switches() {
    const chip = (pressed, press, ...children) => {
      const button = make("button", { type: "button", class: "chip", "aria-pressed": String(pressed) }, ...children);
      button.addEventListener("click", press);
      return button;
    };
    const counts = Object.fromEntries(types.map((type) => [type, data.hubs.filter((hub) => hub.type === type).length]));
    const toggle = (key) => () => { state[key] = !state[key]; render(); };
    const focused = document.activeElement?.closest("#switches")
      ? [...$("switches").children].indexOf(document.activeElement) : -1;
    $("switches").replaceChildren(
      ...types.map((type) => chip(state.types.has(type), () => {
        if (!state.types.delete(type)) state.types.add(type);
        render();
      }, createAreaMap.symbol(...data.symbols[type]), short(type), make("span", { class: "count" }, String(counts[type])))),
      ...(subjects.length ? [chip(state.gap, toggle("gap"), make("span", {}, ...words.nodes("layer.gap")))] : []),
      ...(chome ? [chip(state.chome, toggle("chome"), make("span", {}, ...words.nodes("layer.chome")))] : []),
      ...(data.tiles ? [chip(state.tiles, toggle("tiles"), make("span", {}, ...words.nodes("layer.tiles")))] : []),
    );
    if (focused >= 0) $("switches").children[focused]?.focus();
  }

  function speak() {
    document.documentElement.lang = state.language === "en" ? "en" : "ja";
    words.language = state.language;
    words.furigana = readBefore = state.furigana;
    words.dress(document);
    if ($("furigana")) {
      $("furigana").hidden = state.language !== "ja"; // in plain words readings are always there
      $("furigana").setAttribute("aria-pressed", String(state.furigana));
    }
    document.documentElement.classList.toggle("read", words.furigana);
    document.title = plain(document.querySelector("h1"));
    // the title as an attribute of HTML, escaped by the browser itself
    const title = make("i", { title: document.title }).outerHTML.slice(3, -5);
    const mark = state.language === data.languages[0] ? "" : `#lang=${state.language}`;
    $("snippet").value = $("snippet").value.replace(/title="[^"]*"/, () => title).replace(/src="([^"#]*)[^"]*"/, (_, address) => `src="${address}${mark}"`);
    for (const link of document.querySelectorAll("#pages a")) link.hash = mark;
    for (const button of document.querySelectorAll("#languages button")) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
    $("search").placeholder = words.text("search.hint", { name: data.example });
    $("gap-sliders").dataset.for = "";
  }

  function theme() {
    if (state.theme) document.documentElement.dataset.theme = state.theme;
    else delete document.documentElement.dataset.theme;
    const dark = state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    $("theme").setAttribute("aria-label", words.text(dark ? "light" : "dark"));
    $("theme").title = words.text(dark ? "light" : "dark");
    return dark;
  }

  function render(fit = null) {
    if (words.language !== state.language || !mapView.mounted) {
      speak();
      const again = mapView.mount();
      fit ??= again ? null : state.at ? null : {};
    } else if (readBefore !== state.furigana) speak();
    theme();
    switches();
    gapPanel.gapControls();
    answer();
    for (const hub of document.querySelectorAll("#list .hub")) hub.hidden = !state.types.has(data.hubs[hub.dataset.hub].type);
    const bounds = fit?.bounds;
    mapView.draw(fit && (Array.isArray(bounds) ? { bounds: [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] } : fit));
    page.write();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    const hub = data.hubs[button.dataset.show];
    if (!state.types.has(hub.type)) state.types.add(hub.type);
    const near = button.closest("#answer") ? state.near : null;
    Object.assign(state, { hub: hub.id, area: null, near: null });
    const look = place();
    state.near = near;
    render(look);
    $("map-part").scrollIntoView({ behavior: still() ? "auto" : "smooth", block: "start" });
  });
  for (const button of document.querySelectorAll("#languages button")) {
    button.addEventListener("click", () => { state.language = button.dataset.language; render(); });
  }
  $("furigana")?.addEventListener("click", () => { state.furigana = !state.furigana; render(); });
  $("theme").addEventListener("click", () => { state.theme = theme() ? "light" : "dark"; render(); });
  $("print").addEventListener("click", () => window.print());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render());
  addEventListener("hashchange", () => {
    const next = address.read();
    const moved = ["area", "hub", "near"].some((key) => next[key] !== state[key]);
    Object.assign(state, next);
    render();
    if (moved) render(place());
  });
  const snippet = $("snippet");
  if (data.address && location.protocol.startsWith("http")) snippet.value = snippet.value.replace(data.address, location.href.split("#")[0].replace(/["<>&]/g, encodeURIComponent));
  $("copy").addEventListener("click", async () => {
    snippet.select();
    try { await navigator.clipboard.writeText(snippet.value); } catch { document.execCommand("copy"); }
    $("copy").replaceChildren(...words.nodes("copied"));
  });
  const unfold = () => document.querySelectorAll("details.area").forEach((area) => { area.open = true; });
  const unfoldAll = () => document.querySelectorAll("details.area, details.sources").forEach((part) => { part.open = true; });
  if (matchMedia("(min-width: 960px)").matches) unfold();
  addEventListener("beforeprint", unfoldAll);
  document.documentElement.classList.add("live");
  document.documentElement.classList.toggle("framed", self !== top);
  for (const hub of document.querySelectorAll(".hub")) {
    hub.querySelector(".mark").replaceChildren(createAreaMap.symbol(...data.symbols[data.hubs[hub.dataset.hub].type]));
  }
  if (data.focus && !location.hash) state.area = data.focus;
  if (location.hash.includes("gap=1") || location.hash.includes("std=")) $("gap").open = true;
  render(state.at ? null : {});
  if (state.at) mapView.look(state.at);
  else if (state.area || state.hub || state.near) render(place());
  document.documentElement.dataset.ready = "1";
}

startPage(window.L, JSON.parse(document.getElementById("data").textContent));

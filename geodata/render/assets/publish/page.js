// The page: one state, told by the address (#…), drawn by render(). The list is in the HTML already.
function startPage(L, data) {
  const $ = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const words = createWords(data.words, data.languages[0], data.named, data.letters);
  const numbers = data.numbers;
  const areas = numbers.levels[data.level];
  const areaAt = new Map(areas.ids.map((id, i) => [id, i]));
  const shapes = decodeShapes(data.shapes);
  const main = shapes.levels.find((level) => level.name === data.level);
  const chome = shapes.levels.find((level) => level.name === "町丁目");
  const hubAt = new Map(data.hubs.map((hub, i) => [hub.id, i]));
  const chomeAt = new Map(numbers.chome.names.map((name, i) => [name, i]));
  const types = Object.keys(data.symbols);
  const subjects = Object.keys(areas.counts);
  const isType = (subject) => types.includes(subject);
  const card = (index) => document.querySelector(`.hub[data-hub="${index}"]`);
  const plain = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("rt").forEach((rt) => rt.remove());
    return copy.textContent.trim();
  };
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const state = fromHash();
  let [host, token, view, quiet, readBefore] = [null, 0, null, 0, false];

  // --- the address ---------------------------------------------------------------------------
  function fromHash() {
    const query = new URLSearchParams(location.hash.slice(1, 4000));
    const one = (key, known) => (known(query.get(key)) ? query.get(key) : null);
    const wanted = (query.get("types") ?? "").split(",").filter(isType);
    const place = (query.get("at") ?? "").split("/").map(Number);
    return {
      language: one("lang", (v) => data.languages.includes(v)) ?? data.languages[0],
      furigana: query.get("furigana") === "1",
      theme: one("theme", (v) => v === "dark" || v === "light"),
      types: new Set(query.has("types") ? wanted : types),
      gap: query.has("gap") ? query.get("gap") === "1" : data.layers.includes("gap"),
      chome: query.has("chome") ? query.get("chome") === "1" : data.layers.includes("chome"),
      tiles: data.tiles && query.get("tiles") === "1",
      area: one("area", (v) => areaAt.has(v)),
      hub: one("hub", (v) => hubAt.has(v)),
      near: one("near", (v) => chomeAt.has(v)),
      standard: parse(query.get("std")) ?? data.standards[0] ?? null,
      at: place.length === 3 && place.every(Number.isFinite) && Math.abs(place[1]) <= 90 && Math.abs(place[2]) <= 180 ? place : null,
    };
  }

  function parse(text) {
    const found = /^([^<>=@#;]{1,60})(?:@(\d{1,3}))?(>=|<=)(\d{1,8})$/.exec(text ?? "");
    if (!found || !subjects.includes(found[1]) || !Number(found[4])) return null;
    const [, subject, minutes, sign, target] = found;
    const measure = minutes ? "walk" : sign === "<=" ? "ratio" : "count";
    if ((measure === "walk") !== Boolean(minutes) || (measure === "walk" && (!isType(subject) || sign === "<=" || !Number(minutes))) || (measure === "ratio" && isType(subject))) return null;
    return { subject, measure, target: Number(target), minutes: Number(minutes) || 15 };
  }

  const written = ({ subject, measure, target, minutes }) =>
    measure === "walk" ? `${subject}@${minutes}>=${target}` : `${subject}${measure === "ratio" ? "<=" : ">="}${target}`;

  function toHash() {
    const query = new URLSearchParams();
    if (state.language !== data.languages[0]) query.set("lang", state.language);
    if (state.theme) query.set("theme", state.theme);
    if (state.types.size !== types.length) query.set("types", [...state.types].join(","));
    for (const key of ["gap", "chome"]) if (state[key] !== data.layers.includes(key)) query.set(key, state[key] ? "1" : "0");
    if (state.furigana) query.set("furigana", "1");
    if (state.tiles) query.set("tiles", "1");
    for (const key of ["area", "hub", "near"]) if (state[key]) query.set(key, state[key]);
    if (state.standard && written(state.standard) !== (data.standards[0] ? written(data.standards[0]) : "")) query.set("std", written(state.standard));
    if (view) query.set("at", view.join("/"));
    const hash = query.toString();
    if (hash === location.hash.slice(1)) return;
    // a page of a strict frame may not change its own history; the address is then left alone
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* stays */ }
  }

  // --- the map -------------------------------------------------------------------------------
  const label = (type) => words.text(`type.${type}`);
  const called = (subject) => words.text(`${isType(subject) ? "type" : "role"}.${subject}`);
  const named = (area) => (words.language === "en" && data.romaji[area.id]) || area.name;
  const hubName = (hub, index) => (words.language === "en" && card(index).querySelector("h4 > [data-romaji]")?.dataset.romaji) || hub.name;

  function mount() {
    const before = host && { centre: host.map.getCenter(), zoom: host.map.getZoom() };
    host?.view.destroy();
    const box = make("div", { id: "map" });
    $("frame").append(box);
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, minZoom: 9, maxZoom: 18, zoomAnimation: !still(), fadeAnimation: !still() });
    map.setView([(data.shapes.bounds[0][0] + data.shapes.bounds[1][0]) / 2, (data.shapes.bounds[0][1] + data.shapes.bounds[1][1]) / 2], 12);
    const tiles = data.tiles ? { pale: L.tileLayer(data.tiles, { maxZoom: 18, attribution: data.tilesCredit, referrerPolicy: "no-referrer" }) } : {};
    createAreaMap.speak(data.mapWords[words.language] ?? {});
    const geometry = { ...shapes, name: words.inLetters(data.name), levels: shapes.levels.map((level) => ({ ...level, areas: level.areas.map((area) => ({ ...area, name: named(area), kana: data.kana[area.id] })) })) };
    host = { map, view: createAreaMap(L, { map, tiles }, geometry, onMap) };
    map.invalidateSize({ pan: false }); // its height comes with the classes that createAreaMap sets
    quiet += 1;
    if (before) map.setView(before.centre, before.zoom, { animate: false });
    map.on("moveend", () => {
      if (quiet > 0) return;
      const { lat, lng } = map.getCenter();
      view = [Number(map.getZoom().toFixed(2)), Number(lat.toFixed(5)), Number(lng.toFixed(5))];
      toHash();
    });
    setTimeout(() => { quiet -= 1; }, 600);
    return Boolean(before);
  }

  function onMap({ kind, id }) {
    if (kind === "hub") choose({ hub: id, fit: false });
    else if (kind === "area" && areaAt.has(id)) choose({ area: id, fit: false });
  }

  function hubPayload(hub, index) {
    const [shape, color] = data.symbols[hub.type];
    const rows = [...card(index).querySelectorAll("dl > div")].map((row) => [row.querySelector("dt"), row.querySelector("dd")]);
    const named = words.furigana ? card(index).querySelector("h4 > [data-ruby]") : null;
    return { id: hub.id, name: hubName(hub, index), ruby: named ? JSON.parse(named.dataset.ruby) : null, type: label(hub.type), at: hub.at, shape, color, precision: hub.precision, details: rows.map((pair) => pair.map(plain)) };
  }

  function fill(judged) {
    const order = ["met", "short", "unknown"];
    const index = new Map(areas.ids.map((id, i) => [id, i]));
    const of = (area) => judged[index.get(area.id)];
    return {
      classes: main.areas.map((area) => order.indexOf(of(area).status)).join(""),
      table: order.map((key) => ({ label: words.text(`status.${key}`), ...data.status[key] })),
      texts: Object.fromEntries(main.areas.map((area, i) => [i, words.text(`status.${of(area).status}`) + words.text("brackets", { text: actual(of(area)) })])),
    };
  }

  function draw(fit) {
    if (!host || !main) return;
    const judged = state.gap && state.standard ? judgeGaps(numbers, data.level, state.standard) : null;
    const layers = [{ level: data.level, weight: "main", selectable: true, ...(judged ? fill(judged) : {}) }];
    if (state.chome && chome) layers.push({ level: "町丁目", weight: "minor" });
    const shown = data.hubs.map((hub, i) => [hub, i]).filter(([hub]) => hub.at && state.types.has(hub.type));
    const legend = [];
    if (judged) {
      legend.push({ title: words.text("legend.gap"), entries: [["note", standardText(state.standard), "", ""], ...["met", "short", "unknown"].filter((key) => key !== "unknown" || judged.some((j) => j.status === key)).map((key) => [data.status[key].hatch ? "hatch" : "fill", words.text(`status.${key}`), data.status[key].fill, ""])] });
    }
    const degrees = new Set(shown.map(([hub]) => (hub.precision === "block" ? "building" : hub.precision)));
    legend.push({
      title: words.text("legend.hubs"),
      entries: [...types.filter((type) => state.types.has(type)).map((type) => ["hub", label(type), data.symbols[type][1], data.symbols[type][0]]),
        ...["chome", "area"].filter((degree) => degrees.has(degree)).map((degree) => ["precision", words.text(`place.${degree}`), "", degree])],
    });
    legend.push({ title: words.text("legend.border"), entries: [["line", words.text(main.official ? "border.official" : "border.approximate"), "", main.official ? "solid" : "dashed"]] });
    host.view.apply({
      layers, legend, discs: [],
      hubs: shown.map(([hub, i]) => hubPayload(hub, i)),
      labels: { level: data.level, texts: {} },
      furigana: words.furigana,
      basemap: state.tiles ? "pale" : "none",
      selectedArea: state.near ?? state.area,
      selectedHub: state.hub,
      description: `${words.text("map")}: ${words.inLetters(data.name)}. ${words.text("list.count", { n: shown.length })}`,
      fit: fit ? { token: (token += 1), ...fit } : undefined,
    });
  }

  // --- answers -------------------------------------------------------------------------------
  function hubCard(index, walk) {
    const source = card(index);
    const copy = source.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    const wrap = make("div", { class: "card" });
    wrap.append(...copy.childNodes);
    if (walk) wrap.querySelector(".type").after(make("p", { class: "walk" }, ...walk));
    return wrap;
  }

  function nearCards(name) {
    const at = chomeAt.get(name);
    return types.filter((type) => state.types.has(type)).map((type) => {
      const walk = numbers.walks[type];
      const hub = walk ? hubAt.get(walk.hub[at]) : undefined;
      if (hub === undefined) return null;
      const minutes = walk.minutes[at];
      const precision = data.hubs[hub].precision;
      if (minutes === null || minutes < 0) return hubCard(hub, words.nodes("walk.unknown"));
      if (precision === "area") return hubCard(hub, words.nodes("walk.estimated", { n: Math.max(1, minutes) }));
      // both ends are known to the neighbourhood only: a minute would be too exact
      return hubCard(hub, minutes <= 1 && precision === "chome" ? words.nodes("walk.same") : words.nodes("walk", { n: Math.max(1, minutes) }));
    }).filter(Boolean);
  }

  function answer() {
    const box = $("answer");
    const body = [];
    const heading = make("h2", { tabindex: "-1", id: "answer-title" });
    if (state.near) {
      heading.append(...words.nodes("near", { name: state.near }));
      body.push(...nearCards(state.near), make("p", { class: "note" }, ...words.nodes("near.note")));
    } else if (state.hub) {
      heading.append(hubName(data.hubs[hubAt.get(state.hub)], hubAt.get(state.hub)));
      heading.className = "sr";
      body.push(hubCard(hubAt.get(state.hub)));
    } else if (state.area) {
      const section = document.querySelector(`.area[data-area="${areaAt.get(state.area)}"]`);
      heading.append(...section.querySelector("h3").cloneNode(true).childNodes);
      body.push(...[".facts", ".empty"].map((part) => section.querySelector(part)?.cloneNode(true)).filter(Boolean));
      const hubs = [...section.querySelectorAll(".hub")].filter((hub) => state.types.has(data.hubs[hub.dataset.hub].type));
      body.push(...hubs.map((hub) => hubCard(Number(hub.dataset.hub))));
    }
    box.hidden = !body.length;
    if (!body.length) return box.replaceChildren();
    const close = make("button", { type: "button", class: "close" }, ...words.nodes("close"));
    close.addEventListener("click", () => choose({ fit: "whole" }));
    box.replaceChildren(make("div", { class: "answer-head" }, heading, close), ...body);
    return box;
  }

  function choose({ area = null, hub = null, near = null, fit = true, focus = false }) {
    Object.assign(state, { area, hub, near });
    answer(); // place() looks at what is near
    render(fit === "whole" ? {} : fit ? place() : null);
    if (focus) $("answer-title")?.focus();
  }

  // Where the map should look: the place, or the neighbourhood together with what is near.
  function place() {
    if (state.near) {
      const points = [...document.querySelectorAll("#answer [data-show]")].map((node) => data.hubs[node.dataset.show].at).filter(Boolean);
      const own = chome?.areas.find((one) => one.id === state.near);
      if (own) points.push(...own.shape.flat(2));
      return points.length ? { bounds: L.latLngBounds(points).pad(0.12).toBBoxString().split(",").map(Number) } : null;
    }
    if (state.hub) {
      const at = data.hubs[hubAt.get(state.hub)].at;
      return at && { bounds: [at[1] - 0.0088, at[0] - 0.0072, at[1] + 0.0088, at[0] + 0.0072] };
    }
    return state.area ? { area: state.area } : null;
  }

  // --- the gap sliders -----------------------------------------------------------------------
  const unit = (value) => words.text("people", { n: value });
  function actual({ actual: value }) {
    if (value === null) return words.text("unknown");
    if (state.standard.measure === "walk") return `${value.toFixed(1)}%`;
    return state.standard.measure === "ratio" ? unit(Math.round(value)) : counted(state.standard.subject, value);
  }
  const standardText = ({ subject, measure, target, minutes }) =>
    words.text(`std.${measure}`, { name: short(subject), n: measure === "count" ? counted(subject, target) : target, a: minutes });
  const short = (subject) => called(subject).replace(/[（(].*/, "").trim();
  const counted = (subject, n) => words.text(isType(subject) ? "list.count" : "people", { n });
  const SLIDERS = {
    count: [["target", "slider.count", 1, 10, 1]],
    walk: [["minutes", "slider.minutes", 5, 60, 1], ["target", "slider.share", 5, 100, 5]],
    ratio: [["target", "slider.ratio", 1000, 100000, 1000]],
  };
  const START = { count: 1, walk: 80, ratio: 20000 };

  function gapControls() {
    if (!subjects.length) return;
    state.standard ??= { subject: subjects[0], measure: "count", target: 1, minutes: 15 };
    const { standard } = state;
    const own = $("gap-own");
    own.replaceChildren(...data.standards.map((preset) => {
      const button = make("button", { type: "button", class: "chip", "aria-pressed": String(written(preset) === written(standard)) }, standardText(preset));
      button.addEventListener("click", () => { state.standard = { ...preset }; state.gap = true; render(); });
      return button;
    }));
    own.closest("div").hidden = !data.standards.length;
    const subject = $("gap-subject");
    subject.replaceChildren(...subjects.map((name) => make("option", { value: name }, isType(name) ? short(name) : called(name))));
    subject.value = standard.subject;
    const measures = isType(standard.subject) ? ["count", "walk"] : ["count", "ratio"];
    $("gap-measure").replaceChildren(...measures.map((measure) => {
      const button = make("button", { type: "button", class: "chip", "aria-pressed": String(measure === standard.measure) }, make("span", {}, ...words.nodes(`measure.${measure}`)));
      button.addEventListener("click", () => { Object.assign(standard, { measure, target: START[measure] }); state.gap = true; render(); });
      return button;
    }));
    const wanted = `${words.language} ${standard.measure}`;
    const box = $("gap-sliders");
    if (box.dataset.for !== wanted) {
      box.dataset.for = wanted;
      box.replaceChildren(...SLIDERS[standard.measure].map(([field, key, low, high, step]) => {
        const input = make("input", { type: "range", min: low, max: high, step, id: `slider-${field}`, "data-field": field, "data-key": key });
        input.addEventListener("input", () => { state.standard = { ...state.standard, [field]: Number(input.value) }; state.gap = true; later(); });
        return make("div", { class: "slider" }, make("label", { for: `slider-${field}` }), input);
      }));
    }
    for (const input of box.querySelectorAll("input")) {
      const value = standard[input.dataset.field];
      if (Number(input.value) !== value) input.value = value;
      const n = standard.measure === "count" ? counted(standard.subject, value) : value;
      input.previousElementSibling.replaceChildren(...words.nodes(input.dataset.key, { n }));
      input.setAttribute("aria-valuetext", words.text(input.dataset.key, { n }));
    }
    gapTable();
  }

  function gapTable() {
    const judged = judgeGaps(numbers, data.level, state.standard);
    const count = (status) => judged.filter((j) => j.status === status).length;
    $("gap-sum").replaceChildren(...words.nodes("gap.sum", { short: count("short"), met: count("met"), unknown: count("unknown") }));
    const rank = { short: 0, unknown: 1, met: 2 };
    const rows = areas.ids.map((id, i) => ({ id, ...judged[i], i })).sort((a, b) => rank[a.status] - rank[b.status] || a.i - b.i);
    const sign = { met: "○", short: "▲", unknown: "？" };
    $("gap-rows").replaceChildren(...rows.map((row) => make("tr", { "data-area": row.id, "data-status": row.status, "data-actual": row.actual ?? "", "data-gap": row.gap ?? "", "data-residents": row.residents ?? "" },
      make("th", { scope: "row" }, ...(words.furigana ? readName({ kind: "area", id: row.id }) : [named({ id: row.id, name: data.areaNames[row.i] })])),
      make("td", {}, actual(row)), make("td", { class: `status-${row.status}` }, `${sign[row.status]} ${words.text(`status.${row.status}`)}`))));
  }

  let waiting = 0;
  function later() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => render());
  }

  // --- the search ----------------------------------------------------------------------------
  const search = createSearch([
    ...numbers.chome.names.map((name) => ({ kind: "chome", id: name, name })),
    ...areas.ids.map((id, i) => ({ kind: "area", id, name: data.areaNames[i], kana: data.kana[id], letters: data.romaji[id] })),
    ...data.hubs.map((hub) => ({ kind: "hub", id: hub.id, name: hub.name })),
  ]);
  const input = $("search");
  const found = $("found");
  let [hits, active] = [[], -1];

  // a hit is written as the list writes it: with its reading where readings are shown
  function readName({ kind, id, name }) {
    const listed = kind === "hub" ? card(hubAt.get(id))?.querySelector("h4 > [data-ruby], h4 > [data-romaji]")
      : kind === "area" ? document.querySelector(`.area[data-area="${areaAt.get(id)}"] h3 > span`) : null;
    return listed ? [...listed.cloneNode(true).childNodes] : [name];
  }

  function suggest() {
    hits = input.value.trim() ? search(input.value) : [];
    active = -1;
    found.replaceChildren(...hits.map((hit, i) => {
      const option = make("li", { role: "option", id: `hit-${i}`, "aria-selected": "false" }, make("strong", {}, ...readName(hit)),
        make("span", {}, ...(hit.kind === "hub" ? words.nodes(`type.${data.hubs[hubAt.get(hit.id)].type}`) : words.nodes(hit.kind === "area" ? `level.${data.level}` : "kind.chome"))));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => pick(hit));
      return option;
    }));
    found.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    $("search-status").textContent = input.value.trim() ? (hits.length ? words.text("search.found", { n: hits.length }) : words.text("search.none")) : "";
    $("search-status").classList.toggle("sr", hits.length > 0 || !input.value.trim());
    $("clear").hidden = !input.value;
  }

  function step(by) {
    if (!hits.length) return;
    active = (active + by + hits.length) % hits.length;
    [...found.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", `hit-${active}`);
    found.children[active].scrollIntoView({ block: "nearest" });
  }

  function pick(hit) {
    input.value = hit.name;
    hits = [];
    found.hidden = true;
    input.setAttribute("aria-expanded", "false");
    $("search-status").textContent = "";
    $("clear").hidden = false;
    // the keyboard of a telephone goes away, so that the answer is seen
    input.blur();
    choose({ [{ chome: "near", area: "area", hub: "hub" }[hit.kind]]: hit.id, focus: true });
  }

  input.addEventListener("input", suggest);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { step(event.key === "ArrowDown" ? 1 : -1); event.preventDefault(); }
    else if (event.key === "Enter" && hits.length) { pick(hits[Math.max(0, active)]); event.preventDefault(); }
    else if (event.key === "Escape") { found.hidden = true; input.setAttribute("aria-expanded", "false"); }
  });
  input.addEventListener("blur", () => setTimeout(() => { found.hidden = true; input.setAttribute("aria-expanded", "false"); }, 150));
  input.addEventListener("focus", () => { if (hits.length) found.hidden = false; });
  $("clear").addEventListener("click", () => { input.value = ""; suggest(); choose({ fit: "whole" }); input.focus(); });

  // --- switches ------------------------------------------------------------------------------
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
    input.placeholder = words.text("search.hint", { name: data.example });
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
    if (words.language !== state.language || !host) {
      speak();
      const again = mount();
      fit ??= again ? null : state.at ? null : {};
    } else if (readBefore !== state.furigana) speak();
    theme();
    switches();
    gapControls();
    answer();
    for (const hub of document.querySelectorAll("#list .hub")) hub.hidden = !state.types.has(data.hubs[hub.dataset.hub].type);
    const bounds = fit?.bounds;
    draw(fit && (Array.isArray(bounds) ? { bounds: [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] } : fit));
    toHash();
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
  $("gap-subject").addEventListener("change", (event) => {
    const subject = event.target.value;
    const measure = isType(subject) ? (state.standard.measure === "walk" ? "walk" : "count") : (state.standard.measure === "ratio" ? "ratio" : "count");
    state.standard = { ...state.standard, subject, measure, target: measure === state.standard.measure ? state.standard.target : START[measure] };
    state.gap = true;
    render();
  });
  $("gap").addEventListener("toggle", () => { if ($("gap").open && !state.gap) { state.gap = true; render(); } });
  $("print").addEventListener("click", () => window.print());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render());
  addEventListener("hashchange", () => {
    const next = fromHash();
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
  if (state.at) host.map.setView([state.at[1], state.at[2]], state.at[0], { animate: false });
  else if (state.area || state.hub || state.near) render(place());
  document.documentElement.dataset.ready = "1";
}

startPage(window.L, JSON.parse(document.getElementById("data").textContent));

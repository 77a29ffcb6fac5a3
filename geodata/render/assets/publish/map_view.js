// The map: mounted once a language, then handed what the state asks for.
function createMapView(L, page) {
  const { facts: { data, numbers, areas, areaAt, shapes, main, chome, types, card }, naming, words, state } = page;
  const { label, named, hubName, actual, standardText } = naming;
  let [host, token, quiet] = [null, 0, 0];

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
      state.view = [Number(map.getZoom().toFixed(2)), Number(lat.toFixed(5)), Number(lng.toFixed(5))];
      page.write();
    });
    setTimeout(() => { quiet -= 1; }, 600);
    return Boolean(before);
  }

  function onMap({ kind, id }) {
    if (kind === "hub") page.choose({ hub: id, fit: false });
    else if (kind === "area" && areaAt.has(id)) page.choose({ area: id, fit: false });
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
      texts: Object.fromEntries(main.areas.map((area, i) => [i, words.text(`status.${of(area).status}`) + words.text("brackets", { text: actual(of(area), state.standard) })])),
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

  return { mount, draw, get mounted() { return host !== null; }, look([zoom, lat, lon]) { host.map.setView([lat, lon], zoom, { animate: false }); } };
}

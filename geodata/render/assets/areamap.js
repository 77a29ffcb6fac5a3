// createAreaMap(L, map, geometry, onEvent): dress a Leaflet map as a map of areas and hubs.
//
// L: Leaflet. map: a map as folium made it ({ map, tiles }). geometry: the geometry file.
// onEvent({ kind, id, lat, lon, zoom }): "area", "hub", "point", "moved", "pin" or "view".
// Returns { apply(state), destroy() }. apply() changes only what differs from the state before;
// pan and zoom stay with the reader, except where state.fit carries a new token.
// createAreaMap.speak(words) gives the map's own words in another language, for maps made after it.
// Below WIDE_PX the legend would cover the map: it stands under it; on a phone it is folded too.
const WIDE_PX = 960;
const NARROW_PX = 640;
const FIT_PADDING = 28;
const SURROUNDINGS = 0.45; // of an area's size, shown around it, so that it is known where it lies
const VIEW_DELAY_MS = 400;
const BLANK_TILE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
let mapsMade = 0;

function createAreaMap(L, { map, tiles = {} }, geometry, onEvent) {
  const container = map.getContainer();
  const frame = container.parentElement;
  frame.classList.add("am-frame");
  container.classList.add("am-map");
  container.setAttribute("role", "region");
  // Leaflet focuses the map when it is pressed. Were the page to scroll then (a map that reaches
  // below the window), the press would end beside what it was meant for.
  const focusMap = container.focus.bind(container);
  container.focus = (options) => focusMap({ ...options, preventScroll: true });
  const uid = `am${(mapsMade += 1)}`;
  let state = null;
  let hitArea = null;
  let fitted = null;
  let whole = true;
  let viewTimer = 0;
  let rested = null; // what was last fitted, and where the map came to rest with it

  const report = (kind, id, lat, lon) =>
    onEvent({ kind, id, lat: Number(lat.toFixed(6)), lon: Number(lon.toFixed(6)), zoom: map.getZoom() });
  const areas = createAreas(L, map, geometry, {
    uid,
    onArea(id, lat, lon) {
      hitArea = id;
      if (!state.pointMode) report("area", id, lat, lon);
    },
  });
  const discs = createDiscs(L, map);
  const hubs = createHubs(L, map, {
    onHub: (id, lat, lon) => report("hub", id, lat, lon),
    onMoved: (id, lat, lon) => report("moved", id, lat, lon),
  });
  const pins = createPins(L, map, { onPin: (id, lat, lon) => report("pin", id, lat, lon) });
  const labels = createLabels(L, map, areas, hubs.boxes);
  const legend = createLegend(frame);
  createGestures(map);

  const wholeBounds = L.latLngBounds(geometry.bounds);
  const everything = () => fit(wholeBounds);
  const description = element("p", { class: "am-sr", id: `${uid}-description` });
  const note = element("p", { class: "am-note", role: "status" });
  container.append(note);
  frame.append(description);
  container.setAttribute("aria-describedby", description.id);
  addControls();

  function fit(bounds, animate = true) {
    rested = null;
    map.once("moveend", () => { rested = { bounds, centre: map.getCenter(), zoom: map.getZoom() }; });
    map.fitBounds(bounds, {
      paddingTopLeft: [FIT_PADDING + legend.covers(), FIT_PADDING],
      paddingBottomRight: [FIT_PADDING, FIT_PADDING],
      animate: animate && !prefersStillness(),
    });
  }

  // The buttons zoom about the middle of what is seen, not of what the legend covers in part.
  function zoomBy(steps) {
    const { x, y } = map.getSize();
    map.setZoomAround(L.point((x + legend.covers()) / 2, y / 2), map.getZoom() + steps);
  }
  map.zoomIn = (steps) => zoomBy(steps || map.options.zoomDelta);
  map.zoomOut = (steps) => zoomBy(-(steps || map.options.zoomDelta));

  function addControls() {
    L.control.zoom({ position: "topright", zoomInTitle: tr("拡大"), zoomOutTitle: tr("縮小") }).addTo(map);
    const Whole = L.Control.extend({
      onAdd() {
        const button = element("button", { type: "button", class: "am-whole", title: tr("全体を表示"), "aria-label": tr("全体を表示") },
          svgElement("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
            svgElement("path", { d: "M3,7 V3 H7 M13,3 H17 V7 M17,13 V17 H13 M7,17 H3 V13", fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round" })));
        L.DomEvent.disableClickPropagation(button);
        button.addEventListener("click", everything);
        return element("div", { class: "leaflet-bar" }, button);
      },
    });
    new Whole({ position: "topright" }).addTo(map);
    const credits = L.control.attribution({ prefix: false }).addTo(map);
    // Leaflet reads credits as HTML, and this one comes out of a file.
    if (geometry.credit) credits.addAttribution(element("span", {}, geometry.credit).outerHTML);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  }

  function applyBasemap(name) {
    for (const [kind, layer] of Object.entries(tiles)) {
      if (kind === name && !map.hasLayer(layer)) {
        layer.options.errorTileUrl = BLANK_TILE;
        layer.addTo(map);
      } else if (kind !== name && map.hasLayer(layer)) {
        layer.remove();
      }
    }
    if (name === "none") note.textContent = "";
  }

  for (const layer of Object.values(tiles)) {
    layer.on("tileerror", () => { note.textContent = tr("背景地図に接続できません"); });
    layer.on("tileload", (event) => { if (!event.tile.src.startsWith("data:")) note.textContent = ""; });
  }

  function applyFit(wanted) {
    if (!wanted || wanted.token === fitted) return;
    const first = fitted === null;
    fitted = wanted.token;
    const area = areas.find(wanted.area);
    whole = !area && !wanted.bounds;
    const bounds = area ? L.latLngBounds(area.shape.flat(2)).pad(SURROUNDINGS) : wanted.bounds ? L.latLngBounds(wanted.bounds) : wholeBounds;
    fit(bounds, !first);
  }

  map.on("click", (event) => {
    const id = hitArea;
    hitArea = null;
    if (state?.pointMode) report("point", id, event.latlng.lat, event.latlng.lng);
  });
  map.on("dragstart zoomstart", () => { hitArea = null; });
  map.on("moveend", () => {
    if (!state?.reportView) return;
    clearTimeout(viewTimer);
    viewTimer = setTimeout(() => report("view", null, map.getCenter().lat, map.getCenter().lng), VIEW_DELAY_MS);
  });
  map.on("popupopen", ({ popup }) => {
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", tr("閉じる"));
    close?.setAttribute("title", tr("閉じる"));
  });
  // For whom the mouse is out of reach: Enter on the map itself takes its middle.
  container.addEventListener("keydown", (event) => {
    if (event.target !== container || event.key !== "Enter" || !state?.pointMode) return;
    report("point", null, map.getCenter().lat, map.getCenter().lng);
  });

  const layoutFor = (size) => (size < NARROW_PX ? "narrow" : size < WIDE_PX ? "medium" : "wide");
  let width = 0;
  function resized() {
    const size = container.clientWidth;
    if (!size) return;
    const layout = layoutFor(size);
    if (width === 0 || layout !== layoutFor(width)) {
      for (const name of ["narrow", "medium", "wide"]) frame.classList.toggle(`am-${name}`, name === layout);
      legend.open(layout !== "narrow");
    }
    const opened = width === 0;
    // a map that nobody has moved since fits the new width as well; another page may be narrower
    const untouched = rested && map.getZoom() === rested.zoom && map.getCenter().distanceTo(rested.centre) < 1 ? rested.bounds : null;
    width = size;
    map.invalidateSize({ pan: false });
    if (opened && whole) fit(wholeBounds, false);
    else if (untouched) fit(untouched, false);
    labels.place();
  }
  const observer = new ResizeObserver(resized);
  observer.observe(container);
  const stopPrinting = layOutForPaper(map, container, {
    resized,
    show: (bounds) => (bounds.contains(wholeBounds) ? fit(wholeBounds, false) : map.fitBounds(bounds, { animate: false })),
  });

  return {
    apply(next) {
      state = next;
      // a map that came along from another page still thinks itself as large as it was there
      const { x, y } = map.getSize();
      if (x !== container.clientWidth || y !== container.clientHeight) resized();
      container.setAttribute("aria-label", tr("{name}の地図。Tabキーで圏域と拠点に移り、矢印キーで選び、Enterキーで決めます", { name: geometry.name }));
      description.textContent = next.description ?? "";
      container.classList.toggle("am-point-mode", Boolean(next.pointMode));
      applyBasemap(next.basemap ?? "none");
      areas.apply(next.layers ?? [], { selectedArea: next.selectedArea, basemap: next.basemap ?? "none", readings: next.furigana });
      discs.apply(next.discs ?? [], (next.layers ?? []).some((layer) => layer.classes));
      applyFit(next.fit);
      hubs.apply(next.hubs ?? [], next.selectedHub);
      pins.apply(next.pins ?? [], next.selectedPin);
      labels.apply(next.labels, next.badges, next.selectedArea, Boolean(next.furigana));
      legend.apply(next.legend ?? []);
    },
    destroy() {
      observer.disconnect();
      stopPrinting();
      clearTimeout(viewTimer);
      map.remove();
      frame.replaceChildren();
    },
  };
}

// speak(words): what the map itself says from now on; the Japanese words are the keys.
createAreaMap.speak = (words) => { dictionary = words; };
// symbol(shape, colour): the small symbol of a kind of hub, for whoever lists hubs beside the map.
createAreaMap.symbol = miniSymbol;

// Hubs: markers kept by id from state to state, popups, spreading, dragging.
const SPREAD_PX = 17;
const APART_PX = 25;
const FARTHEST_PX = 22;
const POPUP_MARGIN_PX = 12;
const NEAR_ZOOM = 14; // from here there is room to write 位置は推定 below the symbols themselves
const PRECISION_WORDS = { area: N_("位置は推定"), chome: N_("位置は町丁目まで") };
const STYLE_WORDS = { closed: N_("閉所"), hypothetical: N_("想定") };
const SPOKEN_WORDS = { ...STYLE_WORDS, during: N_("この年に開設（月日は不明）"), undated: N_("開設時期 不明") };

// Symbols shrink on the small map of a whole ward, and no further.
const symbolScale = (zoom) => Math.min(1, Math.max(0.7, 0.7 + (zoom - 11.5) * 0.2));

function createHubs(L, map, { onHub, onMoved }) {
  const shown = new Map();
  const layer = L.layerGroup().addTo(map);
  const focus = rovingFocus((index) => choose([...shown.values()][index]));
  let selected = null;
  map.on("zoomend", arrange);

  // Below the symbol, and in full for who reads or hears it; a state of its own goes before both.
  const word = (hub) => hub.state ?? (hub.style in STYLE_WORDS ? tr(STYLE_WORDS[hub.style]) : "");
  const spoken = (hub) => hub.state ?? (hub.style in SPOKEN_WORDS ? tr(SPOKEN_WORDS[hub.style]) : "");
  const remarks = (hub) => [spoken(hub), hub.precision in PRECISION_WORDS && tr(PRECISION_WORDS[hub.precision])].filter(Boolean);
  const speak = (hub) => {
    const told = [hub.type, ...remarks(hub)].join(tr("、"));
    return hub.name + tr("（{text}）", { text: told });
  };

  // Symbols that would hide each other step aside: those on one and the same point onto a small
  // ring, those whose place is not exact a little way apart. Exact places otherwise stay put.
  function arrange() {
    const scale = symbolScale(map.getZoom());
    map.getContainer().style.setProperty("--am-hub-scale", scale);
    map.getContainer().classList.toggle("am-near", map.getZoom() >= NEAR_ZOOM);
    const entries = [...shown.values()];
    for (const entry of entries) entry.point = map.latLngToLayerPoint(entry.marker.getLatLng());
    for (const pile of groupBy(entries, (entry) => entry.hub.at.join()).values()) {
      const radius = pile.length > 1 ? SPREAD_PX + Math.max(0, pile.length - 6) * 3 : 0;
      const start = pile.length === 2 ? 0 : -Math.PI / 2;
      pile.forEach((entry, index) => {
        const angle = start + (2 * Math.PI * index) / pile.length;
        entry.offset = [radius * scale * Math.cos(angle), radius * scale * Math.sin(angle)];
      });
    }
    for (let round = 0; round < 12; round += 1) pushApart(entries, APART_PX * scale);
    for (const { hub, marker, offset: [dx, dy] } of entries) {
      marker.getElement().firstChild.style.translate = `${dx.toFixed(1)}px ${dy.toFixed(1)}px`;
      marker.options.icon.options.popupAnchor = [dx, dy - (isExact(hub.precision) ? 24 : 12) * scale];
      marker.getTooltip().options.offset = L.point(dx, dy - (isExact(hub.precision) ? 28 : 14) * scale);
    }
  }

  function pushApart(entries, distance) {
    entries.forEach((first, i) => entries.slice(i + 1).forEach((second) => {
      const dx = second.point.x + second.offset[0] - first.point.x - first.offset[0];
      const dy = second.point.y + second.offset[1] - first.point.y - first.offset[1];
      const apart = Math.hypot(dx, dy);
      if (apart >= distance || apart === 0) return;
      for (const [entry, sign] of [[first, -1], [second, 1]]) {
        if (isExact(entry.hub.precision)) continue;
        const step = (distance - apart) / 2;
        const next = [entry.offset[0] + (sign * step * dx) / apart, entry.offset[1] + (sign * step * dy) / apart];
        if (Math.hypot(...next) <= FARTHEST_PX) entry.offset = next;
      }
    }));
  }

  function groupBy(items, key) {
    const groups = new Map();
    for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
    return groups;
  }

  function icon(hub) {
    const body = element("div", { class: "am-hub-body" }, hubSymbol(hub),
      hub.precision === "area" ? element("span", { class: "am-hub-estimated" }, tr(PRECISION_WORDS.area)) : null,
      word(hub) ? element("span", { class: "am-hub-planned" }, word(hub)) : null);
    const classes = ["am-hub", `am-hub-${hub.precision}`, hub.style ? `am-hub-${hub.style}` : ""].join(" ").trim();
    return L.divIcon({ html: body, className: classes, iconSize: [48, 54], iconAnchor: [24, 30] });
  }

  function popup(hub) {
    const rows = hub.details.filter(([word]) => word !== tr("出典"));
    const source = hub.details.find(([word]) => word === tr("出典"));
    const content = element("div", { class: "am-popup-body" },
      element("h3", {}, miniSymbol(hub.shape, hub.color, hub.style), hub.ruby ? rubyName(hub.ruby) : element("span", {}, hub.name)),
      element("p", { class: "am-popup-type" }, [hub.type, spoken(hub)].filter(Boolean).join(tr("・"))),
      element("dl", {}, ...rows.flatMap(([word, text]) => [element("dt", {}, word), element("dd", {}, text)])),
      source ? element("details", {}, element("summary", {}, tr("出典")), element("p", {}, source[1])) : null);
    content.querySelector("details")?.addEventListener("toggle", () => bringBack(content));
    return content;
  }

  // An unfolded popup grows upwards: the map moves down until its head is seen again.
  function bringBack(content) {
    const box = content.closest(".leaflet-popup").getBoundingClientRect();
    const hidden = map.getContainer().getBoundingClientRect().top + POPUP_MARGIN_PX - box.top;
    if (hidden > 0) map.panBy([0, -hidden], { animate: !prefersStillness() });
  }

  function choose(entry) {
    if (!entry) return;
    entry.marker.openPopup();
    onHub(entry.hub.id, ...entry.hub.at);
  }

  function add(hub) {
    const marker = L.marker(hub.at, {
      icon: icon(hub), keyboard: false, draggable: Boolean(hub.draggable), autoPan: true, riseOnHover: true,
    });
    const entry = { hub, marker, offset: [0, 0], point: null };
    marker.bindPopup(() => popup(entry.hub), { className: "am-popup", maxWidth: 320, minWidth: 220, autoPanPadding: [24, 24] });
    marker.bindTooltip(() => element("div", { class: "am-tip-body" }, element("strong", {}, entry.hub.ruby ? rubyName(entry.hub.ruby) : entry.hub.name),
      ...remarks(entry.hub).map((text) => element("span", {}, text))),
      { direction: "top", className: "am-tip", opacity: 1 });
    marker.on("click", () => onHub(entry.hub.id, ...entry.hub.at));
    marker.on("popupopen", () => marker.closeTooltip());
    marker.on("dragend", () => {
      const { lat, lng } = marker.getLatLng();
      onMoved(entry.hub.id, lat, lng);
    });
    marker.addTo(layer);
    label(entry);
    return entry;
  }

  function label(entry) {
    const node = entry.marker.getElement();
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", speak(entry.hub));
    node.dataset.hub = entry.hub.id;
    node.classList.toggle("am-hub-selected", entry.hub.id === selected);
  }

  return {
    apply(hubs, selectedHub) {
      const wanted = new Set(hubs.map((hub) => hub.id));
      const changed = selectedHub !== selected;
      selected = selectedHub ?? null;
      for (const [id, entry] of shown) {
        if (!wanted.has(id)) {
          entry.marker.remove();
          shown.delete(id);
        }
      }
      for (const hub of hubs) {
        const entry = shown.get(hub.id);
        if (entry && same(entry.hub, hub)) {
          // Dragged to where it may not stand, a hub goes back.
          if (hub.draggable) entry.marker.setLatLng(hub.at);
          label(entry);
        } else {
          // A changed hub is drawn anew, but a popup that the reader has open stays open.
          const open = entry?.marker.isPopupOpen();
          entry?.marker.remove();
          shown.set(hub.id, add(hub));
          if (open) shown.get(hub.id).marker.openPopup();
        }
      }
      arrange();
      const entries = [...shown.values()];
      focus.set(entries.map((entry) => entry.marker.getElement()), entries.findIndex((e) => e.hub.id === selected));
      const entry = changed && selected ? shown.get(selected) : null;
      if (entry && !entry.marker.isPopupOpen()) entry.marker.openPopup();
    },
    // What labels should keep clear of, in pixels of the map's container.
    boxes() {
      const scale = symbolScale(map.getZoom());
      return [...shown.values()].map(({ hub, offset, marker }) => {
        const { x, y } = map.latLngToContainerPoint(marker.getLatLng()).add(offset);
        const [above, below] = isExact(hub.precision) ? [29, 3] : [14, 14];
        // 想定, 閉所 and the like stand in words below the symbol
        const [aside, under] = word(hub) ? [Math.max(17, 6 * word(hub).length), 24] : [13, below];
        return { left: x - aside * scale, right: x + aside * scale, top: y - above * scale, bottom: y + under * scale };
      });
    },
  };
}

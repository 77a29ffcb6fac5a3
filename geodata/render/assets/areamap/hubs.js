// Hubs: markers kept by id from state to state, popups, spreading, dragging.
const SPREAD_PX = 17;
const PRECISION_WORDS = { area: "位置は推定", chome: "位置は町丁目まで" };
const STYLE_WORDS = { closed: "閉所", hypothetical: "想定" };

function createHubs(L, map, { onHub, onMoved }) {
  const shown = new Map();
  const layer = L.layerGroup().addTo(map);
  const focus = rovingFocus((index) => choose([...shown.values()][index]));
  let selected = null;

  const remarks = (hub) => [STYLE_WORDS[hub.style], PRECISION_WORDS[hub.precision]].filter(Boolean);
  const speak = (hub) => `${hub.name}（${[hub.type, ...remarks(hub)].join("、")}）`;

  // Hubs on one and the same point step aside onto a small ring around it.
  function spread(hubs) {
    const piles = Map.groupBy ? Map.groupBy(hubs, (hub) => hub.at.join()) : groupBy(hubs, (hub) => hub.at.join());
    const offsets = new Map();
    for (const pile of piles.values()) {
      const radius = pile.length > 1 ? SPREAD_PX + Math.max(0, pile.length - 6) * 3 : 0;
      pile.forEach((hub, index) => {
        const angle = -Math.PI / 2 + (2 * Math.PI * index) / pile.length + (pile.length === 2 ? Math.PI / 2 : 0);
        offsets.set(hub.id, [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))]);
      });
    }
    return offsets;
  }

  function groupBy(items, key) {
    const groups = new Map();
    for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
    return groups;
  }

  function icon(hub, [dx, dy]) {
    const body = element("div", { class: "am-hub-body" }, hubSymbol(hub),
      hub.precision === "area" ? element("span", { class: "am-hub-estimated" }, PRECISION_WORDS.area) : null);
    const classes = ["am-hub", `am-hub-${hub.precision}`, hub.style ? `am-hub-${hub.style}` : ""].join(" ").trim();
    return L.divIcon({ html: body, className: classes, iconSize: [48, 54], iconAnchor: [24 - dx, 30 - dy], popupAnchor: [dx, isExact(hub.precision) ? -24 + dy : -12 + dy] });
  }

  function popup(hub) {
    const rows = hub.details.filter(([word]) => word !== "出典");
    const source = hub.details.find(([word]) => word === "出典");
    return element("div", { class: "am-popup-body" },
      element("h3", {}, miniSymbol(hub.shape, hub.color, hub.style), element("span", {}, hub.name)),
      element("p", { class: "am-popup-type" }, [hub.type, STYLE_WORDS[hub.style]].filter(Boolean).join("・")),
      element("dl", {}, ...rows.flatMap(([word, text]) => [element("dt", {}, word), element("dd", {}, text)])),
      source ? element("details", {}, element("summary", {}, "出典"), element("p", {}, source[1])) : null);
  }

  function choose(entry) {
    if (!entry) return;
    entry.marker.openPopup();
    onHub(entry.hub.id, ...entry.hub.at);
  }

  function add(hub, offset) {
    const marker = L.marker(hub.at, {
      icon: icon(hub, offset), keyboard: false, draggable: Boolean(hub.draggable), autoPan: true, riseOnHover: true,
    });
    const entry = { hub, offset, marker };
    marker.bindPopup(() => popup(entry.hub), { className: "am-popup", maxWidth: 320, minWidth: 220, autoPanPadding: [24, 24] });
    marker.bindTooltip(() => element("div", { class: "am-tip-body" }, element("strong", {}, entry.hub.name),
      ...remarks(entry.hub).map((text) => element("span", {}, text))),
      { direction: "top", className: "am-tip", opacity: 1, offset: [offset[0], isExact(hub.precision) ? -28 : -16] });
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
      const offsets = spread(hubs);
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
        if (entry && same(entry.hub, hub) && same(entry.offset, offsets.get(hub.id))) {
          label(entry);
        } else {
          // A changed hub is drawn anew, but a popup that the reader has open stays open.
          const open = entry?.marker.isPopupOpen();
          entry?.marker.remove();
          shown.set(hub.id, add(hub, offsets.get(hub.id)));
          if (open) shown.get(hub.id).marker.openPopup();
        }
      }
      const entries = [...shown.values()];
      focus.set(entries.map((entry) => entry.marker.getElement()), entries.findIndex((e) => e.hub.id === selected));
      const entry = changed && selected ? shown.get(selected) : null;
      if (entry && !entry.marker.isPopupOpen()) entry.marker.openPopup();
    },
    // What labels should keep clear of, in pixels of the map's container.
    boxes() {
      return [...shown.values()].map(({ hub, offset, marker }) => {
        const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
        const top = isExact(hub.precision) ? 28 : 14;
        return { left: x + offset[0] - 13, right: x + offset[0] + 13, top: y + offset[1] - top, bottom: y + offset[1] + (isExact(hub.precision) ? 2 : 14) };
      });
    },
  };
}

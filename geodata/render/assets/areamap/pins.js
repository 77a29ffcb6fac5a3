// Numbered pins of a discussion: a shape for the kind, a number for the note, never colour alone.
// Pins of one place stand in a ring around it, so that each number can be read and pressed.
const PIN_RING_PX = 24;

function createPins(L, map, { onPin }) {
  const layer = L.layerGroup().addTo(map);
  const shown = new Map();
  const focus = rovingFocus((index) => press([...shown.values()][index]));
  let selected = null;

  const press = (entry) => entry && onPin(entry.pin.id, ...entry.pin.at);

  function icon(pin) {
    const path = (attributes) => svgElement("path", { d: pin.path, "stroke-linejoin": "round", ...attributes });
    const number = svgElement("text", { y: pin.drop, "text-anchor": "middle", "font-weight": 700, "font-size": pin.label.length > 2 ? 9.5 : 13, fill: SYMBOL_INK });
    number.textContent = pin.label;
    const body = svgElement("svg", { viewBox: "-20 -20 40 40", width: 44, height: 44, "aria-hidden": "true", focusable: "false" },
      path({ fill: "#FFFFFF", stroke: "#FFFFFF", "stroke-width": 6 }),
      path({ fill: pin.color, stroke: SYMBOL_INK, "stroke-width": pin.quiet ? 1.2 : 2, ...(pin.quiet ? { "stroke-dasharray": "3 2" } : {}), class: "am-pin-shape" }), number);
    return L.divIcon({ html: element("div", { class: "am-pin-body" }, body), className: "am-pin", iconSize: [44, 44], iconAnchor: [22, 22] });
  }

  function dress(entry) {
    const node = entry.marker.getElement();
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", entry.pin.name);
    node.dataset.pin = entry.pin.id;
    node.classList.toggle("am-pin-selected", entry.pin.id === selected);
  }

  function add(pin) {
    const marker = L.marker(pin.at, { icon: icon(pin), keyboard: false, riseOnHover: true, zIndexOffset: 500 });
    const entry = { pin, marker };
    marker.bindTooltip(() => element("div", { class: "am-tip-body am-pin-tip" }, element("strong", {}, entry.pin.name)),
      { direction: "top", className: "am-tip", opacity: 1, offset: [0, -16] });
    marker.on("click", () => press(entry));
    marker.addTo(layer);
    return entry;
  }

  function spread() {
    const piles = new Map();
    for (const entry of shown.values()) {
      const key = entry.pin.at.join();
      piles.set(key, [...(piles.get(key) ?? []), entry]);
    }
    for (const pile of piles.values()) {
      const radius = pile.length > 1 || pile[0].pin.aside ? Math.max(PIN_RING_PX, (pile.length * 30) / (2 * Math.PI)) : 0;
      pile.forEach(({ marker }, index) => {
        const angle = (2 * Math.PI * index) / pile.length - Math.PI / 2;
        marker.getElement().firstChild.style.translate = `${(radius * Math.cos(angle)).toFixed(1)}px ${(radius * Math.sin(angle)).toFixed(1)}px`;
      });
    }
  }

  return {
    apply(pins, chosen) {
      selected = chosen ?? null;
      const wanted = new Set(pins.map((pin) => pin.id));
      for (const [id, { marker }] of shown) {
        if (!wanted.has(id)) {
          marker.remove();
          shown.delete(id);
        }
      }
      for (const pin of pins) {
        const entry = shown.get(pin.id);
        if (!entry) {
          shown.set(pin.id, add(pin));
        } else if (!same(entry.pin, pin)) {
          entry.pin = pin;
          entry.marker.setLatLng(pin.at).setIcon(icon(pin));
        }
      }
      const entries = [...shown.values()];
      entries.forEach(dress);
      spread();
      focus.set(entries.map(({ marker }) => marker.getElement()), entries.findIndex(({ pin }) => pin.id === selected));
    },
  };
}

// Names and small marks at the areas, thinned out so that none lies over another.
// A label tries its own place first, then a little above, below and beside it; symbols of hubs
// are avoided where that is possible, other labels always.
const LABEL_STEPS = [[0, 0], [0, -30], [0, 30], [0, -48], [0, 48], [-46, 0], [46, 0], [-46, -26], [46, 26], [46, -26], [-46, 26]];

function createLabels(L, map, areas, obstacles) {
  const pane = map.createPane("am-labels");
  pane.style.zIndex = 590;
  pane.style.pointerEvents = "none";
  const layer = L.layerGroup().addTo(map);
  let shown = [];
  let before = null;
  let selected = null;

  function body(name, note, badge) {
    return element("div", { class: "am-label-body" },
      name ? element("span", { class: "am-label-name" }, name) : null,
      note ? element("span", { class: "am-label-note" }, note) : null,
      badge ? element("span", { class: "am-label-badge" }, badge) : null);
  }

  function build(labels, badges) {
    layer.clearLayers();
    const levels = [...new Set([labels?.level, badges?.level].filter(Boolean))];
    shown = levels.flatMap((name) => (areas.level(name)?.areas ?? []).map((area, index) => {
      const note = labels?.level === name ? labels.texts[index] : null;
      const badge = badges?.level === name ? badges.texts[index] : null;
      if (labels?.level !== name && !badge) return null;
      const node = body(labels?.level === name ? area.name : null, note, badge);
      const marker = L.marker(area.point, {
        pane: "am-labels", interactive: false, keyboard: false,
        icon: L.divIcon({ html: node, className: "am-label", iconSize: [0, 0] }),
      }).addTo(layer);
      // The same words are read out with the area itself.
      marker.getElement().setAttribute("aria-hidden", "true");
      const bounds = L.latLngBounds(area.shape.flat(2));
      return { area, node, marker, bounds };
    })).filter(Boolean);
  }

  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function place() {
    const taken = [];
    const hubs = obstacles();
    const pixelBox = (bounds) => {
      const nw = map.latLngToContainerPoint(bounds.getNorthWest());
      const se = map.latLngToContainerPoint(bounds.getSouthEast());
      return { width: se.x - nw.x, height: se.y - nw.y };
    };
    const queue = shown.map((label) => ({ ...label, box: pixelBox(label.bounds), chosen: label.area.id === selected }))
      .sort((a, b) => b.chosen - a.chosen || b.box.width * b.box.height - a.box.width * a.box.height);
    for (const { area, node, box, chosen } of queue) {
      const [width, height] = [node.offsetWidth, node.offsetHeight];
      const centre = map.latLngToContainerPoint(area.point);
      const fits = chosen || width < box.width * 1.35;
      const candidates = LABEL_STEPS
        .filter(([dx, dy]) => Math.abs(dx) <= box.width / 3 && Math.abs(dy) <= box.height / 2.4)
        .map(([dx, dy], rank) => {
          const rect = { left: centre.x + dx - width / 2 - 3, right: centre.x + dx + width / 2 + 3, top: centre.y + dy - height / 2 - 1, bottom: centre.y + dy + height / 2 + 1 };
          return { dx, dy, rect, cost: rank + 100 * hubs.filter((hub) => overlap(rect, hub)).length, free: !taken.some((other) => overlap(rect, other)) };
        })
        .filter((candidate) => candidate.free || chosen)
        .sort((a, b) => a.cost - b.cost);
      const best = fits ? candidates[0] : null;
      node.classList.toggle("am-label-hidden", !best);
      node.classList.toggle("am-label-chosen", chosen);
      if (best) {
        node.style.transform = `translate(-50%, -50%) translate(${best.dx}px, ${best.dy}px)`;
        taken.push(best.rect);
      }
    }
  }

  map.on("zoomend resize", place);
  return {
    apply(labels, badges, selectedArea) {
      selected = selectedArea ?? null;
      if (!same([labels, badges], before)) {
        build(labels, badges);
        before = [labels, badges];
      }
      place();
    },
    place,
  };
}

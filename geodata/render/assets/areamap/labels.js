// Names and small marks at the areas, thinned out so that none lies over another.
// A label takes the place inside its area that is nearest to the area's middle and covers no
// symbol of a hub; where every place covers one, as little of it as possible. Other labels are
// never covered: the smaller area then shows its name alone, or goes without, until the reader
// zooms in.
const LABEL_GRID_PX = 9;
const OUTSIDE_COST = 45; // pixels of way that an end hanging out of the area is worth
const COVERING_COST = 1.5; // likewise a square pixel of a symbol that the label would cover
const LABEL_PLACES = 900; // a label that has this many places to try has enough

function createLabels(L, map, areas, obstacles) {
  const pane = map.createPane("am-labels");
  pane.style.zIndex = 590;
  pane.style.pointerEvents = "none";
  const layer = L.layerGroup().addTo(map);
  let shown = [];
  let before = null;
  let selected = null;

  function body(name, note, badge, kana) {
    return element("div", { class: "am-label-body" },
      name && kana ? element("span", { class: "am-label-kana" }, kana) : null,
      name ? element("span", { class: "am-label-name" }, name) : null,
      note ? element("span", { class: "am-label-note" }, note) : null,
      badge ? element("span", { class: "am-label-badge" }, badge) : null);
  }

  function build(labels, badges, readings) {
    layer.clearLayers();
    const levels = [...new Set([labels?.level, badges?.level].filter(Boolean))];
    shown = levels.flatMap((name) => (areas.level(name)?.areas ?? []).map((area, index) => {
      const note = labels?.level === name ? labels.texts[index] : null;
      const badge = badges?.level === name ? badges.texts[index] : null;
      if (labels?.level !== name && !badge) return null;
      const kana = readings && area.kana !== area.name ? area.kana : null;
      const node = body(labels?.level === name ? area.name : null, note, badge, kana);
      const marker = L.marker(area.point, {
        pane: "am-labels", interactive: false, keyboard: false,
        icon: L.divIcon({ html: node, className: "am-label", iconSize: [0, 0] }),
      }).addTo(layer);
      // The same words are read out with the area itself.
      marker.getElement().setAttribute("aria-hidden", "true");
      return { area, node };
    })).filter(Boolean);
  }

  const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  function inside(rings, { x, y }) {
    let odd = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        const [a, b] = [ring[i], ring[j]];
        if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
      }
    }
    return odd;
  }

  function pixelShape(area) {
    const rings = area.shape.flat(1).map((ring) => ring.map((latlng) => map.latLngToContainerPoint(latlng)));
    return { rings, box: L.bounds(rings.flat(1)) };
  }

  // Places for the middle of a label: a grid over the area, its own point first.
  function places({ rings, box }, centre) {
    const step = Math.max(LABEL_GRID_PX, Math.sqrt((box.getSize().x * box.getSize().y) / LABEL_PLACES));
    const found = [{ x: centre.x, y: centre.y, away: 0 }];
    for (let x = centre.x - Math.floor((centre.x - box.min.x) / step) * step; x < box.max.x; x += step) {
      for (let y = centre.y - Math.floor((centre.y - box.min.y) / step) * step; y < box.max.y; y += step) {
        // Moving up or down disturbs the eye less than moving sideways.
        if (inside(rings, { x, y })) found.push({ x, y, away: Math.hypot((x - centre.x) * 1.4, y - centre.y) });
      }
    }
    return found.sort((a, b) => a.away - b.away);
  }

  function place() {
    const taken = [];
    const hubs = obstacles();
    const queue = shown.map((label) => ({ ...label, pixels: pixelShape(label.area), chosen: label.area.id === selected }))
      .sort((a, b) => b.chosen - a.chosen || area(b.pixels.box) - area(a.pixels.box));
    for (const label of queue) {
      label.node.classList.remove("am-label-brief");
      let best = placeOne(label, taken, hubs);
      if (!best && label.node.childElementCount > 1) {
        label.node.classList.add("am-label-brief");
        best = placeOne(label, taken, hubs);
      }
      label.node.classList.toggle("am-label-hidden", !best);
      label.node.classList.toggle("am-label-chosen", label.chosen);
      if (!best) continue;
      const centre = map.latLngToContainerPoint(label.area.point);
      label.node.style.transform = `translate(-50%, -50%) translate(${Math.round(best.x - centre.x)}px, ${Math.round(best.y - centre.y)}px)`;
      taken.push(best.rect);
    }
  }

  const area = (box) => box.getSize().x * box.getSize().y;

  function placeOne({ area: { point }, node, pixels, chosen }, taken, hubs) {
    const [width, height] = [node.offsetWidth + 4, node.offsetHeight];
    if (!chosen && width > pixels.box.getSize().x * 1.5) return null;
    let best = null;
    for (const { x, y, away } of places(pixels, map.latLngToContainerPoint(point))) {
      if (best && away >= best.cost) break;
      const rect = { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
      if (taken.some((other) => overlap(rect, other) > 0) && !chosen) continue;
      const outside = [[rect.left, y], [rect.right, y]].filter(([px, py]) => !inside(pixels.rings, { x: px, y: py })).length;
      const cost = away + COVERING_COST * hubs.reduce((sum, hub) => sum + overlap(rect, hub), 0) + OUTSIDE_COST * outside;
      if (!best || cost < best.cost) best = { x, y, rect, cost };
    }
    return best;
  }

  map.on("zoomend resize", place);
  return {
    apply(labels, badges, selectedArea, readings = false) {
      selected = selectedArea ?? null;
      if (!same([labels, badges, readings], before)) {
        build(labels, badges, readings);
        before = [labels, badges, readings];
      }
      place();
    },
    place,
  };
}

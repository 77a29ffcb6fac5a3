// Discs of walking distance. The pane as a whole is faint, so that overlaps do not add up to
// a darker tone that would look like a better supply.
const DISC_COLOR = "#0F6B6B";
const PARTS = 3; // of each disc: its fill, a white casing and the rim

function createDiscs(L, map) {
  const pane = (name, zIndex) => {
    map.createPane(name).style.zIndex = zIndex;
    return L.svg({ pane: name, padding: 0.6 });
  };
  const fills = pane("am-discs", 405);
  const rims = pane("am-rims", 406);
  const layer = L.layerGroup().addTo(map);
  let shown = [];

  return {
    // onFills: over filled areas a disc would only muddy their colours; its rim alone is drawn.
    apply(discs, onFills) {
      map.getPane("am-discs").style.display = onFills ? "none" : "";
      if (same(discs, shown)) return;
      const keep = discs.length === shown.length && discs.every((disc, i) => disc[0] === shown[i][0] && disc[1] === shown[i][1] && disc[3] === shown[i][3]);
      if (keep) {
        layer.getLayers().forEach((circle, i) => circle.setRadius(discs[Math.floor(i / PARTS)][2]));
      } else {
        layer.clearLayers();
        for (const [lat, lon, radius, estimated] of discs) {
          const circle = (options) => layer.addLayer(L.circle([lat, lon], { radius, interactive: false, ...options }));
          circle({ renderer: fills, stroke: false, fillColor: DISC_COLOR, fillOpacity: 1, className: "am-disc" });
          circle({ renderer: rims, fill: false, color: "#fff", weight: 3.6, opacity: 0.7 });
          circle({ renderer: rims, fill: false, color: DISC_COLOR, weight: 1.6, opacity: 0.9, dashArray: estimated ? "5 5" : null });
        }
      }
      shown = discs;
    },
  };
}

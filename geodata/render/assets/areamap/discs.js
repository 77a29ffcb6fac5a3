// Discs of walking distance. The pane as a whole is faint, so that overlaps do not add up to
// a darker tone that would look like a better supply.
const DISC_COLOR = "#0F6B6B";

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
    apply(discs) {
      if (same(discs, shown)) return;
      const keep = discs.length === shown.length && discs.every((disc, i) => disc[0] === shown[i][0] && disc[1] === shown[i][1] && disc[3] === shown[i][3]);
      if (keep) {
        const circles = layer.getLayers();
        discs.forEach((disc, i) => [circles[2 * i], circles[2 * i + 1]].forEach((circle) => circle.setRadius(disc[2])));
      } else {
        layer.clearLayers();
        for (const [lat, lon, radius, estimated] of discs) {
          layer.addLayer(L.circle([lat, lon], { radius, renderer: fills, interactive: false, stroke: false, fillColor: DISC_COLOR, fillOpacity: 1, className: "am-disc" }));
          layer.addLayer(L.circle([lat, lon], { radius, renderer: rims, interactive: false, fill: false, color: DISC_COLOR, weight: 1.2, opacity: 0.55, dashArray: estimated ? "5 5" : null }));
        }
      }
      shown = discs;
    },
  };
}

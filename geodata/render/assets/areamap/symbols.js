// The symbol of a hub: a silhouette for what it is, and what lies under it for how sure its place is.
// Silhouettes are drawn around (0, 0) with a radius of about 10.
const SILHOUETTES = {
  house: "M0,-10.5 L10.5,-1.5 L7.5,-1.5 L7.5,9 L-7.5,9 L-7.5,-1.5 L-10.5,-1.5 Z",
  hexagon: "M-5.2,-9 L5.2,-9 L10.4,0 L5.2,9 L-5.2,9 L-10.4,0 Z",
  square: "M-8.2,-8.2 L8.2,-8.2 L8.2,8.2 L-8.2,8.2 Z",
  diamond: "M0,-11 L11,0 L0,11 L-11,0 Z",
  cross: "M-3.6,-9.5 L3.6,-9.5 L3.6,-3.6 L9.5,-3.6 L9.5,3.6 L3.6,3.6 L3.6,9.5 L-3.6,9.5 L-3.6,3.6 L-9.5,3.6 L-9.5,-3.6 L-3.6,-3.6 Z",
  bubble: "M-10,-8.5 L10,-8.5 L10,4.5 L1.5,4.5 L-3.5,9.8 L-3.5,4.5 L-10,4.5 Z",
  triangle: "M0,-10.5 L10.5,8 L-10.5,8 Z",
  circle: "M-9,0 A9,9 0 1,0 9,0 A9,9 0 1,0 -9,0 Z",
  pentagon: "M0,-10 L9.5,-3.1 L5.9,8.1 L-5.9,8.1 L-9.5,-3.1 Z",
};
const SYMBOL_INK = "#1E2B2F";

function silhouette(shape, color, style) {
  const d = SILHOUETTES[shape] ?? SILHOUETTES.pentagon;
  const path = (attributes) => svgElement("path", { d, "stroke-linejoin": "round", ...attributes });
  const halo = path({ fill: "#FFFFFF", stroke: "#FFFFFF", "stroke-width": 4 });
  if (style === "closed") {
    return [halo, path({ fill: "#FFFFFF", "fill-opacity": 0.7, stroke: "#6B787C", "stroke-width": 1.6, "stroke-dasharray": "3 2.5" })];
  }
  // Opened in a year of which no more is known; and: nobody knows when it opened.
  if (style === "during") {
    return [halo, path({ fill: color, "fill-opacity": 0.35, stroke: color, "stroke-width": 2.2, "stroke-dasharray": "4 2.5" })];
  }
  if (style === "undated") {
    const mark = svgElement("text", { y: 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "#54666B" });
    mark.textContent = "？";
    return [halo, path({ fill: "#F3F1EB", stroke: "#7A878B", "stroke-width": 1.3, "stroke-dasharray": "2 2" }), mark];
  }
  if (style === "hypothetical") {
    return [halo, path({ fill: "#FFFFFF", stroke: color, "stroke-width": 2.6 }),
      svgElement("path", { d: "M-4,0.5 H4 M0,-3.5 V4.5", stroke: color, "stroke-width": 2.4, "stroke-linecap": "round" })];
  }
  return [halo, path({ fill: color, stroke: SYMBOL_INK, "stroke-width": 1.1 })];
}

// building, block: a stem down to the very place. chome: a soft disc. area: a dashed disc.
function ground(precision, color) {
  if (precision === "area") {
    return [svgElement("circle", { r: 18, fill: "#FFFFFF", "fill-opacity": 0.5, stroke: "#48565A", "stroke-width": 1.4, "stroke-dasharray": "4 3.5", class: "am-ground-area" })];
  }
  if (precision === "chome") {
    return [svgElement("circle", { r: 18, fill: color, "fill-opacity": 0.1 }),
      svgElement("circle", { r: 14, fill: color, "fill-opacity": 0.16, class: "am-ground-chome" })];
  }
  return [svgElement("path", { d: "M0,-8 V0", stroke: "#FFFFFF", "stroke-width": 5, "stroke-linecap": "round" }),
    svgElement("path", { d: "M0,-8 V0", stroke: SYMBOL_INK, "stroke-width": 1.8 }),
    svgElement("circle", { r: 2.4, fill: SYMBOL_INK, stroke: "#FFFFFF", "stroke-width": 1 })];
}

const isExact = (precision) => precision === "building" || precision === "block";

function hubSymbol(hub) {
  const lift = isExact(hub.precision) ? -15 : 0;
  return svgElement("svg", { viewBox: "-24 -30 48 54", width: 48, height: 54, "aria-hidden": "true", focusable: "false" },
    ...ground(hub.precision, hub.style === "undated" ? "#7A878B" : hub.color),
    svgElement("g", { class: "am-silhouette", transform: `translate(0 ${lift})` }, ...silhouette(hub.shape, hub.color, hub.style)));
}

// The small one of the legend and of the popup's heading.
function miniSymbol(shape, color, style) {
  return svgElement("svg", { viewBox: "-13 -13 26 26", width: 20, height: 20, "aria-hidden": "true", focusable: "false" },
    ...silhouette(shape, color, style));
}

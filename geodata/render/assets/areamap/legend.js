// The legend as plain HTML: over the map where there is room, else below it.
function createLegend(frame) {
  const list = element("div", { class: "am-legend-groups" });
  const legend = element("details", { class: "am-legend" }, element("summary", {}, tr("凡例")), list);
  frame.append(legend);
  let before = null;

  function swatch([kind, , color, shape]) {
    if (kind === "hub") return miniSymbol(shape, color);
    if (["hypothetical", "closed", "during", "undated"].includes(kind)) return miniSymbol(shape, color, kind);
    if (kind === "fill" || kind === "hatch" || kind === "disc") {
      const node = element("span", { class: `am-swatch am-swatch-${kind}` });
      if (color) node.style.backgroundColor = color;
      return node;
    }
    if (kind === "pin") {
      return svgElement("svg", { viewBox: "-19 -19 38 38", width: 22, height: 22, "aria-hidden": "true" },
        svgElement("path", { d: shape, fill: color, stroke: SYMBOL_INK, "stroke-width": 2.4, "stroke-linejoin": "round" }));
    }
    if (kind === "line") {
      return svgElement("svg", { width: 26, height: 12, "aria-hidden": "true" }, svgElement("line",
        { x1: 1, x2: 25, y1: 6, y2: 6, stroke: "#54666B", "stroke-width": 2, "stroke-dasharray": shape === "dashed" ? "6 4" : "none" }));
    }
    if (kind === "precision") {
      return svgElement("svg", { viewBox: "-24 -30 48 54", width: 22, height: 24, "aria-hidden": "true" },
        ...ground(shape, "#48565A"), svgElement("circle", { cy: isExact(shape) ? -15 : 0, r: 7, fill: "#7C8A8E", stroke: SYMBOL_INK, "stroke-width": 1.3 }));
    }
    return null;
  }

  return {
    apply(groups) {
      if (same(groups, before)) return;
      before = groups;
      legend.hidden = groups.length === 0;
      list.replaceChildren(...groups.map((group) => element("section", {}, element("h4", {}, group.title),
        element("ul", {}, ...group.entries.map((entry) =>
          element("li", { class: `am-legend-${entry[0]}` }, swatch(entry), element("span", {}, entry[1])))))));
    },
    // How many pixels of the map's left side lie under the legend.
    covers() {
      const over = frame.classList.contains("am-wide") && legend.open && !legend.hidden;
      return over ? legend.offsetLeft + legend.offsetWidth : 0;
    },
    // A phone shows the map first; where there is room, the legend is open from the start.
    open(open) {
      legend.open = open;
    },
  };
}

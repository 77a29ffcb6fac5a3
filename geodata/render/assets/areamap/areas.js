// Areas: the land, fills, hatching, boundary lines, the selected area, hover and focus.
const LINE_STYLES = {
  main: { casing: 3.2, width: 1.2, color: "#5C6E73", dash: "5 4" },
  major: { casing: 4.6, width: 2.2, color: "#46585D", dash: "10 5" },
  minor: { casing: 0, width: 1, color: "#849296", dash: "1 3.5", solidDash: "1 3.5" },
};
const LAND = "#FAF8F3";
const OUTLINE = "#3F5157";

function createAreas(L, map, geometry, { uid, onArea }) {
  const pane = (name, zIndex) => {
    const node = map.createPane(`am-${name}`);
    node.style.zIndex = zIndex;
    node.classList.add("am-pane", `am-pane-${name}`);
    return L.svg({ pane: `am-${name}`, padding: 0.6 });
  };
  const renderers = {
    land: pane("land", 350),
    fill: pane("fill", 400),
    lines: pane("lines", 420),
    marks: pane("marks", 430),
  };
  const draw = (make, shape, renderer, style) =>
    make(shape, { renderer: renderers[renderer], interactive: false, ...style });
  const stroke = (color, weight, extra = {}) => ({ color, weight, fill: false, opacity: 1, ...extra });

  const land = draw(L.polygon, geometry.outline, "land", {
    stroke: false, fillColor: LAND, fillOpacity: 1, className: "am-land",
  }).addTo(map);
  draw(L.polygon, geometry.outline, "marks", stroke("#FFFFFF", 4)).addTo(map);
  draw(L.polygon, geometry.outline, "marks", stroke(OUTLINE, 1.4)).addTo(map);
  const marks = {
    hover: mark([["#1E2B2F", 2.2]]),
    selected: mark([["#FFFFFF", 8], ["#0F6B6B", 4]]),
    focus: mark([["#FFFFFF", 9], ["#1E2B2F", 5], ["#FFD24A", 2]]),
  };
  const levels = new Map(geometry.levels.map((level) => [level.name, { ...level, built: null, layer: null }]));
  const focus = rovingFocus((index) => choose(selectable?.areas[index]));
  let selectable = null;
  let furigana = false;

  // A mark is a pile of lines around one area, moved from area to area.
  function mark(lines) {
    const piles = lines.map(([color, weight]) =>
      draw(L.polygon, [], "marks", stroke(color, weight, { lineJoin: "round" })).addTo(map));
    return (area) => piles.forEach((line) => {
      line.setLatLngs(area ? area.shape : []);
      if (area) line.bringToFront();
    });
  }

  function choose(area, latlng) {
    if (!area) return;
    const [lat, lon] = latlng ? [latlng.lat, latlng.lng] : area.point;
    onArea(area.id, lat, lon);
  }

  function words(level, index) {
    const { layer } = level;
    const text = layer?.texts?.[index];
    const row = layer?.table?.[parseInt(layer.classes?.[index], 36)];
    return [text, row?.label].filter((part, i, all) => part && (i === 0 || !all[0]?.includes(part)));
  }

  function tip(level, area, index) {
    return element("div", { class: "am-tip-body" }, element("strong", {}, furigana && area.kana ? rubyName([[area.name, area.kana]]) : area.name),
      ...words(level, index).map((part) => element("span", {}, part)));
  }

  function build(level) {
    const fills = level.areas.map((area, index) => {
      const path = L.polygon(area.shape, {
        renderer: renderers.fill, stroke: false, fillColor: LAND, fillOpacity: 0, className: "am-area",
      });
      path.bindTooltip(() => tip(level, area, index), { sticky: true, direction: "top", className: "am-tip", opacity: 1, offset: [0, -10] });
      path.on("mouseover", () => level.layer.selectable && marks.hover(area));
      path.on("mouseout", () => marks.hover(null));
      path.on("click", (event) => level.layer.selectable && choose(area, event.latlng));
      return path;
    });
    return { fills, lines: [], group: L.layerGroup(fills) };
  }

  function drawLines(level) {
    const style = LINE_STYLES[level.layer.weight];
    const dashArray = level.official ? style.solidDash : style.dash;
    const lines = [];
    if (style.casing) lines.push(draw(L.polyline, level.lines, "lines", stroke("#FFFFFF", style.casing, { opacity: 0.95 })));
    lines.push(draw(L.polyline, level.lines, "lines", stroke(style.color, style.width, { dashArray, className: "am-line" })));
    return lines;
  }

  // Classes are drawn as a fill colour, or as hatching over a quiet ground: unknown is no colour.
  function fillOf(row) {
    if (!row) return { fillOpacity: 0, fillColor: LAND };
    return { fillOpacity: 1, fillColor: row.hatch ? `url(#${hatching(row.fill)})` : row.fill };
  }

  function hatching(ground) {
    const id = `${uid}-hatch-${ground.slice(1)}`;
    const svg = renderers.fill._container;
    if (!svg.querySelector(`#${id}`)) {
      svg.prepend(svgElement("defs", {}, svgElement("pattern",
        { id, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svgElement("rect", { width: 9, height: 9, fill: ground }),
        svgElement("line", { x1: 0, y1: 0, x2: 0, y2: 9, stroke: "#7A878B", "stroke-width": 2.6 }))));
    }
    return id;
  }

  function paint(level) {
    const { layer, built } = level;
    built.fills.forEach((path, index) => {
      const row = layer.table?.[parseInt(layer.classes?.[index], 36)];
      path.setStyle(fillOf(row));
      const node = path._path;
      node.classList.toggle("am-selectable", Boolean(layer.selectable));
      node.classList.toggle("am-hatched", Boolean(row?.hatch));
      node.dataset.area = level.areas[index].id;
      if (path.isTooltipOpen()) path.getTooltip().update(); // it may say what was before
      if (layer.selectable) {
        node.setAttribute("role", "button");
        node.setAttribute("aria-label", [level.areas[index].name, ...words(level, index)].join(tr("、")));
      } else {
        for (const name of ["role", "aria-label", "tabindex"]) node.removeAttribute(name);
      }
    });
  }

  function show(level, layer) {
    const before = level.layer;
    level.layer = layer;
    if (!level.built) {
      level.built = build(level);
      level.built.fills.forEach((path, index) => path.on("add", () => {
        path._path.addEventListener("focus", () => {
          if (path._path.matches(":focus-visible")) marks.focus(level.areas[index]);
        });
        path._path.addEventListener("blur", () => marks.focus(null));
      }));
    }
    // Boundaries alone have no surface: it would catch the clicks meant for the areas below.
    const surface = Boolean(layer.classes || layer.selectable);
    if (surface !== map.hasLayer(level.built.group)) {
      if (surface) level.built.group.addTo(map);
      else level.built.group.remove();
    }
    if (before?.weight !== layer.weight) {
      level.built.lines.forEach((line) => line.remove());
      level.built.lines = drawLines(level).map((line) => line.addTo(map));
    }
    if (surface && !same(before, layer)) paint(level);
  }

  function hide(level) {
    if (!level.layer) return;
    level.built.group.remove();
    level.built.lines.forEach((line) => line.remove());
    level.built.lines = [];
    level.layer = null;
  }

  return {
    apply(layers, { selectedArea, basemap, readings }) {
      furigana = Boolean(readings);
      const wanted = new Map(layers.map((layer) => [layer.level, layer]));
      const order = [...wanted.keys()].join();
      for (const level of levels.values()) {
        if (wanted.has(level.name)) show(level, wanted.get(level.name));
        else hide(level);
      }
      if (order !== this.order) {
        // The last layer is on top.
        for (const name of wanted.keys()) levels.get(name)?.built.fills.forEach((path) => map.hasLayer(path) && path.bringToFront());
        for (const name of wanted.keys()) levels.get(name)?.built.lines.forEach((line) => line.bringToFront());
        this.order = order;
      }
      selectable = [...levels.values()].find((level) => level.layer?.selectable) ?? null;
      const areas = selectable?.areas ?? [];
      const chosen = areas.findIndex((area) => area.id === selectedArea);
      const nodes = selectable?.built.fills.map((path) => path._path) ?? [];
      focus.set(nodes, chosen);
      nodes.forEach((node, index) => node.setAttribute("aria-pressed", String(index === chosen)));
      marks.selected(this.find(selectedArea));
      map.getContainer().classList.toggle("am-over-tiles", basemap !== "none");
      land.setStyle({ fillOpacity: basemap === "none" ? 1 : 0 });
    },
    find(id) {
      if (!id) return null;
      for (const level of levels.values()) {
        const area = level.areas.find((candidate) => candidate.id === id);
        if (area) return area;
      }
      return null;
    },
    level: (name) => levels.get(name),
  };
}

// The page's state as its address tells it (#…), and the other way round. What is unknown is left out.
function createAddress({ data, areaAt, hubAt, chomeAt, types, subjects, isType }) {
  function read() {
    const query = new URLSearchParams(location.hash.slice(1, 4000));
    const one = (key, known) => (known(query.get(key)) ? query.get(key) : null);
    const wanted = (query.get("types") ?? "").split(",").filter(isType);
    const place = (query.get("at") ?? "").split("/").map(Number);
    return {
      language: one("lang", (v) => data.languages.includes(v)) ?? data.languages[0],
      furigana: query.get("furigana") === "1",
      theme: one("theme", (v) => v === "dark" || v === "light"),
      types: new Set(query.has("types") ? wanted : types),
      gap: query.has("gap") ? query.get("gap") === "1" : data.layers.includes("gap"),
      chome: query.has("chome") ? query.get("chome") === "1" : data.layers.includes("chome"),
      tiles: data.tiles && query.get("tiles") === "1",
      area: one("area", (v) => areaAt.has(v)),
      hub: one("hub", (v) => hubAt.has(v)),
      near: one("near", (v) => chomeAt.has(v)),
      standard: parse(query.get("std")) ?? data.standards[0] ?? null,
      at: place.length === 3 && place.every(Number.isFinite) && Math.abs(place[1]) <= 90 && Math.abs(place[2]) <= 180 ? place : null,
    };
  }

  function parse(text) {
    const found = /^([^<>=@#;]{1,60})(?:@(\d{1,3}))?(>=|<=)(\d{1,8})$/.exec(text ?? "");
    if (!found || !subjects.includes(found[1]) || !Number(found[4])) return null;
    const [, subject, minutes, sign, target] = found;
    const measure = minutes ? "walk" : sign === "<=" ? "ratio" : "count";
    if ((measure === "walk") !== Boolean(minutes) || (measure === "walk" && (!isType(subject) || sign === "<=" || !Number(minutes))) || (measure === "ratio" && isType(subject))) return null;
    return { subject, measure, target: Number(target), minutes: Number(minutes) || 15 };
  }

  const written = ({ subject, measure, target, minutes }) =>
    measure === "walk" ? `${subject}@${minutes}>=${target}` : `${subject}${measure === "ratio" ? "<=" : ">="}${target}`;

  function write(state) {
    const query = new URLSearchParams();
    if (state.language !== data.languages[0]) query.set("lang", state.language);
    if (state.theme) query.set("theme", state.theme);
    if (state.types.size !== types.length) query.set("types", [...state.types].join(","));
    for (const key of ["gap", "chome"]) if (state[key] !== data.layers.includes(key)) query.set(key, state[key] ? "1" : "0");
    if (state.furigana) query.set("furigana", "1");
    if (state.tiles) query.set("tiles", "1");
    for (const key of ["area", "hub", "near"]) if (state[key]) query.set(key, state[key]);
    if (state.standard && written(state.standard) !== (data.standards[0] ? written(data.standards[0]) : "")) query.set("std", written(state.standard));
    if (state.view) query.set("at", state.view.join("/"));
    const hash = query.toString();
    if (hash === location.hash.slice(1)) return;
    // a page of a strict frame may not change its own history; the address is then left alone
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* stays */ }
  }

  return { read, write, written };
}

// The panel of gaps: a standard is chosen, its sliders are moved, every area is judged by it.
function createGapPanel(page) {
  const { facts: { data, numbers, areas, subjects, isType }, naming, words, state } = page;
  const { called, named, short, counted, actual, standardText, readName } = naming;

  const SLIDERS = {
    count: [["target", "slider.count", 1, 10, 1]],
    walk: [["minutes", "slider.minutes", 5, 60, 1], ["target", "slider.share", 5, 100, 5]],
    ratio: [["target", "slider.ratio", 1000, 100000, 1000]],
  };
  const START = { count: 1, walk: 80, ratio: 20000 };

  function gapControls() {
    if (!subjects.length) return;
    state.standard ??= { subject: subjects[0], measure: "count", target: 1, minutes: 15 };
    const { standard } = state;
    const own = $("gap-own");
    own.replaceChildren(...data.standards.map((preset) => {
      const button = make("button", { type: "button", class: "chip", "aria-pressed": String(page.written(preset) === page.written(standard)) }, standardText(preset));
      button.addEventListener("click", () => { state.standard = { ...preset }; state.gap = true; page.render(); });
      return button;
    }));
    own.closest("div").hidden = !data.standards.length;
    const subject = $("gap-subject");
    subject.replaceChildren(...subjects.map((name) => make("option", { value: name }, isType(name) ? short(name) : called(name))));
    subject.value = standard.subject;
    const measures = isType(standard.subject) ? ["count", "walk"] : ["count", "ratio"];
    $("gap-measure").replaceChildren(...measures.map((measure) => {
      const button = make("button", { type: "button", class: "chip", "aria-pressed": String(measure === standard.measure) }, make("span", {}, ...words.nodes(`measure.${measure}`)));
      button.addEventListener("click", () => { Object.assign(standard, { measure, target: START[measure] }); state.gap = true; page.render(); });
      return button;
    }));
    const wanted = `${words.language} ${standard.measure}`;
    const box = $("gap-sliders");
    if (box.dataset.for !== wanted) {
      box.dataset.for = wanted;
      box.replaceChildren(...SLIDERS[standard.measure].map(([field, key, low, high, step]) => {
        const input = make("input", { type: "range", min: low, max: high, step, id: `slider-${field}`, "data-field": field, "data-key": key });
        input.addEventListener("input", () => { state.standard = { ...state.standard, [field]: Number(input.value) }; state.gap = true; later(); });
        return make("div", { class: "slider" }, make("label", { for: `slider-${field}` }), input);
      }));
    }
    for (const input of box.querySelectorAll("input")) {
      const value = standard[input.dataset.field];
      if (Number(input.value) !== value) input.value = value;
      const n = standard.measure === "count" ? counted(standard.subject, value) : value;
      input.previousElementSibling.replaceChildren(...words.nodes(input.dataset.key, { n }));
      input.setAttribute("aria-valuetext", words.text(input.dataset.key, { n }));
    }
    gapTable();
  }

  function gapTable() {
    const judged = judgeGaps(numbers, data.level, state.standard);
    const count = (status) => judged.filter((j) => j.status === status).length;
    $("gap-sum").replaceChildren(...words.nodes("gap.sum", { short: count("short"), met: count("met"), unknown: count("unknown") }));
    const rank = { short: 0, unknown: 1, met: 2 };
    const rows = areas.ids.map((id, i) => ({ id, ...judged[i], i })).sort((a, b) => rank[a.status] - rank[b.status] || a.i - b.i);
    const sign = { met: "○", short: "▲", unknown: "？" };
    $("gap-rows").replaceChildren(...rows.map((row) => make("tr", { "data-area": row.id, "data-status": row.status, "data-actual": row.actual ?? "", "data-gap": row.gap ?? "", "data-residents": row.residents ?? "" },
      make("th", { scope: "row" }, ...(words.furigana ? readName({ kind: "area", id: row.id }) : [named({ id: row.id, name: data.areaNames[row.i] })])),
      make("td", {}, actual(row, state.standard)), make("td", { class: `status-${row.status}` }, `${sign[row.status]} ${words.text(`status.${row.status}`)}`))));
  }

  let waiting = 0;
  function later() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => page.render());
  }

  $("gap-subject").addEventListener("change", (event) => {
    const subject = event.target.value;
    const measure = isType(subject) ? (state.standard.measure === "walk" ? "walk" : "count") : (state.standard.measure === "ratio" ? "ratio" : "count");
    state.standard = { ...state.standard, subject, measure, target: measure === state.standard.measure ? state.standard.target : START[measure] };
    state.gap = true;
    page.render();
  });
  $("gap").addEventListener("toggle", () => { if ($("gap").open && !state.gap) { state.gap = true; page.render(); } });

  return { gapControls };
}

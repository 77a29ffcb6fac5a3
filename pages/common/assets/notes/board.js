// The board: composer, filters, cards. Streamlit calls render() with a new picture of the store
// every few seconds; only what differs is drawn anew, and what is being typed is left alone.
const slots = new WeakMap(); // the element that Streamlit gives → the board in it
const benches = new Map(); // meeting → composer, kept while the reader looks at other pages
const ARRANGEMENTS = { kind: tr("種類ごと"), group: tr("グループごと"), votes: tr("票の多い順") };
const NO_GROUP = "";
let styled = null;

export function render({ data, parentElement, setStateValue }) {
  styled ??= loadStyle(data.style);
  let slot = slots.get(parentElement);
  if (!slot) slots.set(parentElement, (slot = createBoard(parentElement)));
  // a board that the reader has left has nobody to speak for it
  slot.receive(data, (outbox) => { if (parentElement.isConnected) setStateValue("outbox", outbox); });
  return () => {};
}

function loadStyle(url) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  document.head.append(link);
  return link;
}

function bench(meeting) {
  if (!benches.has(meeting)) {
    const outbox = createOutbox();
    benches.set(meeting, { outbox, composer: createComposer(outbox) });
  }
  return benches.get(meeting);
}

function createBoard(parent) {
  let data = null;
  let tools = null;
  let arrangement = "kind";
  const hidden = { kinds: new Set(), statuses: new Set() };
  const cards = new Map(); // note id → { key, node }
  const editors = new Map(); // note id → editor
  let chosen = null;

  const bar = make("div", { class: "nb-bar", role: "group", "aria-label": tr("メモの並べ方としぼりこみ") });
  const alert = make("div", { class: "nb-told", role: "alert" });
  const sections = make("div", { class: "nb-sections" });
  const bin = make("details", { class: "nb-bin" });
  const frame = make("div", { class: "nb-frame" });
  parent.append(frame);

  function open(note) {
    const editor = createEditor(note, data, tools.outbox, () => {
      editors.delete(note.id);
      draw();
      frame.querySelector(`[data-mark="edit ${note.id}"]`)?.focus();
    });
    editors.set(note.id, editor);
    draw();
    editor.focus();
  }

  function toggle(set, word) {
    if (set.has(word)) set.delete(word);
    else set.add(word);
    draw();
  }

  function drawBar() {
    const chip = (words, on, press, mark, picture = null) => make("button", { type: "button", class: "nb-chip", "aria-pressed": String(on), "data-mark": mark, onclick: press }, picture, words);
    const count = (field, word) => data.notes.filter((note) => note[field] === word).length;
    redraw(bar, JSON.stringify([arrangement, [...hidden.kinds], [...hidden.statuses], data.notes.map((n) => [n.kind, n.status])]), () => [
      make("div", { class: "nb-chips" }, ...Object.entries(ARRANGEMENTS).map(([word, name]) =>
        chip(name, arrangement === word, () => { arrangement = word; draw(); }, `arrange ${word}`))),
      make("div", { class: "nb-chips" }, make("span", { class: "nb-chips-word" }, tr("見せる")),
        ...data.kinds.map((entry) => chip(`${tr(entry.kind)} ${count("kind", entry.kind)}`, !hidden.kinds.has(entry.kind), () => toggle(hidden.kinds, entry.kind), `kind ${entry.kind}`, kindMark(entry))),
        ...data.statuses.map((word) => chip(`${tr(word)} ${count("status", word)}`, !hidden.statuses.has(word), () => toggle(hidden.statuses, word), `status ${word}`))),
    ]);
  }

  // Draw anew only what says something else, and give the focus back to the same button.
  function redraw(node, key, build) {
    if (node.dataset.key === key) return;
    node.dataset.key = key;
    const mark = node.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    node.replaceChildren(...build());
    if (mark) [...node.querySelectorAll("[data-mark]")].find((other) => other.dataset.mark === mark)?.focus({ preventScroll: true });
  }

  function cardOf(note) {
    const editor = editors.get(note.id);
    if (editor) return editor.node;
    const key = JSON.stringify([note, data.statuses]);
    const known = cards.get(note.id);
    if (known?.key === key) return known.node;
    const mark = known?.node.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    const node = createCard(note, data, tools.outbox, { edit: open });
    cards.set(note.id, { key, node });
    known?.node.replaceWith(node);
    if (mark) [...node.querySelectorAll("[data-mark]")].find((other) => other.dataset.mark === mark)?.focus({ preventScroll: true });
    return node;
  }

  function arranged(notes) {
    if (arrangement === "votes") return [[ARRANGEMENTS.votes, [...notes].sort((a, b) => b.votes - a.votes || a.number - b.number)]];
    if (arrangement === "kind") return data.kinds.map(({ kind }) => [kind, notes.filter((note) => note.kind === kind)]);
    return [...data.groups, NO_GROUP].map((group) => [group, notes.filter((note) => note.group === group)]);
  }

  function drawSections() {
    const notes = data.notes.filter((note) => editors.has(note.id) || (!hidden.kinds.has(note.kind) && !hidden.statuses.has(note.status)));
    for (const id of cards.keys()) if (!data.notes.some((note) => note.id === id)) cards.delete(id);
    const wanted = arranged(notes).filter(([name, members]) => members.length || (arrangement === "kind" && !hidden.kinds.has(name)));
    frame.classList.toggle("nb-one-list", arrangement === "votes");
    keep(sections, wanted.map(([name, members]) => {
      const known = [...sections.children].find((node) => node.dataset.name === `${arrangement} ${name}`);
      const section = known ?? make("section", { class: "nb-section", "data-name": `${arrangement} ${name}` }, make("h3", {}), make("div", { class: "nb-cards" }));
      const entry = data.kinds.find(({ kind }) => arrangement === "kind" && kind === name);
      redraw(section.firstChild, `${name} ${members.length}`, () => [
        ...(entry ? [kindMark(entry)] : []), entry ? tr(name) : name === NO_GROUP ? tr("グループなし") : name,
        make("span", { class: "nb-count" }, tr("{notes}件", { notes: members.length })),
        ...(arrangement === "group" && name !== NO_GROUP ? [make("button", { type: "button", class: "nb-vote", "data-mark": `rename ${name}`, "aria-label": tr("グループ「{group}」の名前を変える", { group: name }), onclick: () => rename(section, name) }, tr("名前を変える"))] : []),
      ]);
      keep(section.lastChild, members.map(cardOf));
      return section;
    }));
    if (!data.notes.length) redraw(alert, "empty", () => [make("p", { class: "nb-empty" }, tr("まだメモがありません。出た意見を上の欄に書いて、Enterを押します。"))]);
    else if (alert.dataset.key === "empty") redraw(alert, "", () => []);
  }

  // Moving a node takes the focus from it: leave in place whatever stands right.
  function keep(parentNode, children) {
    const now = [...parentNode.children];
    if (now.length === children.length && now.every((node, i) => node === children[i])) return;
    const active = parentNode.contains(document.activeElement) ? document.activeElement : null;
    parentNode.replaceChildren(...children);
    if (active?.isConnected) active.focus({ preventScroll: true });
  }

  function rename(section, old) {
    const input = make("input", { type: "text", class: "nb-input", maxlength: 40, value: old, "aria-label": tr("新しい名前") });
    const done = () => { section.firstChild.dataset.key = ""; draw(); };
    section.firstChild.replaceChildren(make("form", { class: "nb-row", onsubmit: (event) => {
      event.preventDefault();
      if (input.value.trim() && input.value !== old) tools.outbox.add({ do: "rename", old, to: input.value.trim() });
      done();
    } }, input, make("button", { type: "submit", class: "nb-button" }, tr("変える")), make("button", { type: "button", class: "nb-button nb-plain", onclick: done }, tr("やめる"))));
    input.focus();
  }

  function drawBin() {
    bin.hidden = !data.deleted.length;
    redraw(bin, JSON.stringify(data.deleted), () => [make("summary", {}, tr("消したメモ（{notes}件）", { notes: data.deleted.length })),
      ...data.deleted.map((note) => make("div", { class: "nb-leftover" }, make("span", {}, tr("{number}番「{text}」", { number: note.number, text: note.text })),
        make("button", { type: "button", class: "nb-button nb-plain", onclick: () => tools.outbox.add({ do: "change", note: note.id, revision: note.revision, fields: { deleted: false } }) }, tr("元に戻す")),
        eraser(note)))]);
  }

  // What is erased cannot come back: the button asks once more.
  function eraser(note) {
    const button = make("button", { type: "button", class: "nb-button nb-plain nb-away", onclick: () => {
      if (button.dataset.sure) tools.outbox.add({ do: "erase", note: note.id });
      button.dataset.sure = "yes";
      button.textContent = tr("記録からも消します。よろしければもう一度");
    } }, tr("完全に消す"));
    return button;
  }

  function choose() {
    if (!data.selected || data.selected.token === chosen) return;
    chosen = data.selected.token;
    const card = frame.querySelector(`#nb-${CSS.escape(data.selected.id)}`);
    for (const other of frame.querySelectorAll(".nb-chosen")) other.classList.remove("nb-chosen");
    card?.classList.add("nb-chosen");
    card?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    card?.focus({ preventScroll: true });
  }

  function draw() {
    drawBar();
    drawSections();
    drawBin();
    choose();
  }

  function answer(reply) {
    for (const editor of editors.values()) editor.answer(reply);
    if (!reply.ok && reply.message && !reply.spans && !reply.theirs) redraw(alert, `said ${reply.number}`, () => [make("p", { class: "nb-held" }, reply.message)]);
    else if (!reply.ok && reply.theirs && !editors.has(reply.theirs.id)) redraw(alert, `said ${reply.number}`, () => [make("p", { class: "nb-held" }, reply.message)]);
  }

  return {
    receive(next, post) {
      const other = data?.meeting !== next.meeting;
      data = next;
      if (other) {
        tools = bench(next.meeting);
        editors.clear();
        cards.clear();
        frame.replaceChildren(tools.composer.node, bar, alert, sections, bin);
      }
      const seen = (tools.seen ??= new Set());
      const fresh = next.replies.filter((reply) => !seen.has(reply.number));
      fresh.forEach((reply) => seen.add(reply.number));
      const anew = tools.outbox.receive({ ...next, replies: fresh }, post);
      fresh.forEach(answer);
      tools.composer.receive(next, anew);
      draw();
    },
  };
}

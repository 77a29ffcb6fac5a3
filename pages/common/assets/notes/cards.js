// One card a note: its number and shape, its words, dots, status; and its editor.
const DOTS_SHOWN = 5;

function dots(count) {
  if (!count) return "票なし";
  return count <= DOTS_SHOWN ? "●".repeat(count) : `●×${count}`;
}

function createCard(note, data, outbox, { edit }) {
  const kind = data.kinds.find((entry) => entry.kind === note.kind) ?? data.kinds[0];
  const name = `${note.number}番`;
  const act = (what, more = {}) => outbox.add({ do: what, note: note.id, revision: note.revision, ...more });
  const status = make("select", { class: "nb-status", "data-status": data.statuses.indexOf(note.status), "aria-label": `${name}の状況`, "data-mark": `status ${note.id}`,
    onchange: (event) => act("change", { fields: { status: event.target.value } }) });
  options(status, data.statuses.map((word) => [word, word, ""]), note.status);
  const vote = (step, sign, words) => make("button", { type: "button", class: "nb-vote", "aria-label": `${name}${words}`, title: words.slice(1), "data-mark": `vote ${step} ${note.id}`,
    disabled: step < 0 && note.votes === 0, onclick: () => act("vote", { dots: step }) }, sign);
  const card = make("article", { class: "nb-card", id: `nb-${note.id}`, tabindex: -1, "data-note": note.id, "aria-label": `${name} ${note.kind}` },
    make("div", { class: "nb-card-head" }, kindMark(kind, String(note.number)),
      make("p", { class: "nb-words" }, note.text)),
    make("p", { class: "nb-about" }, make("span", { class: "nb-where" }, note.where),
      note.group && make("span", { class: "nb-group" }, note.group),
      note.origin && make("span", { class: "nb-origin" }, `${note.origin}${note.statusThen !== note.status ? `・そのとき「${note.statusThen}」` : ""}`)),
    make("div", { class: "nb-card-foot" },
      make("span", { class: "nb-dots", "aria-label": `${note.votes}票` }, dots(note.votes)),
      vote(1, "＋", "に1票を入れる"), vote(-1, "−", "の票を1つ減らす"), status,
      make("button", { type: "button", class: "nb-vote nb-edit", "aria-label": `${name}を直す`, "data-mark": `edit ${note.id}`, onclick: () => edit(note) }, "直す")));
  if (!["新規", "対応中"].includes(note.status)) card.classList.add("nb-closed");
  return card;
}

// The editor keeps what is typed whatever happens to the board; another person's change is shown
// beside it and never overwrites it.
function createEditor(first, data, outbox, close) {
  let note = first;
  let sent = 0;
  const text = make("textarea", { class: "nb-text", rows: 3, maxlength: 500, "aria-label": `${note.number}番の文` });
  text.value = note.text;
  const kind = make("select", { class: "nb-select", "aria-label": "種類" });
  options(kind, data.kinds.map((entry) => [entry.kind, entry.kind, ""]), note.kind);
  const places = data.places.some(([word]) => word === note.place) ? data.places : [...data.places, [note.place, note.where, "地図で選んだ場所"]];
  const place = make("select", { class: "nb-select", "aria-label": "場所" });
  options(place, places, note.place);
  const group = make("input", { type: "text", class: "nb-input", maxlength: 40, value: note.group, placeholder: "グループ", "aria-label": "グループ" });
  const told = make("div", { role: "status" });
  const submit = (reason = null) => {
    const values = { text: text.value, kind: kind.value, place: place.value, group: group.value };
    const fields = Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== note[field]));
    if (!Object.keys(fields).length) {
      close();
      return;
    }
    sent = outbox.add({ do: "change", note: note.id, revision: note.revision, fields, ...(reason ? { reason } : {}) });
    told.replaceChildren("保存しています…");
  };
  const node = make("form", { class: "nb-card nb-editor", "aria-label": `${note.number}番を直す`, onsubmit: (event) => { event.preventDefault(); submit(); },
    onkeydown: (event) => { if (event.key === "Escape" && !event.isComposing) close(); } },
    text, make("div", { class: "nb-row" }, kind, place, group), told,
    make("div", { class: "nb-row" },
      make("button", { type: "submit", class: "nb-button" }, "保存"),
      make("button", { type: "button", class: "nb-button nb-plain", onclick: close }, "やめる"),
      make("button", { type: "button", class: "nb-button nb-plain nb-away", onclick: () => {
        outbox.add({ do: "change", note: note.id, revision: note.revision, fields: { deleted: true } });
        close();
      } }, "このメモを消す")));
  return {
    node,
    focus: () => text.focus(),
    answer(reply) {
      if (reply.number !== sent) return;
      if (reply.ok) {
        close();
      } else if (reply.spans) {
        told.replaceChildren(heldBox({ text: text.value, reply, rewrite: () => text.focus(), confirm: submit }));
      } else if (reply.theirs) {
        note = reply.theirs;
        told.replaceChildren(make("div", { class: "nb-held", role: "alert" }, make("strong", {}, reply.message),
          make("p", {}, "ほかの人の文: ", make("span", { class: "nb-theirs" }, `「${note.text}」（${note.kind}・${note.where}${note.group ? `・${note.group}` : ""}）`)),
          make("div", { class: "nb-row" },
            make("button", { type: "submit", class: "nb-button" }, "自分の文で保存"),
            make("button", { type: "button", class: "nb-button nb-plain", onclick: close }, "ほかの人の文のままにする"))));
      } else {
        told.replaceChildren(make("div", { class: "nb-held", role: "alert" }, reply.message));
      }
    },
  };
}

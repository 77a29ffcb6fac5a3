// One card a note: its number and shape, its words, dots, status; and its editor.
const DOTS_SHOWN = 5;
// Kinds and statuses as the tables hold them: they stay so in what is sent, and are translated as
// they are shown. The list is read by whoever gathers the texts.
const OF_TABLES = [N_("課題"), N_("資源"), N_("アイデア"), N_("要確認"), N_("新規"), N_("対応中"), N_("地域プロジェクトになった"), N_("見送り")];
const BETWEEN = tr("・");

function dots(count) {
  if (!count) return tr("票なし");
  return count <= DOTS_SHOWN ? "●".repeat(count) : `●×${count}`;
}

function createCard(note, data, outbox, { edit }) {
  const kind = data.kinds.find((entry) => entry.kind === note.kind) ?? data.kinds[0];
  const name = tr("{number}番", { number: note.number });
  const act = (what, more = {}) => outbox.add({ do: what, note: note.id, revision: note.revision, ...more });
  const status = make("select", { class: "nb-status", "data-status": data.statuses.indexOf(note.status), "aria-label": tr("{note}の状況", { note: name }), "data-mark": `status ${note.id}`,
    onchange: (event) => act("change", { fields: { status: event.target.value } }) });
  options(status, data.statuses.map((word) => [word, tr(word), ""]), note.status);
  const vote = (step, sign, words, title) => make("button", { type: "button", class: "nb-vote", "aria-label": words, title, "data-mark": `vote ${step} ${note.id}`,
    disabled: step < 0 && note.votes === 0, onclick: () => act("vote", { dots: step }) }, sign);
  const card = make("article", { class: "nb-card", id: `nb-${note.id}`, tabindex: -1, "data-note": note.id, "aria-label": `${name} ${tr(note.kind)}` },
    make("div", { class: "nb-card-head" }, kindMark(kind, String(note.number)),
      make("p", { class: "nb-words" }, note.text)),
    make("p", { class: "nb-about" }, make("span", { class: "nb-where" }, note.where),
      note.group && make("span", { class: "nb-group" }, note.group),
      note.origin && make("span", { class: "nb-origin" }, note.statusThen === note.status ? note.origin
        : tr("{origin}・そのとき「{status}」", { origin: note.origin, status: tr(note.statusThen) }))),
    make("div", { class: "nb-card-foot" },
      make("span", { class: "nb-dots", "aria-label": tr("{votes}票", { votes: note.votes }) }, dots(note.votes)),
      vote(1, "＋", tr("{note}に1票を入れる", { note: name }), tr("1票を入れる")),
      vote(-1, "−", tr("{note}の票を1つ減らす", { note: name }), tr("票を1つ減らす")), status,
      make("button", { type: "button", class: "nb-vote nb-edit", "aria-label": tr("{note}を直す", { note: name }), "data-mark": `edit ${note.id}`, onclick: () => edit(note) }, tr("直す"))));
  if (!["新規", "対応中"].includes(note.status)) card.classList.add("nb-closed");
  return card;
}

// The editor keeps what is typed whatever happens to the board; another person's change is shown
// beside it and never overwrites it.
function createEditor(first, data, outbox, close) {
  let note = first;
  let sent = 0;
  const name = tr("{number}番", { number: note.number });
  const text = make("textarea", { class: "nb-text", rows: 3, maxlength: 500, "aria-label": tr("{note}の文", { note: name }) });
  text.value = note.text;
  const kind = make("select", { class: "nb-select", "aria-label": tr("種類") });
  options(kind, data.kinds.map((entry) => [entry.kind, tr(entry.kind), ""]), note.kind);
  const places = data.places.some(([word]) => word === note.place) ? data.places : [...data.places, [note.place, note.where, tr("地図で選んだ場所")]];
  const place = make("select", { class: "nb-select", "aria-label": tr("場所") });
  options(place, places, note.place);
  const group = make("input", { type: "text", class: "nb-input", maxlength: 40, value: note.group, placeholder: tr("グループ"), "aria-label": tr("グループ") });
  const told = make("div", { role: "status" });
  const submit = (reason = null) => {
    const values = { text: text.value, kind: kind.value, place: place.value, group: group.value };
    const fields = Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== note[field]));
    if (!Object.keys(fields).length) {
      close();
      return;
    }
    sent = outbox.add({ do: "change", note: note.id, revision: note.revision, fields, ...(reason ? { reason } : {}) });
    told.replaceChildren(tr("保存しています…"));
  };
  const node = make("form", { class: "nb-card nb-editor", "aria-label": tr("{note}を直す", { note: name }), onsubmit: (event) => { event.preventDefault(); submit(); },
    onkeydown: (event) => { if (event.key === "Escape" && !event.isComposing) close(); } },
    text, make("div", { class: "nb-row" }, kind, place, group), told,
    make("div", { class: "nb-row" },
      make("button", { type: "submit", class: "nb-button" }, tr("保存")),
      make("button", { type: "button", class: "nb-button nb-plain", onclick: close }, tr("やめる")),
      make("button", { type: "button", class: "nb-button nb-plain nb-away", onclick: () => {
        outbox.add({ do: "change", note: note.id, revision: note.revision, fields: { deleted: true } });
        close();
      } }, tr("このメモを消す"))));
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
          make("p", {}, tr("ほかの人の文:"), " ", make("span", { class: "nb-theirs" }, tr("「{text}」（{about}）", {
            text: note.text, about: [tr(note.kind), note.where, note.group].filter(Boolean).join(BETWEEN),
          }))),
          make("div", { class: "nb-row" },
            make("button", { type: "submit", class: "nb-button" }, tr("自分の文で保存")),
            make("button", { type: "button", class: "nb-button nb-plain", onclick: close }, tr("ほかの人の文のままにする")))));
      } else {
        told.replaceChildren(make("div", { class: "nb-held", role: "alert" }, reply.message));
      }
    },
  };
}

// Where a remark is typed. What is typed reaches the server's disk while typing (at most
// DRAFT_MS later), and becomes a note with Enter.
const DRAFT_MS = 400;
const LATE_MS = 4000;

function createComposer(outbox) {
  let data = null;
  let timer = 0;
  let lateTimer = 0;
  let composing = false;
  let lastDraft = 0;
  let draftText = "";
  let placedToken = null;
  let restored = false;
  let kind = "課題";
  const adding = new Map(); // number of the act → what was sent

  const text = make("textarea", { class: "nb-text", rows: 2, maxlength: 500, "aria-label": tr("意見"), placeholder: tr("出た意見を、そのまま書きます") });
  const kinds = make("div", { class: "nb-kinds", role: "radiogroup", "aria-label": tr("メモの種類") });
  const place = make("select", { class: "nb-select", "aria-label": tr("場所") });
  const groupList = make("datalist", { id: `nb-groups-${randomId()}` });
  const group = make("input", { type: "text", class: "nb-input", maxlength: 40, list: groupList.id, placeholder: tr("グループ"), "aria-label": tr("グループ") });
  const save = make("button", { type: "submit", class: "nb-button nb-save" }, tr("メモにする"));
  const told = make("span", { class: "nb-told", role: "status" });
  const held = make("div");
  const left = make("div", { class: "nb-left" });
  const form = make("form", { class: "nb-composer", "aria-label": tr("メモを書く"), onsubmit: (event) => { event.preventDefault(); submit(); } },
    kinds, text, make("div", { class: "nb-row" }, make("label", { class: "nb-field" }, make("span", {}, tr("場所")), place), group, groupList, save),
    make("div", { class: "nb-row nb-hint" }, told, make("span", {}, tr("Enterでメモに、Shift+Enterで改行。地図を押すと場所が決まります。"))), held, left);

  const tell = (words, tone = "") => { told.textContent = words; told.dataset.tone = tone; };

  function draft(finished = false) {
    clearTimeout(timer);
    timer = 0;
    if (!data) return;
    draftText = text.value;
    lastDraft = outbox.add({ do: "draft", text: text.value, kind, place: place.value, finished });
    clearTimeout(lateTimer);
    lateTimer = setTimeout(() => {
      if (outbox.unsent()) tell(tr("まだ保存できていません。つながるのを待っています"), "late");
    }, LATE_MS);
  }

  function soon() {
    if (!timer) timer = setTimeout(draft, DRAFT_MS);
  }

  function flushNow() {
    if (timer) draft(true);
  }

  function submit(reason = null) {
    const words = text.value;
    if (!words.trim()) {
      text.focus();
      return;
    }
    clearTimeout(timer);
    timer = 0;
    const act = { do: "add", id: randomId(), text: words, kind, place: place.value, group: group.value };
    adding.set(outbox.add(reason ? { ...act, reason } : act), { ...act, where: place.selectedOptions[0]?.textContent ?? "" });
    lastDraft = 0;
    // the next remark is about somewhere else: a place that stays on by mistake is a wrong fact
    text.value = "";
    group.value = "";
    choosePlace("all", "");
    grow();
    held.replaceChildren();
    tell(tr("保存しています…"));
    text.focus();
  }

  function grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 320)}px`;
  }

  function hold(reply, words, reasonable) {
    held.replaceChildren(heldBox({
      text: words, reply, rewrite: () => text.focus(),
      confirm: reasonable ? (reason) => submit(reason) : null,
    }));
    tell(tr("保存を止めています"), "bad");
  }

  outbox.onAnswer((reply) => {
    const sent = adding.get(reply.number);
    if (sent) {
      adding.delete(reply.number);
      if (reply.ok) {
        tell(tr("{number}番のメモにしました", { number: reply.noted }), "good");
        return;
      }
      if (!text.value) {
        setKind(sent.kind);
        group.value = sent.group;
        choosePlace(sent.place, sent.where);
      }
      text.value = text.value ? `${sent.text}\n${text.value}` : sent.text;
      grow();
      if (reply.spans) hold(reply, text.value, true);
      else tell(reply.message, "bad");
      return;
    }
    if (reply.number !== lastDraft) return;
    lastDraft = 0;
    if (reply.ok) {
      held.replaceChildren();
      tell(text.value ? tr("ここまで保存しました") : "", "good");
    } else if (reply.spans) {
      hold(reply, draftText, true);
    } else {
      tell(reply.message, "bad");
    }
  });

  text.addEventListener("compositionstart", () => { composing = true; });
  text.addEventListener("compositionend", () => { composing = false; draft(); });
  text.addEventListener("input", () => { grow(); if (!composing) soon(); });
  text.addEventListener("blur", flushNow);
  window.addEventListener("pagehide", flushNow);
  text.addEventListener("keydown", (event) => {
    // 229: the Enter that ends a conversion of kana
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  place.addEventListener("change", () => { if (text.value) draft(); });

  function setKind(next) {
    kind = next;
    for (const button of kinds.children) {
      const on = button.dataset.kind === kind;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
  }

  function drawKinds() {
    if (kinds.children.length) return;
    kinds.append(...data.kinds.map((entry) => make("button", {
      type: "button", role: "radio", class: "nb-kind", "data-kind": entry.kind,
      onclick: () => { setKind(entry.kind); text.focus(); },
    }, kindMark(entry), tr(entry.kind))));
    kinds.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = [...kinds.children];
      const next = all[(all.findIndex((b) => b.dataset.kind === kind) + step + all.length) % all.length];
      setKind(next.dataset.kind);
      next.focus();
    });
    setKind(kind);
  }

  function takeUp(found) {
    text.value = found.text;
    setKind(found.kind);
    choosePlace(found.place, found.where);
    grow();
  }

  function choosePlace(word, name) {
    const choices = [...data.places];
    if (!choices.some(([known]) => known === word)) choices.push([word, name, tr("地図で選んだ場所")]);
    options(place, choices, word);
  }

  function drawPlaces() {
    const now = place.value || "all";
    const name = place.selectedOptions[0]?.textContent ?? "";
    choosePlace(now, name);
    const token = data.placed?.token ?? 0;
    if (placedToken !== null && token > placedToken) {
      choosePlace(data.placed.place, data.placed.where);
      tell(tr("場所を「{place}」にしました", { place: data.placed.where }));
      if (text.value) draft();
      if (!matchMedia("(pointer: coarse)").matches) text.focus({ preventScroll: true });
    }
    placedToken = token;
  }

  // After a power cut the words are here again: those of this tab at once, others on request.
  function drawLeft() {
    const mine = data.drafts.find((found) => found.seat === seat);
    if (!restored) {
      restored = true;
      if (mine && !text.value) {
        takeUp(mine);
        tell(tr("書きかけを元に戻しました"), "good");
      }
    }
    const others = data.drafts.filter((found) => found.seat !== seat && found.left);
    left.replaceChildren(...others.map((found) => make("div", { class: "nb-leftover" },
      make("span", {}, make("strong", {}, tr("書きかけが残っています:")), " ", tr("「{text}」", { text: found.text })),
      make("button", { type: "button", class: "nb-button nb-plain", onclick: () => {
        if (text.value) submit();
        takeUp(found);
        outbox.add({ do: "drop", seat: found.seat });
        draft(true);
        text.focus();
      } }, tr("続きを書く")),
      make("button", { type: "button", class: "nb-button nb-plain", onclick: () => outbox.add({ do: "drop", seat: found.seat }) }, tr("捨てる")))));
  }

  return {
    node: form,
    receive(next, anew) {
      data = next;
      drawKinds();
      drawPlaces();
      const groups = data.groups.join("\n");
      if (groupList.dataset.groups !== groups) {
        groupList.dataset.groups = groups;
        groupList.replaceChildren(...data.groups.map((name) => make("option", { value: name })));
      }
      drawLeft();
      if (anew && text.value) draft(true);
      if (told.dataset.tone === "late" && !outbox.unsent()) tell(text.value ? tr("ここまで保存しました") : "", "good");
    },
  };
}

// The box to search in and its hits, worked by keys, mouse or finger.
function createSearchBox(page) {
  const { facts: { data, numbers, areas, hubAt }, naming: { readName }, words } = page;
  const search = createSearch([
    ...numbers.chome.names.map((name) => ({ kind: "chome", id: name, name })),
    ...areas.ids.map((id, i) => ({ kind: "area", id, name: data.areaNames[i], kana: data.kana[id], letters: data.romaji[id] })),
    ...data.hubs.map((hub) => ({ kind: "hub", id: hub.id, name: hub.name })),
  ]);
  const input = $("search");
  const found = $("found");
  let [hits, active] = [[], -1];

  function suggest() {
    hits = input.value.trim() ? search(input.value) : [];
    active = -1;
    found.replaceChildren(...hits.map((hit, i) => {
      const option = make("li", { role: "option", id: `hit-${i}`, "aria-selected": "false" }, make("strong", {}, ...readName(hit)),
        make("span", {}, ...(hit.kind === "hub" ? words.nodes(`type.${data.hubs[hubAt.get(hit.id)].type}`) : words.nodes(hit.kind === "area" ? `level.${data.level}` : "kind.chome"))));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => pick(hit));
      return option;
    }));
    found.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    $("search-status").textContent = input.value.trim() ? (hits.length ? words.text("search.found", { n: hits.length }) : words.text("search.none")) : "";
    $("search-status").classList.toggle("sr", hits.length > 0 || !input.value.trim());
    $("clear").hidden = !input.value;
  }

  function step(by) {
    if (!hits.length) return;
    active = (active + by + hits.length) % hits.length;
    [...found.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", `hit-${active}`);
    found.children[active].scrollIntoView({ block: "nearest" });
  }

  function pick(hit) {
    input.value = hit.name;
    hits = [];
    found.hidden = true;
    input.setAttribute("aria-expanded", "false");
    $("search-status").textContent = "";
    $("clear").hidden = false;
    // the keyboard of a telephone goes away, so that the answer is seen
    input.blur();
    page.choose({ [{ chome: "near", area: "area", hub: "hub" }[hit.kind]]: hit.id, focus: true });
  }

  input.addEventListener("input", suggest);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { step(event.key === "ArrowDown" ? 1 : -1); event.preventDefault(); }
    else if (event.key === "Enter" && hits.length) { pick(hits[Math.max(0, active)]); event.preventDefault(); }
    else if (event.key === "Escape") { found.hidden = true; input.setAttribute("aria-expanded", "false"); }
  });
  input.addEventListener("blur", () => setTimeout(() => { found.hidden = true; input.setAttribute("aria-expanded", "false"); }, 150));
  input.addEventListener("focus", () => { if (hits.length) found.hidden = false; });
  $("clear").addEventListener("click", () => { input.value = ""; suggest(); page.choose({ fit: "whole" }); input.focus(); });
}

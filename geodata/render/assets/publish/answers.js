// What was asked for: the places near a neighbourhood, one place, or one area.
function createAnswers(L, page) {
  const { facts: { data, numbers, areaAt, chome, hubAt, chomeAt, types, card }, naming: { hubName }, words, state } = page;

  function hubCard(index, walk) {
    const source = card(index);
    const copy = source.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    const wrap = make("div", { class: "card" });
    wrap.append(...copy.childNodes);
    if (walk) wrap.querySelector(".type").after(make("p", { class: "walk" }, ...walk));
    return wrap;
  }

  function nearCards(name) {
    const at = chomeAt.get(name);
    return types.filter((type) => state.types.has(type)).map((type) => {
      const walk = numbers.walks[type];
      const hub = walk ? hubAt.get(walk.hub[at]) : undefined;
      if (hub === undefined) return null;
      const minutes = walk.minutes[at];
      const precision = data.hubs[hub].precision;
      if (minutes === null || minutes < 0) return hubCard(hub, words.nodes("walk.unknown"));
      if (precision === "area") return hubCard(hub, words.nodes("walk.estimated", { n: Math.max(1, minutes) }));
      // both ends are known to the neighbourhood only: a minute would be too exact
      return hubCard(hub, minutes <= 1 && precision === "chome" ? words.nodes("walk.same") : words.nodes("walk", { n: Math.max(1, minutes) }));
    }).filter(Boolean);
  }

  function answer() {
    const box = $("answer");
    const body = [];
    const heading = make("h2", { tabindex: "-1", id: "answer-title" });
    if (state.near) {
      heading.append(...words.nodes("near", { name: state.near }));
      body.push(...nearCards(state.near), make("p", { class: "note" }, ...words.nodes("near.note")));
    } else if (state.hub) {
      heading.append(hubName(data.hubs[hubAt.get(state.hub)], hubAt.get(state.hub)));
      heading.className = "sr";
      body.push(hubCard(hubAt.get(state.hub)));
    } else if (state.area) {
      const section = document.querySelector(`.area[data-area="${areaAt.get(state.area)}"]`);
      heading.append(...section.querySelector("h3").cloneNode(true).childNodes);
      body.push(...[".facts", ".empty"].map((part) => section.querySelector(part)?.cloneNode(true)).filter(Boolean));
      const hubs = [...section.querySelectorAll(".hub")].filter((hub) => state.types.has(data.hubs[hub.dataset.hub].type));
      body.push(...hubs.map((hub) => hubCard(Number(hub.dataset.hub))));
    }
    box.hidden = !body.length;
    if (!body.length) return box.replaceChildren();
    const close = make("button", { type: "button", class: "close" }, ...words.nodes("close"));
    close.addEventListener("click", () => page.choose({ fit: "whole" }));
    box.replaceChildren(make("div", { class: "answer-head" }, heading, close), ...body);
    return box;
  }

  // Where the map should look: the place, or the neighbourhood together with what is near.
  function place() {
    if (state.near) {
      const points = [...document.querySelectorAll("#answer [data-show]")].map((node) => data.hubs[node.dataset.show].at).filter(Boolean);
      const own = chome?.areas.find((one) => one.id === state.near);
      if (own) points.push(...own.shape.flat(2));
      return points.length ? { bounds: L.latLngBounds(points).pad(0.12).toBBoxString().split(",").map(Number) } : null;
    }
    if (state.hub) {
      const at = data.hubs[hubAt.get(state.hub)].at;
      return at && { bounds: [at[1] - 0.0088, at[0] - 0.0072, at[1] + 0.0088, at[0] + 0.0072] };
    }
    return state.area ? { area: state.area } : null;
  }

  return { answer, place };
}

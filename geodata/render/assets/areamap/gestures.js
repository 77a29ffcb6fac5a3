// The map must never hold the page: one finger and the plain wheel scroll the page, two fingers
// and Ctrl + wheel move the map; a short hint says so.
const HINTS = {
  wheel: N_("Ctrl キー（Mac は ⌘）を押しながら回すと、拡大・縮小します"),
  touch: N_("地図を動かすときは、2本の指で"),
};
const HINT_MS = 1400;

function createGestures(map) {
  const container = map.getContainer();
  const hint = element("div", { class: "am-hint", "aria-hidden": "true" });
  container.append(hint);
  let timer = 0;

  function tell(words) {
    hint.textContent = tr(words);
    hint.classList.add("am-hint-shown");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("am-hint-shown"), HINT_MS);
  }

  const dragging = (on) => (on ? map.dragging.enable() : map.dragging.disable());
  dragging(!window.matchMedia("(pointer: coarse)").matches);
  map.scrollWheelZoom.disable();

  // Capture: before Leaflet sees the event.
  container.addEventListener("pointerdown", (event) => dragging(event.pointerType !== "touch"), true);
  container.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      map.scrollWheelZoom.enable();
      return;
    }
    map.scrollWheelZoom.disable();
    if (document.scrollingElement) tell(HINTS.wheel);
  }, { capture: true, passive: true });
  container.addEventListener("touchmove", (event) => {
    const draggable = event.target.closest?.(".leaflet-marker-draggable");
    if (event.touches.length === 1 && !draggable) tell(HINTS.touch);
  }, { passive: true });
}

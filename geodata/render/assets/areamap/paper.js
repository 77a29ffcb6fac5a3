// Paper is narrower than a screen: for printing the map is laid out anew at the width of a sheet,
// and afterwards it is as it was. Browsers tell before they print, but lay nothing out by themselves.
const PAPER_WIDTH = 690; // CSS pixels between the margins of A4
const PAPER_HEIGHT = 540;

// resized(): lays legend and labels out anew; show(bounds): looks at what was looked at on screen.
function layOutForPaper(map, container, { resized, show }) {
  let screen = null;

  function before() {
    if (screen || !container.clientWidth) return;
    const { x, y } = map.getSize();
    screen = { centre: map.getCenter(), zoom: map.getZoom() };
    const bounds = map.getBounds();
    container.style.setProperty("width", `${PAPER_WIDTH}px`, "important");
    container.style.setProperty("height", `${Math.min(PAPER_HEIGHT, Math.round(PAPER_WIDTH * Math.max(0.6, y / x)))}px`, "important");
    resized();
    show(bounds);
  }

  function after() {
    if (!screen) return;
    const { centre, zoom } = screen;
    screen = null;
    container.style.removeProperty("width");
    container.style.removeProperty("height");
    resized();
    map.setView(centre, zoom, { animate: false });
  }

  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}

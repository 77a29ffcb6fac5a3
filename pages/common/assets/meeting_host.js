// Puts the deck over the whole window. Streamlit calls render() again at each rerun: the deck
// stays, unless what it shows has changed. It hangs below <body>, beside the application, which
// rests meanwhile (inert): nothing of its frame can be seen, focused or read out.
const decks = new WeakMap(); // the element that Streamlit gives → { id, deck }
let open = 0;

export function render({ data, parentElement, setTriggerValue }) {
  const kept = decks.get(parentElement);
  const mine = { print: data.print, emit: (kind) => setTriggerValue("event", { kind }) };
  if (kept?.print === data.print) {
    kept.emit = mine.emit;
  } else {
    close(parentElement);
    decks.set(parentElement, mine);
    build(mine, data, () => decks.get(parentElement) === mine).catch((error) => {
      console.error(error);
      close(parentElement);
      mine.emit("failed");
    });
  }
  // Streamlit also calls the cleanup of a render that a newer one overtook.
  return () => setTimeout(() => { if (!parentElement.isConnected) close(parentElement); }, 0);
}

async function build(mine, data, wanted) {
  const [{ createDeck }, { mount, inflate }] = await Promise.all([import(data.script), import(data.mapHost), style(data.style)]);
  const states = Object.fromEntries(await Promise.all(
    Object.entries(data.states).map(async ([key, text]) => [key, await inflate(text)]),
  ));
  if (!wanted()) return;
  const leave = () => {
    mine.destroy();
    mine.emit("leave");
  };
  const deck = createDeck({
    id: data.id, html: data.html, presenter: data.presenter, states, onLeave: leave,
    async makeMap(element) {
      const mounted = await mount(element, data.document, 100);
      mounted.frame.style.setProperty("--am-height", "100%");
      return { frame: mounted.frame, apply: (state) => mounted.view.apply(state), destroy: () => mounted.view.destroy() };
    },
  });
  const root = document.getElementById("root");
  document.body.append(deck.element);
  root?.setAttribute("inert", "");
  open += 1;
  mine.destroy = () => {
    mine.destroy = () => {};
    deck.destroy();
    open -= 1;
    if (!open) root?.removeAttribute("inert");
  };
  deck.start();
}

function close(parent) {
  decks.get(parent)?.destroy?.();
  decks.delete(parent);
}

const styles = new Map();
function style(url) {
  if (!styles.has(url)) {
    styles.set(url, new Promise((resolve, reject) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
      link.addEventListener("load", resolve);
      link.addEventListener("error", () => reject(new Error(url)));
      document.head.append(link);
    }));
  }
  return styles.get(url);
}

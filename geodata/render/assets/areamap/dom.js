// Elements built by hand. Text always goes in as text: nothing from the data is read as HTML.
const SVG_NS = "http://www.w3.org/2000/svg";

function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

function svgElement(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG_NS, tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// A name with its reading above it: pieces are [text, reading or null].
function rubyName(pieces) {
  return element("span", {}, ...pieces.map(([text, reading]) => (reading
    ? element("ruby", {}, text, element("rp", {}, "（"), element("rt", {}, reading), element("rp", {}, "）"))
    : document.createTextNode(text))));
}

function same(first, second) {
  return JSON.stringify(first) === JSON.stringify(second);
}

// What the map itself says, in the reader's language; the Japanese words are the keys.
let dictionary = {};
const N_ = (text) => text; // marks a text for the catalogue; tr() translates it where it is used
const tr = (text, values = {}) => (dictionary[text] ?? text)
  .replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

// Asked at each use: the reader may change the setting while the map is open.
function prefersStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// One tab stop for a whole set of things on the map; arrow keys walk through them.
// `choose(index)` is called for Enter and Space.
function rovingFocus(choose) {
  let nodes = [];
  let current = 0;

  function mark(index) {
    current = Math.max(0, Math.min(index, nodes.length - 1));
    nodes.forEach((node, i) => node.setAttribute("tabindex", i === current ? "0" : "-1"));
  }

  function onKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const index = nodes.indexOf(event.currentTarget);
    if (step) {
      mark((index + step + nodes.length) % nodes.length);
    } else if (event.key === "Home" || event.key === "End") {
      mark(event.key === "Home" ? 0 : nodes.length - 1);
    } else if (event.key === "Enter" || event.key === " ") {
      choose(index);
    } else {
      return;
    }
    // Leaflet would pan the map with the arrows, the page would scroll with the space bar.
    event.preventDefault();
    event.stopPropagation();
    nodes[current].focus({ preventScroll: true });
  }

  return {
    set(next, selected = -1) {
      nodes.filter((node) => !next.includes(node)).forEach((n) => n.removeEventListener("keydown", onKey));
      next.filter((node) => !nodes.includes(node)).forEach((n) => n.addEventListener("keydown", onKey));
      const focused = next.indexOf(nodes[current]);
      nodes = next;
      mark(selected >= 0 ? selected : Math.max(0, focused));
    },
  };
}

// Small tools for the page's elements.
const $ = (id) => document.getElementById(id);
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
// What a node says, without the readings above its words.
const plain = (node) => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll("rt").forEach((rt) => rt.remove());
  return copy.textContent.trim();
};
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// What the page's data hold, and where in them a thing stands. Nothing in here ever changes.
function createFacts(data) {
  const numbers = data.numbers;
  const areas = numbers.levels[data.level];
  const areaAt = new Map(areas.ids.map((id, i) => [id, i]));
  const shapes = decodeShapes(data.shapes);
  const main = shapes.levels.find((level) => level.name === data.level);
  const chome = shapes.levels.find((level) => level.name === "町丁目");
  const hubAt = new Map(data.hubs.map((hub, i) => [hub.id, i]));
  const chomeAt = new Map(numbers.chome.names.map((name, i) => [name, i]));
  const types = Object.keys(data.symbols);
  const subjects = Object.keys(areas.counts);
  const isType = (subject) => types.includes(subject);
  const card = (index) => document.querySelector(`.hub[data-hub="${index}"]`);
  return { data, numbers, areas, areaAt, shapes, main, chome, hubAt, chomeAt, types, subjects, isType, card };
}

// The packed shapes (geodata/render/publish/shapes.py) as the geometry that the map reads.
function decodeShapes(packed) {
  const { n, p } = packed.arcs;
  let place = 0;
  const before = [0, 0];
  const arcs = n.map((count) => {
    const arc = [];
    for (let i = 0; i < count; i += 1) {
      for (const axis of [0, 1]) {
        let [value, shift, letter] = [0, 0, 0];
        do {
          letter = p.charCodeAt(place) - 63;
          place += 1;
          value |= (letter & 31) << shift;
          shift += 5;
        } while (letter > 31);
        before[axis] += value & 1 ? ~(value >> 1) : value >> 1;
      }
      arc.push([before[0] / 1e5, before[1] / 1e5]);
    }
    return arc;
  });
  const one = (number) => (number < 0 ? arcs[~number].slice().reverse() : arcs[number]);
  const ring = (numbers) => numbers.flatMap((number, i) => (i ? one(number).slice(1) : one(number)));
  const shape = (polygons) => polygons.map((rings) => rings.map(ring));
  const levels = packed.levels.map((level) => {
    const used = new Set(level.areas.flatMap((area) => area.shape.flat(2)).map((number) => (number < 0 ? ~number : number)));
    return {
      ...level,
      areas: level.areas.map((area) => ({ ...area, shape: shape(area.shape) })),
      lines: [...used].map((number) => arcs[number]),
    };
  });
  return { ...packed, outline: shape(packed.outline), levels };
}

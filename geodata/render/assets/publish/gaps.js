// Standards × areas → gaps, as geodata.gaps judges them. null is unknown and never taken for zero.
// standard: { subject, measure: "count" | "walk" | "ratio", target, minutes }.
// Gives for each area { status: "met" | "short" | "unknown", actual, gap, residents }.
function judgeGaps(numbers, level, standard) {
  const areas = numbers.levels[level];
  if (standard.measure === "walk") return judgeWalks(numbers, level, standard);
  const counts = areas.counts[standard.subject];
  return areas.ids.map((_, i) => {
    const [low, high, people] = [counts.low[i], counts.high[i], areas.residents[i]];
    const judged = standard.measure === "ratio"
      ? judgeRatio(people, low, high, standard.target)
      : judgeCount(low, high, standard.target);
    return { ...judged, residents: people };
  });
}

// At least so many: what is not placed yet (high) may still fill the gap.
function judgeCount(low, high, target) {
  if (low !== null && low >= target) return { status: "met", actual: low, gap: 0 };
  if (low === null || high === null || high >= target) return { status: "unknown", actual: low, gap: null };
  return { status: "short", actual: low, gap: target - low };
}

// At most so many residents each: more heads mean fewer residents each.
function judgeRatio(people, low, high, target) {
  const unknown = { status: "unknown", actual: null, gap: null };
  if (people === null || low === null || high === null) return unknown;
  if (low === 0) return high === 0 ? { status: "short", actual: null, gap: null } : unknown;
  const [most, least] = [people / low, people / high];
  if (most <= target) return { status: "met", actual: most, gap: 0 };
  if (least <= target) return { ...unknown, actual: most };
  return { status: "short", actual: most, gap: most - target };
}

// At least so many percent of residents within so many minutes on foot.
function judgeWalks(numbers, level, { subject, target, minutes }) {
  const { weight, people, areas } = numbers.chome;
  const walk = numbers.walks[subject];
  const size = numbers.levels[level].ids.length;
  const [total, covered] = [new Array(size).fill(0), new Array(size).fill(0)];
  if (walk) {
    areas[level].forEach((area, i) => {
      if (area < 0 || weight[i] === null || walk.minutes[i] === null) return;
      total[area] += weight[i];
      if (walk.minutes[i] >= 0 && walk.minutes[i] <= minutes) covered[area] += weight[i];
    });
  }
  return total.map((all, i) => {
    if (!walk || all <= 0) return { status: "unknown", actual: null, gap: null, residents: null };
    const actual = (covered[i] / all) * 100;
    const gap = Math.max(0, target - actual);
    const short = gap > 1e-9;
    const status = short ? (walk.loose ? "unknown" : "short") : "met";
    return { status, actual, gap: status === "unknown" ? null : short ? gap : 0, residents: people ? all - covered[i] : null };
  });
}

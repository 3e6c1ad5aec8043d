"use strict";

/* What each kind of chart shows: its data and the width of its place in, the options of Plot out. */

const DARK_LEVEL = 3; // from this shade on, figures on it are light
const ROOM = 20; // what lies nearer in a lane shares a mark
const NAMED = 3; // things that the words of such a mark name
const MONTH_NAME = d3.utcFormat("%-m月");

/** Cut long lines, none before a closing mark: Japanese has no spaces at which the library could. */
function broken(words) {
  return words.split("\n").flatMap((line) => line.match(/.{1,20}[、。」』）…]*/gu) || []).join("\n");
}

/** A tooltip for these data, at `place`, for the mouse and for what has the focus. */
function tip(data, place) {
  const title = (d) => broken(d.words);
  const shown = Plot.pointer({ ...place, title, maxRadius: 30 });
  return Plot.tip(data, { ...shown, preferredAnchor: "bottom", lineHeight: 1.5, lineWidth: 30, className: "tip", ariaHidden: "true" });
}

/** What leads somewhere: the options of a mark whose data have an address and words. */
const leading = { href: (d) => d.href || null, ariaLabel: (d) => d.words.replaceAll("\n", "　") };

function axis(mark, options) {
  return mark({ tickSize: 0, label: null, ariaHidden: "true", ...options });
}

/** The first days of months that are far enough apart for their names. */
function monthTicks(start, end, room) {
  const fit = Math.max(1, Math.floor(room / 60));
  const step = [1, 2, 3, 6, 12].find((n) => d3.utcMonth.count(start, end) / n <= fit) || 24;
  return d3.utcMonth.range(d3.utcMonth.ceil(start), d3.utcDay.offset(end, 1))
    .filter((day) => (day.getUTCFullYear() * 12 + day.getUTCMonth()) % step === 0);
}

function monthAndYear(day, index) {
  const year = index === 0 || day.getUTCMonth() === 0 ? `\n${day.getUTCFullYear()}年` : "";
  return MONTH_NAME(day) + year;
}

/** The radius of a mark that holds this number. */
function around(count) {
  return 5 + 3 * String(count).length;
}

/** One mark for all these things of a lane. */
function shared(group) {
  const [first, last] = [group[0], group.at(-1)];
  const count = d3.sum(group, (p) => p.count);
  const said = d3.sort(group, (p) => p.shape).flatMap((p) => p.said);
  const days = first === last ? first.day : `${first.day}から${last.day}まで`;
  return {
    lane: first.lane, count,
    when: new Date(d3.mean(group, (p) => p.when)),
    shape: d3.min(group, (p) => p.shape),
    words: [count > 1 ? `${days}　${count}件` : days, ...said.slice(0, NAMED), ...(count > NAMED ? ["ほか"] : [])].join("\n"),
    href: count > 1 && first.search ? `${first.search}&since=${first.on}&until=${last.on}` : first.href,
  };
}

/** The marks of the things of one lane, in order of time: what is nearer than `least` shares one. */
function apart(points, least) {
  const groups = [];
  for (const point of points) {
    const group = groups.at(-1);
    if (group && point.when - d3.mean(group, (p) => p.when) < least) group.push(point);
    else groups.push([point]);
  }
  return groups.map(shared);
}

function timeline(data, width) {
  const [start, end] = [new Date(data.start), new Date(data.end)];
  const ticks = monthTicks(start, end, width - 120);
  const least = ROOM * (end - start) / Math.max(1, width - 112);
  const things = data.points.map((p) => ({ ...p, when: new Date(p.on) }));
  const points = d3.groups(things, (p) => p.lane).flatMap(([, own]) => apart(own, least));
  const place = { x: "when", y: "lane" };
  const look = {
    direct: { symbol: "circle", r: 7, fill: "var(--key)", stroke: "var(--bg)" },
    related: { symbol: "circle", r: 5, fill: "var(--bg)", stroke: "var(--key)" },
    request: { symbol: "triangle", r: 7, fill: "var(--warn)", stroke: "var(--bg)" },
    stated: { symbol: "square", r: 7, fill: "var(--good)", stroke: "var(--bg)" },
  };
  const of = (name) => (p) => look[p.shape][name];
  const size = width < 600 ? 0.75 : 1;
  return {
    marginLeft: 92, marginRight: 20, marginTop: 4, marginBottom: 48,
    x: { type: "utc", domain: [start, end] },
    y: { type: "point", domain: data.lanes, padding: 0.6 },
    r: { type: "identity" },
    marks: [
      Plot.gridY({ stroke: "var(--hairline)", strokeOpacity: 1 }),
      Plot.gridX(ticks, { stroke: "var(--hairline)", strokeOpacity: 1, strokeDasharray: "2 4" }),
      axis(Plot.axisY), axis(Plot.axisX, { ticks, tickFormat: monthAndYear, lineHeight: 1.3 }),
      Plot.dot(points, { ...place, ...leading, symbol: of("symbol"), r: (p) => (p.count > 1 ? around(p.count) : look[p.shape].r * size), fill: of("fill"), stroke: of("stroke"), strokeWidth: 1.75 }),
      Plot.text(points.filter((p) => p.count > 1), { ...place, text: "count", fontSize: 11, fontWeight: 700,
        fill: (p) => (p.shape === "related" ? "var(--key)" : "var(--bg)"), pointerEvents: "none", ariaHidden: "true" }),
      tip(points, place),
    ],
  };
}

function stages(data) {
  const place = { x: "count", y: "stage" };
  const known = data.bars.filter((b) => b.state !== "silent");
  const silent = data.bars.filter((b) => b.state === "silent");
  const confirmed = (b) => b.state === "confirmed";
  const stacked = Plot.stackX({
    ...place, ...leading,
    fill: (b) => (confirmed(b) ? "var(--key)" : "var(--tint)"),
    stroke: "var(--key)", strokeWidth: 1.5, inset: 0.75, rx: 3,
  });
  return {
    marginLeft: 92, marginRight: 40, marginTop: 4, marginBottom: 4,
    x: { axis: null, domain: [0, d3.max(data.stages, (s) => s.count) || 1] },
    y: { type: "band", domain: data.stages.map((s) => s.stage), padding: 0.25 },
    marks: [
      axis(Plot.axisY),
      Plot.ruleX([0], { stroke: "var(--border)" }),
      Plot.barX(known, stacked),
      Plot.barX(silent, { ...place, fill: "var(--bg)", stroke: "var(--border)", strokeDasharray: "4 3", strokeWidth: 1.5, inset: 0.75, rx: 3 }),
      Plot.text(data.stages, { ...place, text: "count", dx: 8, textAnchor: "start", fontWeight: 700, ariaHidden: "true" }),
      tip(known, Plot.stackX(place)),
      tip(silent, place),
    ],
  };
}

const WIDE = 900; // from this width on, rows have names, not only numbers
const TOTAL = 44; // the width of the sums at the right

function leftOf(width) {
  return width > WIDE ? 320 : 76;
}

/** As many of the newest months as fit with `least` pixels each. */
function fitting(months, width, least) {
  return months.slice(-Math.max(1, Math.floor((width - leftOf(width) - TOTAL) / least)));
}

/** The numbers of the months, and the year where it begins. */
function monthNames(months) {
  const [year, number] = [(m) => +m.slice(0, 4), (m) => +m.slice(5, 7)];
  const begins = (m, i) => number(m) === 1 || (i === 0 && number(m) < 10);
  const above = { x: (m) => m, frameAnchor: "top", facetAnchor: "top", ariaHidden: "true", fill: "var(--muted)" };
  return [
    Plot.text(months, { ...above, text: number, dy: -12 }),
    Plot.text(months.filter(begins), { ...above, text: (m) => `${year(m)}年`, dx: -6, dy: -30, textAnchor: "start", fontWeight: 700 }),
    Plot.text(["計"], { ...above, x: undefined, frameAnchor: "top-right", textAnchor: "end", dx: TOTAL - 8, dy: -12 }),
  ];
}

/** The beginning of a text that has this width, in full-width letters; Latin ones are about half. */
function fitted(text, room) {
  let width = 0;
  const end = [...text].findIndex((letter) => (width += letter.charCodeAt(0) < 0x2000 ? 0.6 : 1) > room);
  return end < 0 ? text : `${[...text].slice(0, end).join("")}…`;
}

function rowNames(rows, width, place) {
  const words = (r) => (width > WIDE ? fitted(`${r.id}　${r.name}`, leftOf(width) / 13 - 1) : r.id);
  return Plot.text(rows, {
    ...place, text: words, frameAnchor: "left", textAnchor: "start", dx: -leftOf(width),
    href: "href", ariaLabel: (r) => `${r.id} ${r.name}`, fill: "var(--link)",
  });
}

function sums(rows, cells, place) {
  const of = d3.rollup(cells, (own) => d3.sum(own, (c) => c.count), (c) => c.row);
  return Plot.text(rows, {
    ...place, text: (r) => of.get(r.id) || "", frameAnchor: "right", textAnchor: "end", dx: TOTAL - 8,
    fontWeight: 700, ariaHidden: "true",
  });
}

/** The figure of a row in a month, what is said of it, and the search for what it counts. */
function cell(row, month, count, levels) {
  const first = new Date(month);
  const last = d3.utcDay.offset(d3.utcMonth.offset(first, 1), -1).toISOString().slice(0, 10);
  return {
    row: row.id, month, count,
    level: d3.bisectRight(levels, count),
    words: `${d3.utcFormat("%Y年%-m月")(first)}　${count}件\n${row.id} ${row.name}`,
    href: `${row.search}&since=${month}&until=${last}`,
  };
}

/** What both charts by month share, `least` pixels for each. */
function byMonth(data, width, least) {
  const months = fitting(data.months, width, least);
  const left = data.months.length - months.length;
  const cells = d3.cross(data.rows, months.keys(), (row, i) => cell(row, months[i], row.counts[left + i], data.levels));
  return {
    months,
    cells: cells.filter((c) => c.count),
    cut: left && months.length,
    frame: { marginLeft: leftOf(width), marginRight: TOTAL, marginTop: 44, marginBottom: 4 },
  };
}

function heat(data, width) {
  const { months, cells, cut, frame } = byMonth(data, width, 22);
  const place = { x: "month", y: "row" };
  const empty = d3.cross(data.rows, months);
  return {
    ...frame, cut,
    x: { type: "band", domain: months, padding: 0.08, axis: null },
    y: { type: "band", domain: data.rows.map((r) => r.id), padding: 0.08, round: false, axis: null },
    marks: [
      monthNames(months),
      Plot.cell(empty, { x: (e) => e[1], y: (e) => e[0].id, fill: "var(--surface)", rx: 3 }),
      rowNames(data.rows, width, { y: "id" }),
      Plot.cell(cells, { ...place, ...leading, fill: (c) => `var(--heat-${c.level})`, rx: 3 }),
      Plot.text(cells, { ...place, text: "count", pointerEvents: "none", ariaHidden: "true",
        fill: (c) => (c.level < DARK_LEVEL ? "var(--on-heat-low)" : "var(--on-heat-high)") }),
      sums(data.rows, cells, { y: "id" }),
      tip(cells, place),
    ],
  };
}

function months(data, width) {
  const { months, cells, cut, frame } = byMonth(data, width, 20);
  const place = { x: "month", y: "count", fy: "row" };
  return {
    ...frame, cut,
    x: { type: "band", domain: months, padding: 0.2, axis: null },
    y: { axis: null, domain: [0, d3.max(cells, (c) => c.count) || 1], insetTop: 14 },
    fy: { domain: data.rows.map((r) => r.id), axis: null, padding: 0.15 },
    marks: [
      monthNames(months),
      Plot.ruleY(data.rows, { y: 0, fy: "id", stroke: "var(--border)" }),
      rowNames(data.rows, width, { fy: "id" }),
      Plot.barY(cells, { ...place, ...leading, fill: "var(--key)" }),
      Plot.text(cells, { ...place, text: "count", dy: -7, pointerEvents: "none", ariaHidden: "true" }),
      sums(data.rows, cells, { fy: "id" }),
      tip(cells, place),
    ],
  };
}

const JUDGED = {
  good: { symbol: "circle", fill: "var(--key)", stroke: "var(--bg)" },
  odd: { symbol: "triangle", fill: "var(--warn)", stroke: "var(--bg)" },
  bad: { symbol: "times", fill: "none", stroke: "var(--bad)" },
};

/** The runs of a source by time, and one of their figures upwards. */
function runs(measure) {
  return (data) => {
    const points = data.map((r) => ({ ...r, when: new Date(`${r.at}Z`) }));
    const place = { x: "when", y: measure };
    const of = (name) => (r) => JUDGED[r.judged][name];
    const hour = d3.utcFormat("%-H時"), day = d3.utcFormat("%-m/%-d");
    return {
      marginLeft: 52, marginRight: 24, marginTop: 12, marginBottom: 32, insetLeft: 10, insetRight: 10,
      x: { type: "utc" },
      y: { domain: [0, d3.max(data, (r) => r[measure]) || 1], nice: true },
      marks: [
        Plot.gridY({ ticks: 4, stroke: "var(--hairline)", strokeOpacity: 1 }),
        axis(Plot.axisY, { ticks: 4 }),
        axis(Plot.axisX, { tickSpacing: 60, tickFormat: (t) => (t.getUTCHours() ? hour(t) : day(t)) }),
        Plot.ruleY([0], { stroke: "var(--border)" }),
        Plot.ruleX(points, { x: "when", y: measure, stroke: "var(--border)" }),
        Plot.dot(points, { ...place, symbol: of("symbol"), fill: of("fill"), stroke: of("stroke"), r: 5.5, strokeWidth: (r) => (r.judged === "bad" ? 2.5 : 1.5), ariaHidden: "true" }),
        tip(points, place),
      ],
    };
  };
}

const KINDS = { timeline, stages, heat, months, items: runs("items"), seconds: runs("seconds") };

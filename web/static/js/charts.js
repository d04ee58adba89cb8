// Charts of the behaviour panel and of segments. Tooltips are drawn on the canvas: HTML ones would need inline styles.

const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

function colours() {
  const css = getComputedStyle(document.documentElement);
  const of = (name) => css.getPropertyValue(name).trim();
  return { accent: of("--accent"), ink: of("--ink-2"), line: of("--line"), surface: of("--surface"), second: of("--k-order"), text: of("--ink") };
}

function frame(c) {
  const zh = document.documentElement.lang.startsWith("zh");
  return {
    animation: !reduced,
    aria: { enabled: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: c.ink },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: c.surface, borderColor: c.line,
      textStyle: { color: c.text, fontSize: 12 }, axisPointer: { type: "shadow" }, order: zh ? "seriesAsc" : "seriesAsc",
    },
    grid: { left: 8, right: 8, top: 16, bottom: 4, containLabel: true },
  };
}

const axis = (c, more) => ({
  axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: { color: c.ink, fontSize: 11 },
  splitLine: { lineStyle: { color: c.line } }, ...more,
});

const build = {
  months(v, c) {
    const money = v.amounts.some((amount) => amount > 0);
    const series = [{ name: v.labels[0], type: "bar", data: v.orders, itemStyle: { color: c.accent, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 22 }];
    if (money) series.push({ name: v.labels[1], type: "line", yAxisIndex: 1, data: v.amounts, symbolSize: 5, lineStyle: { color: c.second, width: 1.6 }, itemStyle: { color: c.second } });
    return {
      ...frame(c),
      grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: c.ink, fontSize: 12 }, itemHeight: 9, itemWidth: 14 },
      xAxis: axis(c, { type: "category", data: v.months, splitLine: { show: false } }),
      yAxis: [axis(c, { type: "value", minInterval: 1 }), axis(c, { type: "value", show: money, splitLine: { show: false } })],
      series,
    };
  },
  bars(v, c) {
    return {
      ...frame(c),
      xAxis: axis(c, { type: "category", data: v.names, splitLine: { show: false } }),
      yAxis: axis(c, { type: "value", minInterval: 1 }),
      series: [{ name: v.label, type: "bar", data: v.values, itemStyle: { color: c.accent, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 26 }],
    };
  },
  // Members beside everybody, in shares; flat bars where the names are long.
  compared(v, c) {
    const percent = (value) => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
    const names = axis(c, { type: "category", data: v.names, inverse: v.flat, splitLine: { show: false }, axisLabel: { color: c.ink, fontSize: 11, width: 110, overflow: "truncate" } });
    const shares = axis(c, { type: "value", axisLabel: { color: c.ink, fontSize: 11, formatter: (value) => `${Math.round(value * 100)}%` } });
    const bar = (name, data, color) => ({ name, type: "bar", data, itemStyle: { color, borderRadius: 2 }, barMaxWidth: 14, barGap: "10%" });
    return {
      ...frame(c),
      tooltip: { ...frame(c).tooltip, valueFormatter: percent },
      grid: { left: 8, right: 12, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: c.ink, fontSize: 12 }, itemHeight: 9, itemWidth: 14 },
      xAxis: v.flat ? shares : names,
      yAxis: v.flat ? names : shares,
      series: [bar(v.labels[0], v.members, c.accent), bar(v.labels[1], v.everybody, c.second)],
    };
  },
  line(v, c) {
    return {
      ...frame(c),
      xAxis: axis(c, { type: "category", data: v.names, splitLine: { show: false } }),
      yAxis: axis(c, { type: "value", minInterval: 1 }),
      series: [{ name: v.label, type: "line", data: v.values, symbolSize: 5, lineStyle: { color: c.accent, width: 1.8 }, itemStyle: { color: c.accent } }],
    };
  },
  ranked(v, c) {
    return {
      ...frame(c),
      xAxis: axis(c, { type: "value", minInterval: 1 }),
      yAxis: axis(c, { type: "category", data: [...v.names].reverse(), splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 12, width: 140, overflow: "truncate" } }),
      series: [{ name: v.label, type: "bar", data: [...v.values].reverse(), itemStyle: { color: c.accent, borderRadius: [0, 2, 2, 0] }, barMaxWidth: 16 }],
    };
  },
};

const drawn = new Map();

/** The column (or row) of a name leads where the link of that name beside the chart leads, however short its bar. */
function lead(chart, links, names, isRanked) {
  const shown = isRanked ? [...names].reverse() : names;
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    if (!chart.containPixel("grid", [offsetX, offsetY])) return;
    const at = chart.convertFromPixel({ seriesIndex: 0 }, [offsetX, offsetY])[isRanked ? 1 : 0];
    links.querySelector(`[data-name="${CSS.escape(shown[Math.round(at)] ?? "")}"]`)?.click();
  });
}

function draw(element) {
  const values = JSON.parse(element.dataset.values);
  const known = drawn.get(element);
  const chart = known ?? echarts.init(element, null, { renderer: "canvas", locale: document.documentElement.lang.startsWith("zh") ? "ZH" : "EN" });
  chart.setOption(build[element.dataset.chart](values, colours()), true);
  drawn.set(element, chart);
  const links = document.getElementById(element.dataset.links ?? "");
  if (links && !known) lead(chart, links, values.months ?? values.names, element.dataset.chart === "ranked");
  element.dataset.ready = "true";
}

function drawAll(root = document) {
  for (const element of root.querySelectorAll("[data-chart]")) if (!drawn.has(element)) draw(element);
}

document.addEventListener("htmx:afterSettle", () => drawAll());
document.addEventListener("renmai:theme", () => drawn.forEach((_, element) => draw(element)));
new ResizeObserver(() => drawn.forEach((chart) => chart.resize())).observe(document.body);
drawAll();

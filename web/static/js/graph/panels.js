// Beside the canvas: the legend, the filter with its histogram, style rules, and the same content as a table.

import { RULE_COLOURS } from "./canvas.js";
import { matches } from "./projection.js";

const BINS = 48;
const ROWS = 200;
const DAY = 86400000;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export class Panels {
  constructor(explorer) {
    this.explorer = explorer;
    this.rows = ROWS;
    const details = explorer.find("table");
    details.addEventListener("toggle", () => details.open && this.table());
    details.addEventListener("change", (event) => this.#onCheck(event));
    explorer.find("panel").addEventListener("change", () => this.#onList());
    this.brush = explorer.root.querySelector("[data-brush]");
    if (this.brush) this.#listen();
  }

  get drawing() { return this.explorer.drawing; }

  refresh() {
    this.legend();
    if (this.explorer.find("table").open) this.table();
    if (this.brush) {
      this.histogram();
      this.rules();
    }
    for (const [name, on] of [["lock", this.drawing.locked], ["people", this.drawing.people]]) this.explorer.find("act", name)?.setAttribute("aria-pressed", String(on));
  }

  legend() {
    const counts = new Map();
    for (const node of this.drawing.nodes.values()) {
      const entry = counts.get(node.label) ?? { kind: node.kind, count: 0 };
      entry.count += 1;
      counts.set(node.label, entry);
    }
    const kinds = [...counts].sort((a, b) => b[1].count - a[1].count).map(([label, entry]) =>
      element("button", { type: "button", "data-label": label, "aria-pressed": String(!this.drawing.kindsOff.has(label)) }, element("i", { class: `dot k-${label}` }), `${entry.kind} ${this.explorer.number.format(entry.count)}`));
    const rules = this.drawing.rules.map((rule, index) => {
      const count = [...this.drawing.nodes.values()].filter((node) => matches(rule, node)).length;
      return element("button", { type: "button", "data-rule": String(index), "aria-pressed": String(!this.drawing.rulesOff.has(index)) }, element("i", { class: `dot r-${rule.colour}` }), `${this.#said(rule)} ${this.explorer.number.format(count)}`);
    });
    this.explorer.find("legend").replaceChildren(...kinds, ...rules);
  }

  #said(rule) {
    const kind = rule.kind ? [...this.drawing.nodes.values()].find((node) => node.label === rule.kind)?.kind ?? rule.kind : this.explorer.t("rule.any");
    return rule.property ? `${kind} · ${this.explorer.t(`rule.${rule.property}`)} ${this.explorer.t(`rule.${rule.test}`)} ${rule.value}` : kind;
  }

  /** The table holds what the canvas shows, most connected first, some hundred rows at a time. */
  table() {
    const { explorer } = this;
    const nodes = [...explorer.shown.nodes.values()].filter((node) => !node.fold).sort((a, b) => explorer.degrees.get(b.id) - explorer.degrees.get(a.id));
    const links = new Map();
    for (const link of explorer.shown.links.values()) for (const id of new Set([link.source, link.target])) links.set(id, [...(links.get(id) ?? []), link]);
    const rows = nodes.slice(0, this.rows).map((node) => this.#row(node, links.get(node.id) ?? []));
    if (nodes.length > this.rows) {
      const more = element("button", { type: "button", class: "btn-r" }, explorer.t("rows", { count: nodes.length - this.rows }));
      more.addEventListener("click", () => { this.rows += ROWS; this.table(); });
      rows.push(element("tr", { "data-more": true }, element("td", { colspan: "6" }, more)));
    }
    const focused = document.activeElement?.closest?.("[data-rows] tr")?.dataset.row;
    const [wasButton] = [document.activeElement?.dataset?.expand ?? document.activeElement?.dataset?.hide];
    explorer.find("rows").replaceChildren(...rows);
    if (focused) (explorer.find("rows").querySelector(`[data-expand="${CSS.escape(wasButton ?? focused)}"]:enabled`) ?? explorer.find("rows").querySelector(`[data-row="${CSS.escape(focused)}"] input`) ?? explorer.find("rows").querySelector("input"))?.focus();
  }

  #row(node, links) {
    const { explorer } = this;
    const name = node.page ? element("a", { href: node.page }, node.title) : element("span", {}, node.title);
    const said = links.slice(0, 4).map((link) => {
      const other = explorer.shown.nodes.get(link.source === node.id ? link.target : link.source);
      return link.source === node.id ? `${link.text} ${other?.title}` : `${other?.title} ${link.text}`;
    });
    const check = element("input", { type: "checkbox", value: node.id, "aria-label": explorer.t("choose.one", { thing: node.title }) });
    check.checked = explorer.chosen?.has(node.id) ?? false;
    const expand = element("button", { type: "button", class: "btn-r", "data-expand": node.id, "aria-label": `${explorer.t("expand")} ${node.title}`, disabled: !node.hidden }, explorer.t("expand"));
    const hide = element("button", { type: "button", class: "btn-r", "data-hide": node.id, "aria-label": `${explorer.t("hide")} ${node.title}` }, explorer.t("hide"));
    return element("tr", { "data-row": node.id },
      element("td", {}, check), element("td", {}, node.kind), element("td", {}, name, node.sub ? element("div", { class: "muted small" }, node.sub) : null),
      element("td", { class: "muted small" }, said.join(" · ") + (links.length > 4 ? " …" : "")), element("td", { class: "num" }, node.hidden ? explorer.number.format(node.hidden) : "–"),
      element("td", { class: "nowrap" }, expand, " ", hide));
  }

  #onCheck(event) {
    if (event.target.type !== "checkbox") return;
    const chosen = new Set(this.explorer.chosen ?? []);
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    this.explorer.choose([...chosen]);
  }

  /** Ticks of the table follow what is chosen on the canvas. */
  mark() {
    for (const check of this.explorer.find("rows").querySelectorAll("input")) check.checked = this.explorer.chosen.has(check.value);
    const said = this.explorer.root.querySelector("[data-chosen]");
    if (said) said.textContent = this.explorer.chosen.size ? this.explorer.t("chosen", { count: this.explorer.chosen.size }) : "";
  }

  #onList() {
    const panel = this.explorer.find("panel");
    const ticked = [...panel.querySelectorAll("[data-rest-list] input:checked")].map((item) => item.value);
    const button = panel.querySelector("[data-act=bring-chosen]");
    if (!button) return;
    button.disabled = !ticked.length;
    button.onclick = (event) => { event.stopPropagation(); this.explorer.bring(ticked, panel.querySelector("[data-rest]").dataset.rest); };
  }

  offerMore() {
    const button = element("button", { type: "button", class: "btn-r", "data-act": "allow" }, this.explorer.t("allow", { cap: 5000 }));
    this.explorer.find("said").append(" ", button);
  }

  #listen() {
    const [from, to] = this.brush.querySelectorAll("input[type=range]");
    const [least, most] = this.brush.querySelectorAll("input[type=number]");
    let frame = 0;
    const read = () => {
      const day = (value) => (this.span ? new Date(this.span.first + Number(value) * DAY).toISOString().slice(0, 10) : undefined);
      const [low, high] = [Math.min(from.value, to.value), Math.max(from.value, to.value)];
      return {
        since: this.span && low > 0 ? day(low) : undefined, until: this.span && high < Number(to.max) ? day(high) : undefined,
        least: least.value === "" ? undefined : Number(least.value), most: most.value === "" ? undefined : Number(most.value),
      };
    };
    this.brush.addEventListener("input", (event) => {
      if (event.target.type !== "range") return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.#bars(read()));
    });
    this.brush.addEventListener("change", () => this.explorer.change(() => { this.drawing.filter = read(); }));
    const form = this.explorer.root.querySelector("[data-rules-form]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const rule = Object.fromEntries(new FormData(form));
      if (rule.property && rule.value === "") return;
      this.explorer.change(() => this.drawing.rules.push({ ...rule, colour: Number(rule.colour), large: rule.large === "on" }));
    });
    this.explorer.root.querySelector("[data-rules]").addEventListener("click", (event) => {
      const index = event.target.closest("button")?.dataset.unrule;
      if (index !== undefined) this.explorer.change(() => { this.drawing.rules.splice(Number(index), 1); this.drawing.rulesOff.clear(); });
    });
  }

  /** Things by time, as bars; the two sliders cut a span out of it. */
  histogram() {
    const times = [...this.drawing.nodes.values()].filter((node) => node.time).map((node) => Date.parse(node.time.slice(0, 10)));
    const [from, to] = this.brush.querySelectorAll("input[type=range]");
    this.brush.querySelector("[data-when]").hidden = !times.length;
    if (!times.length) return;
    this.span = { first: times.reduce((a, b) => Math.min(a, b)), last: times.reduce((a, b) => Math.max(a, b)), times };
    const days = Math.max(1, Math.round((this.span.last - this.span.first) / DAY));
    for (const slider of [from, to]) slider.max = String(days);
    const { since, until, least, most } = this.drawing.filter;
    from.value = since ? String(Math.round((Date.parse(since) - this.span.first) / DAY)) : "0";
    to.value = until ? String(Math.round((Date.parse(until) - this.span.first) / DAY)) : String(days);
    const [low, high] = this.brush.querySelectorAll("input[type=number]");
    if (document.activeElement !== low) low.value = least ?? "";
    if (document.activeElement !== high) high.value = most ?? "";
    this.#bars(this.drawing.filter);
  }

  #bars(filter) {
    const { first, last, times } = this.span;
    const counts = new Array(BINS).fill(0);
    const bin = (time) => Math.min(BINS - 1, Math.floor(((time - first) / Math.max(DAY, last - first)) * BINS));
    for (const time of times) counts[bin(time)] += 1;
    const most = Math.max(...counts, 1);
    const [low, high] = [filter.since ? bin(Date.parse(filter.since)) : 0, filter.until ? bin(Date.parse(filter.until)) : BINS - 1];
    const svg = this.brush.querySelector("svg");
    svg.replaceChildren(...counts.map((count, index) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = count ? Math.max(2, (count / most) * 46) : 0;
      for (const [name, value] of [["x", index * 5], ["y", 48 - height], ["width", 4], ["height", height], ["class", index >= low && index <= high ? "in" : "out"]]) bar.setAttribute(name, value);
      return bar;
    }));
    const said = (day) => new Date(day).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
    this.brush.querySelector("[data-span]").textContent = `${said(filter.since ? Date.parse(filter.since) : first)} – ${said(filter.until ? Date.parse(filter.until) : last)}`;
  }

  rules() {
    const kinds = new Map([...this.drawing.nodes.values()].map((node) => [node.label, node.kind]));
    const select = this.explorer.root.querySelector("[data-rules-form] [name=kind]");
    const chosen = select.value;
    select.replaceChildren(element("option", { value: "" }, this.explorer.t("rule.any")), ...[...kinds].map(([label, kind]) => element("option", { value: label }, kind)));
    select.value = kinds.has(chosen) ? chosen : "";
    this.explorer.root.querySelector("[data-rules]").replaceChildren(...this.drawing.rules.map((rule, index) =>
      element("li", { class: "spread" }, element("span", { class: "row-flex" }, element("i", { class: `dot r-${rule.colour}` }), this.#said(rule)),
        element("button", { type: "button", class: "btn-r", "data-unrule": String(index), "aria-label": `${this.explorer.t("rule.remove")} ${this.#said(rule)}` }, this.explorer.t("rule.remove")))));
  }
}

export const COLOURS = RULE_COLOURS.length;

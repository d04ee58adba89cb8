// The neighbourhood: first picture, expansion, every change undone and done again, panels and the table beside it.

import { Canvas, sizeOf } from "./graph/canvas.js";
import { atOnce, fan, layOut, settle } from "./graph/layout.js";
import { Drawing, History } from "./graph/model.js";
import { foldable, project } from "./graph/projection.js";
import { Panels } from "./graph/panels.js";
import { Saving } from "./graph/saving.js";
import { exportAs } from "./graph/exports.js";

const csrf = document.querySelector("meta[name=csrf-token]").content;
const fill = (text, values) => text.replace(/%(\w+)%/g, (_, name) => values[name] ?? "");

/** Resolves once the frame being made is on the screen. */
const onScreen = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

export class Explorer {
  constructor(root) {
    this.root = root;
    this.texts = JSON.parse(root.dataset.texts);
    this.refs = JSON.parse(root.dataset.refs);
    this.cap = Number(root.dataset.cap);
    this.number = new Intl.NumberFormat(document.documentElement.lang === "zh-Hans" ? "zh-CN" : "en");
    this.drawing = new Drawing(this.refs);
    this.history = new History(() => this.snapshot());
    this.selected = null;
    this.busy = false;
    this.canvas = new Canvas(this.find("canvas"), {
      onSelect: (id) => this.choose(id ? [id] : []), onExpand: (id) => this.expand(id), onRest: (rest) => this.list(rest.node, rest.move),
      onFold: (key) => this.change(() => this.drawing.folds.delete(key)), onMoved: () => this.moved(), onChosen: (ids) => this.choose(ids),
    });
    this.panels = new Panels(this);
    this.saving = root.dataset.full ? new Saving(this) : null;
    for (const area of [root, this.find("table")]) area.addEventListener("click", (event) => this.onClick(event));
    this.publish("loading");
  }

  find(name, value) {
    const selector = value === undefined ? `[data-${name}]` : `[data-${name}="${value}"]`;
    return this.root.querySelector(selector) ?? this.root.parentElement.querySelector(selector);
  }

  t(name, values = {}) { return fill(this.texts[name] ?? name, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === "number" ? this.number.format(value) : value]))); }

  async start() {
    const saved = this.saving?.view;
    const exactly = saved?.things.map((thing) => thing.id) ?? JSON.parse(this.root.dataset.things ?? "null");
    const picture = exactly ? await this.ask(this.root.dataset.add, { wanted: exactly, drawn: [] }) : await this.ask(this.#firstAddress());
    if (!picture) return;
    this.drawing.add(picture);
    if (saved) this.saving.open(picture);
    else await this.firstLayout();
    this.history = new History(() => this.snapshot());
    this.refresh();
    if (this.refs.length === 1 && !saved) this.choose(this.refs);
    this.ready();
    if (picture.capped) this.say(`${this.t("capped", { cap: picture.cap })} ${this.sum()}`);
  }

  #firstAddress() {
    if (this.root.dataset.first) return this.root.dataset.first;  // the page is fetching it already
    const query = new URLSearchParams(this.refs.map((ref) => ["ref", ref]));
    query.set("cap", this.cap);
    return `${this.root.dataset.start}?${query}`;
  }

  /** Something to see at once, then the panels beside it, then the layout of the worker. */
  async firstLayout() {
    const [nodes, links, box] = this.#forLayout();
    this.drawing.at = atOnce(nodes, links, box);
    this.busy = true;
    this.redraw();
    this.canvas.fit();
    this.publish("drawn");
    const settling = layOut(nodes, links, box, Math.min(2000, 300 + nodes.length * 1.5));
    await onScreen();
    this.around();
    const places = await settling;
    this.drawing.at = places;
    await this.canvas.glide(places);
    this.refresh();
    this.canvas.fit();
  }

  #forLayout() {
    const nodes = [...this.drawing.nodes.values()].map((node) => ({ id: node.id, size: sizeOf(node.label) }));
    const links = [...this.drawing.links.values()].filter((link) => link.source !== link.target);
    const { width, height } = this.find("canvas").getBoundingClientRect();
    return [nodes, links, { width: Math.max(width, 320), height: Math.max(height, 320) }];
  }

  /** Draw more around a thing: by one move or by the usual ones, in an order, within the filter. */
  async expand(id, move = null, order = "any", limit = 25) {
    if (this.busy || !this.drawing.nodes.has(id)) return;
    this.publish("loading");
    const picture = await this.ask(this.root.dataset.expand, { ref: id, move, order, limit, cap: Math.max(this.cap, 1000), drawn: [...this.drawing.nodes.keys()], ...this.#bounds(move) });
    if (picture) this.take(picture, id);
  }

  #bounds(move) {
    if (!move) return {};
    const { since, until, least, most } = this.drawing.filter;
    return { since, until, least, most };
  }

  /** Draw things chosen from a list. */
  async bring(ids, parent) {
    if (this.busy) return;
    const picture = await this.ask(this.root.dataset.add, { wanted: ids.filter((id) => !this.drawing.nodes.has(id)), drawn: [...this.drawing.nodes.keys()] });
    if (picture) this.take(picture, parent);
  }

  take(picture, parent) {
    this.history.mark();
    this.canvas.positions(this.drawing.at);
    const fresh = this.drawing.add(picture);
    if (!fresh.length) {
      this.history.unmark();
      this.refresh();
      this.ready();
      this.say(this.t("nothing"));
      return;
    }
    const drawn = [...this.drawing.at].filter(([id]) => this.canvas.has(id)).map(([id, at]) => ({ id, size: 26, at }));
    const spots = settle(fresh.map((node) => ({ id: node.id, size: sizeOf(node.label) })), this.drawing.at.get(parent) ?? { x: 0, y: 0 }, this.canvas.middle(), drawn);
    for (const [id, at] of spots) this.drawing.at.set(id, at);
    this.refresh();
    this.canvas.show([parent, ...fresh.map((node) => node.id)]);
    this.ready();
    this.say(`${this.t("added", { count: fresh.length })} ${this.sum()}`);
  }

  ready() {
    this.busy = false;
    this.publish("ready");
  }

  /** A change of what is drawn or shown, that can be undone. */
  change(work) {
    if (this.busy) return;
    this.history.mark();
    this.canvas.positions(this.drawing.at);
    work();
    this.refresh();
  }

  moved() {
    this.history.mark();
    this.canvas.positions(this.drawing.at);
    this.refresh();
  }

  snapshot() { return this.drawing.snapshot(); }

  /** Bring canvas, legend and table to the drawing. */
  refresh() {
    this.redraw();
    this.around();
    this.publish(this.busy ? "loading" : "ready");
  }

  /** Bring the canvas to the drawing. */
  redraw() {
    const degrees = this.drawing.degrees();
    for (const node of this.drawing.nodes.values()) node.hidden = Math.max(0, node.degree - degrees.get(node.id));
    this.degrees = degrees;
    this.shown = project(this.drawing, (count, kind) => this.t("fold", { count, kind }));
    const nodes = new Map();
    for (const node of this.shown.nodes.values()) nodes.set(node.id, this.#dressed(node));
    const links = new Map(this.shown.links);
    this.#bubbles(nodes, links);
    this.canvas.sync(nodes, links, this.drawing.at);
    this.canvas.lock(this.drawing.locked);
  }

  /** Bring what stands around the canvas to the drawing. */
  around() {
    this.panels.refresh();
    for (const [name, can] of [["undo", this.history.canUndo], ["redo", this.history.canRedo]]) this.find("act", name).disabled = !can;
    this.say(this.sum());
  }

  #dressed(node) {
    const text = node.hidden ? `${node.title}\n+${this.number.format(node.hidden)}` : node.title;
    if (node.fold && !this.drawing.at.has(node.id)) this.drawing.at.set(node.id, this.drawing.at.get(node.members[0]) ?? { x: 0, y: 0 });
    return { ...node, text, size: sizeOf(node.label), start: this.drawing.starts.has(node.id), pinned: this.drawing.pinned.has(node.id) };
  }

  #bubbles(nodes, links) {
    const middle = this.canvas.middle();
    const fresh = [];
    for (const rest of this.drawing.hiddenRests()) {
      const anchor = this.shown.stands.get(rest.node) ?? rest.node;
      if (!nodes.has(anchor)) continue;
      const id = `rest ${rest.node} ${rest.move}`;
      this.drawing.at.delete(id);
      if (!this.canvas.has(id)) fresh.push({ id, anchor });
      nodes.set(id, { id, label: "rest", rest, size: 20, text: this.t("more", { count: rest.hidden, things: rest.text }) });
      links.set(`link ${id}`, { id: `link ${id}`, source: anchor, target: id, rest: true });
    }
    this.#placeBubbles(fresh, nodes, middle);
  }

  /** New bubbles stand beside what they belong to, off everything that is there. */
  #placeBubbles(fresh, nodes, middle) {
    const drawn = [...nodes.values()].filter((node) => node.label !== "rest").map((node) => ({ id: node.id, size: node.size, at: this.drawing.at.get(node.id) })).filter((item) => item.at);
    fresh.forEach(({ id, anchor }, index) => {
      const parent = this.drawing.at.get(anchor) ?? { x: 0, y: 0 };
      const close = drawn.length > 600 ? [] : drawn.filter((item) => Math.abs(item.at.x - parent.x) < 260 && Math.abs(item.at.y - parent.y) < 200);
      const spot = close.length ? settle([{ id, size: 20 }], parent, middle, close).get(id) : fan(parent, middle, 1, 90 + (index % 4) * 20)[0];
      this.drawing.at.set(id, spot);
      drawn.push({ id, size: 20, at: spot });
    });
  }

  /** Select things, on the canvas and in the table; the panel tells of a single one. */
  choose(ids) {
    this.chosen = new Set(ids.filter((id) => this.drawing.nodes.has(id)));
    this.canvas.choose([...this.chosen]);
    this.selected = this.chosen.size === 1 ? [...this.chosen][0] : null;
    if (this.selected) this.tell(this.selected);
    this.panels.mark();
    this.publish(this.root.dataset.state);
  }

  tell(id, path = "") {
    const [label, key] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
    htmx.ajax("GET", `/node/${encodeURIComponent(label)}/${encodeURIComponent(key)}${path}`, { target: this.find("panel"), swap: "innerHTML" });
  }

  /** What a bubble holds: summed, listed, sampled. */
  list(id, move, order = "newest", skip = 0) {
    this.selected = id;
    this.tell(id, `/rest?${new URLSearchParams({ move, order, skip })}`);
    const panel = this.find("panel");
    panel.parentElement.scrollTop = panel.offsetTop - panel.parentElement.offsetTop;
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { move, expand, label, act, next, order, restOrder, restSkip, hide, rule } = button.dataset;
    const rest = button.closest("[data-rest]")?.dataset;
    if (next) this.expand(rest.rest, next, order);
    else if (restOrder) this.list(rest.rest, rest.restMove, restOrder);
    else if (restSkip) this.list(rest.rest, rest.restMove, button.closest("[data-rest]").querySelector("[data-next]").dataset.order, Number(restSkip));
    else if (move && this.selected) button.dataset.list ? this.list(this.selected, move) : this.expand(this.selected, move);
    else if (expand) this.expand(expand);
    else if (hide) this.change(() => this.drawing.hidden.add(hide));
    else if (label) this.toggle(this.drawing.kindsOff, label, `[data-label="${label}"]`);
    else if (rule) this.toggle(this.drawing.rulesOff, Number(rule), `[data-rule="${rule}"]`);
    else if (act) this[act]?.(button);
  }

  toggle(set, value, selector) {
    this.change(() => { if (!set.delete(value)) set.add(value); });
    this.find("legend").querySelector(selector)?.focus();
  }

  undo() { this.#travel(this.history.back()); }
  redo() { this.#travel(this.history.forth()); }

  #travel(step) {
    if (this.busy || !step) return;
    this.drawing.restore(step);
    this.refresh();
    this.choose([...(this.chosen ?? [])]);
  }

  fit() { this.canvas.fit(); }

  async layout() {
    if (this.busy) return;
    this.history.mark();
    this.canvas.positions(this.drawing.at);
    this.busy = true;
    this.publish("loading");
    const pinned = new Map([...this.drawing.pinned].map((id) => [id, this.drawing.at.get(id)]));
    const [nodes, links, box] = this.#forLayout();
    const places = await layOut(nodes, links, box, Math.min(2200, 350 + nodes.length * 2), pinned);
    this.canvas.cy.nodes(".rest").remove();
    await this.canvas.glide(places);
    this.drawing.at = places;
    this.refresh();
    this.canvas.fit();
    this.ready();
  }

  pin() { this.#onChosen((ids) => { const on = ids.some((id) => !this.drawing.pinned.has(id)); for (const id of ids) on ? this.drawing.pinned.add(id) : this.drawing.pinned.delete(id); }); }
  hideChosen() { this.#onChosen((ids) => ids.forEach((id) => this.drawing.hidden.add(id))); }
  collapse() { this.#onChosen((ids) => ids.forEach((id) => this.drawing.drop(this.drawing.behind(id)))); }

  isolate() {
    this.#onChosen((ids) => {
      const around = this.drawing.neighbours();
      const kept = new Set(ids.flatMap((id) => [id, ...around.get(id)]));
      for (const id of this.drawing.nodes.keys()) if (!kept.has(id)) this.drawing.hidden.add(id);
    });
  }

  showAll() { this.change(() => { for (const set of [this.drawing.hidden, this.drawing.kindsOff, this.drawing.rulesOff, this.drawing.folds]) set.clear(); this.drawing.filter = {}; }); }
  lock() { this.change(() => { this.drawing.locked = !this.drawing.locked; }); }
  people() { this.change(() => { this.drawing.people = !this.drawing.people; }); }

  group() {
    this.change(() => {
      const keys = foldable(this.drawing, this.chosen?.size ? this.chosen : null);
      const all = keys.every((key) => this.drawing.folds.has(key));
      for (const key of keys) all ? this.drawing.folds.delete(key) : this.drawing.folds.add(key);
    });
  }

  box(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    this.canvas.boxing(on);
  }

  #onChosen(work) {
    const ids = [...(this.chosen ?? [])].filter((id) => this.drawing.nodes.has(id));
    if (!ids.length) return this.say(this.t("choose"));
    this.change(() => work(ids));
    return undefined;
  }

  path() {
    const ids = [...(this.chosen ?? [])];
    if (ids.length !== 2) return this.say(this.t("choose.two"));
    location.assign(`${this.root.dataset.path}?${new URLSearchParams([["from", ids[0]], ["to", ids[1]]])}`);
    return undefined;
  }

  back() { if (this.selected) this.tell(this.selected); }

  allow() {
    this.cap = 5000;
    this.say(this.t("allowed", { cap: 5000 }));
  }

  export(button) { return exportAs(button.dataset.format, this); }

  sum() {
    const [drawn, all] = [this.drawing.nodes.size, this.drawing.around()];
    const seen = [...this.shown.nodes.values()].reduce((total, node) => total + (node.members?.length ?? 1), 0);
    const told = all > drawn ? this.t("drawn", { drawn, all }) : this.t("whole", { drawn });
    const away = drawn - seen;
    return away > 0 && !this.drawing.people ? `${told} · ${this.t("away", { count: away })}` : told;
  }

  say(text) { this.find("said").textContent = text; }

  async ask(address, body = null) {
    const more = body ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } } : {};
    try {
      const answer = await fetch(address, more);
      const content = await answer.json();
      if (answer.ok) return content;
      this.say(content.error?.message ?? this.t("failed"));
      if (content.error?.code === "neighbourhood.full" && this.cap < 5000) this.panels.offerMore();
    } catch {
      this.say(this.t("failed"));
    }
    this.busy = false;
    this.publish("failed");
    return null;
  }

  /** What tests and people's own scripts may read of the canvas; lists are made when they are asked for. */
  publish(state) {
    this.root.dataset.state = state;
    const { drawing } = this;
    const shown = () => [...(this.shown?.nodes.values() ?? [])];
    window.renmaiGraph = {
      state,
      get nodes() { return [...drawing.nodes.values()].map(({ id, label, title, hidden }) => ({ id, label, title, hidden })); },
      get links() { return [...drawing.links.values()].map(({ id, source, target, type }) => ({ id, source, target, type })); },
      get bubbles() { return drawing.hiddenRests().map(({ node, move, hidden }) => ({ node, move, hidden })); },
      get around() { return drawing.nodes.size ? drawing.around() : 0; },
      get shown() { return shown().map((node) => node.id); },
      get folds() { return shown().filter((node) => node.fold).map(({ id, members }) => ({ id, members })); },
      at: () => Object.fromEntries(this.canvas.positions()),
      pinned: [...this.drawing.pinned], locked: this.drawing.locked, people: this.drawing.people,
      onScreen: (id) => this.canvas.onScreen(id),
      expand: (id, move) => this.expand(id, move),
      cy: this.canvas.cy,
      chosen: [...(this.chosen ?? [])],
      selected: this.selected ?? null,
    };
  }
}

function begin() {
  for (const root of document.querySelectorAll("[data-graph]:not([data-state])")) new Explorer(root).start();
}

begin();
document.addEventListener("htmx:afterSettle", begin);

// The neighbourhood: first picture, expansion by click, undo, legend, panel and the table beside the canvas.

import { Canvas, sizeOf } from "./graph/canvas.js";
import { fan, layOut, settle } from "./graph/layout.js";
import { Drawing } from "./graph/model.js";

const number = new Intl.NumberFormat(document.documentElement.lang === "zh-Hans" ? "zh-CN" : "en");
const csrf = document.querySelector("meta[name=csrf-token]").content;
const fill = (text, values) => text.replace(/%(\w+)%/g, (_, name) => values[name]);

class Explorer {
  constructor(root) {
    this.root = root;
    this.texts = JSON.parse(root.dataset.texts);
    this.refs = JSON.parse(root.dataset.refs);
    this.drawing = new Drawing();
    this.hidden = new Set();
    this.find = (name, value) => {
      const selector = value === undefined ? `[data-${name}]` : `[data-${name}="${value}"]`;
      return root.querySelector(selector) ?? root.parentElement.querySelector(selector);
    };
    this.canvas = new Canvas(this.find("canvas"), {
      onSelect: (id) => this.show(id),
      onExpand: (id) => this.expand(id),
      onRest: (rest) => this.expand(rest.node, rest.move),
    });
    this.busy = false;
    root.addEventListener("click", (event) => this.onClick(event));
    this.find("rows").addEventListener("click", (event) => this.onClick(event));
    this.publish("loading");
  }

  async start() {
    const query = new URLSearchParams(this.refs.map((ref) => ["ref", ref]));
    query.set("cap", this.root.dataset.cap);
    const picture = await this.ask(`${this.root.dataset.start}?${query}`);
    if (!picture) return;
    this.drawing.add(picture);
    this.busy = true;
    const positions = await this.positions();
    for (const node of this.drawing.nodes.values()) Object.assign(node, positions.get(node.id));
    this.draw([...this.drawing.nodes.values()], [...this.drawing.links.values()]);
    this.canvas.fit();
    this.ready();
    if (this.refs.length === 1) this.show(this.refs[0]);
  }

  async expand(id, move = null) {
    if (this.busy || !this.drawing.nodes.has(id)) return;
    const before = this.drawing.nodes.size;
    this.publish("loading");
    const picture = await this.ask(this.root.dataset.expand, { ref: id, move, drawn: [...this.drawing.nodes.keys()] });
    if (!picture) return;
    const change = this.drawing.add(picture, id);
    if (!change || (!change.nodes.length && !change.links.length)) {
      this.refresh();
      this.say(this.texts.nothing);
      return;
    }
    this.busy = true;
    this.place(change);
    this.say(`${fill(this.texts.added, { count: number.format(this.drawing.nodes.size - before) })} ${this.sum()}`);
  }

  place(change) {
    const parent = (change.parent && this.canvas.position(change.parent)) ?? { x: 0, y: 0 };
    const fresh = new Set(change.nodes.map((node) => node.id));
    const drawn = [...this.drawing.nodes.values()].filter((node) => !fresh.has(node.id))
      .map((node) => ({ id: node.id, size: sizeOf(node.label), at: this.canvas.position(node.id) }));
    const spots = settle(change.nodes.map((node) => ({ id: node.id, size: sizeOf(node.label) })), parent, this.canvas.middle(), drawn);
    for (const node of change.nodes) Object.assign(node, spots.get(node.id));
    this.draw(change.nodes, change.links);
    this.canvas.show([change.parent, ...fresh].filter(Boolean));
    this.ready();
  }

  ready() {
    this.busy = false;
    this.publish("ready");
  }

  /** Draw new things, then bring badges, bubbles, legend and table up to date. */
  draw(nodes, links) {
    this.canvas.add(nodes.map((node) => ({ ...node, text: node.title, size: sizeOf(node.label), start: this.refs.includes(node.id) })), links);
    this.refresh();
  }

  /** Positions of everything, laid out in a worker. */
  positions() {
    const nodes = [...this.drawing.nodes.values()].map((node) => ({ id: node.id, size: sizeOf(node.label) }));
    const links = [...this.drawing.links.values()].filter((link) => link.source !== link.target);
    const box = this.find("canvas").getBoundingClientRect();
    return layOut(nodes, links, { width: box.width, height: box.height }, Math.min(2200, 350 + nodes.length * 5));
  }

  async arrange() {
    if (this.busy) return;
    this.busy = true;
    this.publish("loading");
    const positions = await this.positions();
    for (const node of this.drawing.nodes.values()) Object.assign(node, positions.get(node.id));
    this.canvas.remove(this.canvas.cy.nodes(".rest").map((node) => node.id()));
    await this.canvas.glide(positions);
    this.bubbles();
    this.canvas.fit();
    this.ready();
  }

  refresh() {
    const degrees = this.drawing.degrees();
    for (const node of this.drawing.nodes.values()) {
      const hidden = Math.max(0, node.degree - degrees.get(node.id));
      node.hidden = hidden;
      this.canvas.text(node.id, hidden ? `${node.title}\n+${number.format(hidden)}` : node.title);
    }
    this.bubbles();
    this.legend();
    this.table(degrees);
    this.find("act", "undo").disabled = !this.drawing.canUndo;
    this.find("act", "redo").disabled = !this.drawing.canRedo;
    this.say(this.sum());
    this.publish(this.busy ? "loading" : "ready");
  }

  bubbles() {
    const wanted = new Map(this.drawing.hiddenRests().map((rest) => [bubbleId(rest), rest]));
    const stale = this.canvas.cy.nodes(".rest").map((node) => node.id()).filter((id) => !wanted.has(id));
    this.canvas.remove(stale);
    const fresh = [...wanted].filter(([id]) => !this.canvas.has(id));
    const middle = this.canvas.middle();
    const nodes = fresh.map(([id, rest], index) => {
      const at = this.canvas.position(rest.node) ?? { x: 0, y: 0 };
      const [spot] = fan(at, middle, 1, 90 + index * 4);
      return { id, label: "rest", rest, size: 20, ...spot, text: "" };
    });
    const links = fresh.map(([id, rest]) => ({ id: `link ${id}`, source: rest.node, target: id, rest: true }));
    this.canvas.add(nodes, links);
    for (const [id, rest] of wanted) this.canvas.text(id, fill(this.texts.more, { count: number.format(rest.hidden), things: rest.text }));
  }

  legend() {
    const counts = new Map();
    for (const node of this.drawing.nodes.values()) {
      const entry = counts.get(node.label) ?? { kind: node.kind, count: 0 };
      entry.count += 1;
      counts.set(node.label, entry);
    }
    this.find("legend").replaceChildren(...[...counts].sort((a, b) => b[1].count - a[1].count).map(([label, entry]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.label = label;
      button.setAttribute("aria-pressed", String(!this.hidden.has(label)));
      const dot = document.createElement("i");
      dot.className = `dot k-${label}`;
      button.append(dot, `${entry.kind} ${number.format(entry.count)}`);
      return button;
    }));
  }

  table(degrees) {
    const rows = [...this.drawing.nodes.values()].sort((a, b) => degrees.get(b.id) - degrees.get(a.id)).map((node) => {
      const row = document.createElement("tr");
      const name = document.createElement(node.page ? "a" : "span");
      if (node.page) name.href = node.page;
      name.textContent = node.title;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn-r";
      button.dataset.expand = node.id;
      button.textContent = this.find("table").dataset.expandText ?? "+";
      button.setAttribute("aria-label", `${this.find("table").dataset.expandText ?? "+"} ${node.title}`);
      button.disabled = !node.hidden;
      const links = [...this.drawing.links.values()].filter((link) => link.source === node.id || link.target === node.id);
      const said = links.slice(0, 4).map((link) => {
        const other = this.drawing.nodes.get(link.source === node.id ? link.target : link.source);
        return link.source === node.id ? `${link.text} ${other.title}` : `${other.title} ${link.text}`;
      });
      for (const cell of [node.kind, name, said.join(" · ") + (links.length > 4 ? " …" : ""), node.hidden ? number.format(node.hidden) : "–", button]) {
        const td = document.createElement("td");
        td.append(cell);
        row.append(td);
      }
      row.children[3].className = "num";
      row.children[2].className = "muted small";
      return row;
    });
    this.find("rows").replaceChildren(...rows);
  }

  show(id) {
    if (!id) return;
    const [label, key] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
    if (this.canvas.has(id)) this.canvas.select(id);
    htmx.ajax("GET", `/node/${encodeURIComponent(label)}/${encodeURIComponent(key)}`, { target: this.find("panel"), swap: "innerHTML" });
    this.selected = id;
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.move && this.selected) this.expand(this.selected, button.dataset.move);
    else if (button.dataset.expand) this.expand(button.dataset.expand);
    else if (button.dataset.label) this.toggle(button.dataset.label);
    else if (button.dataset.act) this[button.dataset.act]?.();
  }

  toggle(label) {
    if (!this.hidden.delete(label)) this.hidden.add(label);
    this.canvas.hide(this.hidden);
    this.legend();
    this.find("legend").querySelector(`[data-label="${label}"]`)?.focus();
  }

  undo() {
    if (this.busy) return;
    const change = this.drawing.undo();
    if (!change) return;
    for (const node of change.nodes) Object.assign(node, this.canvas.position(node.id));
    this.canvas.remove([...change.links, ...change.nodes].map((item) => item.id));
    this.refresh();
  }

  redo() {
    if (this.busy) return;
    const change = this.drawing.redo();
    if (!change) return;
    this.draw(change.nodes, change.links);
  }

  fit() { this.canvas.fit(); }

  layout() { return this.arrange(); }

  sum() {
    const [drawn, all] = [this.drawing.nodes.size, this.drawing.around()];
    return all > drawn ? fill(this.texts.drawn, { drawn: number.format(drawn), all: number.format(all) }) : fill(this.texts.whole, { drawn: number.format(drawn) });
  }

  say(text) { this.find("said").textContent = text; }

  async ask(address, body = null) {
    const more = body ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } } : {};
    try {
      const answer = await fetch(address, more);
      const content = await answer.json();
      if (answer.ok) return content;
      this.say(content.error?.message ?? this.texts.failed);
    } catch {
      this.say(this.texts.failed);
    }
    this.busy = false;
    this.publish("failed");
    return null;
  }

  /** What tests and people's own scripts may read of the canvas. */
  publish(state) {
    this.root.dataset.state = state;
    window.renmaiGraph = {
      state,
      nodes: [...this.drawing.nodes.values()].map(({ id, label, title, hidden }) => ({ id, label, title, hidden })),
      links: [...this.drawing.links.values()].map(({ id, source, target, type }) => ({ id, source, target, type })),
      bubbles: this.drawing.hiddenRests().map(({ node, move, hidden }) => ({ node, move, hidden })),
      around: this.drawing.nodes.size ? this.drawing.around() : 0,
      onScreen: (id) => this.canvas.onScreen(id),
      selected: this.selected ?? null,
    };
  }
}

const bubbleId = (rest) => `rest ${rest.node} ${rest.move}`;

for (const root of document.querySelectorAll("[data-graph]")) new Explorer(root).start();

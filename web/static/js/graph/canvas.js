// The one place that knows the renderer (Cytoscape): add, remove, move, select, hide, fit.

const SIZES = { Person: 44, Customer: 30, Product: 26, Supplier: 30, Organization: 30, Item: 26, Household: 30 };
const KINDS = {
  Person: "person", Customer: "record", Phone: "contact", Email: "contact", Account: "contact", PaymentAccount: "contact", BankAccount: "contact",
  Device: "device", SignIn: "device", Order: "order", Refund: "order", Shipment: "order", Cart: "order", Product: "product", Item: "product",
  Coupon: "coupon", Category: "product", Brand: "product", Listing: "product", Supplier: "supplier", Organization: "supplier", Warehouse: "supplier",
  Address: "place", Place: "place", Building: "place", Division: "place",
};
const SHAPES = { Person: "ellipse", Customer: "ellipse", Order: "round-rectangle", Product: "round-rectangle", Item: "round-rectangle", Address: "round-diamond", Place: "round-diamond", Device: "round-hexagon" };

/** Colours that style rules choose from. */
export const RULE_COLOURS = ["--bad", "--warn", "--good", "--k-device", "--k-order", "--k-coupon"];

const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

export const sizeOf = (label) => SIZES[label] ?? 22;

/** Up to so many things, fitting the view measures each with its label. */
const MEASURED = 200;

const HAN = /[\u2e80-\u9fff]/;
const LONGEST = 34;

/** A label of at most two lines or so; the panel has the whole. */
function short(text) {
  const [whole, ...rest] = text.split("\n");
  const coded = !/\s/.test(whole) && !HAN.test(whole) && /\d/.test(whole) && whole.length > 15;
  const title = coded ? `${whole.slice(0, 6)}…${whole.slice(-4)}` : whole;
  return [title.length > LONGEST ? `${title.slice(0, LONGEST)}…` : title, ...rest].join("\n");
}

/** Colour by label. It stands in each thing's data: one selector a label would be tried on every thing drawn. */
function fills() {
  const css = getComputedStyle(document.documentElement);
  const of = (kind) => css.getPropertyValue(`--k-${kind}`).trim();
  const known = new Map(Object.entries(KINDS).map(([label, kind]) => [label, of(kind)]));
  const other = of("other");
  return (label) => known.get(label) ?? other;
}

function styles() {
  const css = getComputedStyle(document.documentElement);
  const of = (name) => css.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const sheet = [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", "background-color": "data(fill)", shape: "data(shape)", label: "data(text)", "font-family": font, "font-size": 11,
      color: of("--ink"), "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 120, "text-overflow-wrap": "whitespace",
      "min-zoomed-font-size": 6, "text-background-color": of("--surface"), "text-background-opacity": 0.82, "text-background-padding": 1, "border-width": 0,
    } },
    { selector: "node[?han]", style: { "text-overflow-wrap": "anywhere", "text-max-width": 112 } },
    { selector: "node[?start]", style: { "font-size": 13, "font-weight": 600, "border-width": 4, "border-color": of("--accent-soft") } },
    { selector: "node[?flag]", style: { "border-width": 3, "border-color": of("--warn") } },
    { selector: "node.rest", style: {
      shape: "round-rectangle", width: "data(wide)", height: 22, "background-color": of("--sunk"), "border-width": 1, "border-style": "dashed",
      "border-color": of("--line-2"), color: of("--ink-2"), "text-valign": "center", "text-margin-y": 0, "text-background-opacity": 0, "font-size": 10.5, "text-max-width": 200,
    } },
    { selector: "edge", style: {
      width: 1.2, "line-color": of("--line-2"), "target-arrow-color": of("--line-2"), "target-arrow-shape": "triangle", "arrow-scale": 0.7, "curve-style": "bezier",
      "font-size": 9.5, "font-family": font, color: of("--ink-2"), "text-rotation": "autorotate", "text-background-color": of("--surface"), "text-background-opacity": 0.9, "min-zoomed-font-size": 8,
    } },
    { selector: "edge[type = 'RESOLVES_TO']", style: { width: 2.2, "line-color": of("--accent"), "target-arrow-color": of("--accent"), "line-opacity": 0.65 } },
    { selector: "edge[?ended]", style: { "line-style": "dashed" } },
    { selector: "edge.rest", style: { "line-style": "dotted", "target-arrow-shape": "none" } },
    { selector: "edge.near[text], edge:selected[text]", style: { label: "data(text)", "line-color": of("--accent"), "target-arrow-color": of("--accent"), width: 2 } },
    { selector: "node.fold", style: { "border-width": 5, "border-style": "double", "border-color": of("--surface"), width: 38, height: 38, "font-weight": 600 } },
    { selector: "node.pinned", style: { "border-width": 3, "border-style": "dotted", "border-color": of("--ink-2") } },
    ...RULE_COLOURS.map((name, index) => ({ selector: `node[rule = ${index + 1}]`, style: { "background-color": of(name) } })),
    { selector: "node:selected", style: { "border-width": 4, "border-color": of("--accent"), "border-opacity": 1 } },
  ];
  return sheet;
}

export class Canvas {
  /** Calls back: onSelect(id), onExpand(id), onRest(rest), onFold(key), onMoved(), onChosen(ids). */
  constructor(element, calls) {
    this.cy = cytoscape({
      container: element, style: styles(), elements: [], layout: { name: "preset" }, minZoom: 0.03, maxZoom: 3, boxSelectionEnabled: true, selectionType: "single",
      textureOnViewport: false, hideEdgesOnViewport: false, pixelRatio: "auto",
    });
    this.calls = calls;
    this.fill = fills();
    this.cy.on("tap", (event) => this.#tap(event));
    this.cy.on("boxend", () => setTimeout(() => calls.onChosen(this.chosen())));
    this.cy.on("dragfree", "node", () => calls.onMoved());
    // The browser knows its user's double-click time; Cytoscape's own is fixed, and misses on a slow machine.
    element.addEventListener("dblclick", () => this.tapped && calls.onExpand(this.tapped));
    this.cy.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("near"));
    this.cy.on("mouseout", "node", (event) => this.#unmark(event.target));
    document.addEventListener("renmai:theme", () => this.#repaint());
    new ResizeObserver(() => this.cy.resize()).observe(element);
  }

  #repaint() {
    this.fill = fills();
    this.cy.batch(() => this.cy.nodes().forEach((node) => { node.data("fill", this.fill(node.data("kind"))); }));
    this.cy.style(styles());
  }

  #tap(event) {
    const thing = event.target !== this.cy && event.target.isNode() ? event.target : null;
    this.tapped = thing && !thing.hasClass("rest") && !thing.data("fold") ? thing.id() : null;
    if (thing?.hasClass("rest")) this.calls.onRest(thing.data("rest"));
    else if (thing?.data("fold")) this.calls.onFold(thing.data("fold"));
    else if (event.originalEvent?.shiftKey && this.tapped) setTimeout(() => this.calls.onChosen(this.chosen()));
    else if (event.target === this.cy || thing) {
      this.select(this.tapped);
      this.calls.onSelect(this.tapped);
    }
  }

  #unmark(node) {
    node.connectedEdges().forEach((edge) => { if (!edge.source().selected() && !edge.target().selected()) edge.removeClass("near"); });
  }

  /** Bring the canvas to what a projection shows, with bubbles for what is hidden; only what differs is touched. */
  sync(nodes, links, at) {
    this.cy.batch(() => {
      this.cy.edges().forEach((edge) => { if (!links.has(edge.id())) edge.remove(); });
      this.cy.nodes().forEach((node) => { if (!nodes.has(node.id())) node.remove(); });
      const fresh = [];
      for (const node of nodes.values()) {
        const known = this.cy.getElementById(node.id);
        if (known.empty()) fresh.push({ group: "nodes", position: { ...(at.get(node.id) ?? { x: 0, y: 0 }) }, classes: classesOf(node), data: { ...dataOf(node), fill: this.fill(node.label), shape: SHAPES[node.label] ?? "ellipse" } });
        else this.#update(known, node, at.get(node.id));
      }
      for (const link of links.values()) if (this.cy.getElementById(link.id).empty()) fresh.push({ group: "edges", classes: link.rest ? "rest" : "", data: { id: link.id, source: link.source, target: link.target, type: link.type, text: link.text, ended: link.ended } });
      this.cy.add(fresh);
    });
    // Many at once: draw less while the view moves, so that it moves smoothly.
    const many = this.cy.elements().length > 1500;
    this.cy.renderer().hideEdgesOnViewport = many;
    this.cy.renderer().textureOnViewport = many;
  }

  #update(known, node, at) {
    const data = dataOf(node);
    for (const name of ["text", "han", "wide", "rule", "size", "rest"]) if (known.data(name) !== data[name]) known.data(name, data[name]);
    if (known.hasClass("pinned") !== Boolean(node.pinned)) known.toggleClass("pinned", Boolean(node.pinned));
    const here = known.position();
    if (at && (Math.abs(at.x - here.x) > 0.5 || Math.abs(at.y - here.y) > 0.5)) known.position({ ...at });
  }

  has(id) { return this.cy.getElementById(id).nonempty(); }

  /** Positions of all that is on the canvas, bubbles aside, written into a map. */
  positions(into = new Map()) {
    this.cy.nodes().forEach((node) => { if (!node.hasClass("rest")) into.set(node.id(), { ...node.position() }); });
    return into;
  }

  /** Move things smoothly, at once where the visitor wants no motion or there are many. */
  glide(positions) {
    if (reduced || positions.size > 400) {
      this.cy.batch(() => positions.forEach((at, id) => this.cy.getElementById(id).position(at)));
      return Promise.resolve();
    }
    const moves = [...positions].map(([id, at]) => this.cy.getElementById(id)).filter((node) => node.nonempty())
      .map((node) => node.animation({ position: positions.get(node.id()) }, { duration: 320, easing: "ease-out" }).play().promise());
    return Promise.all(moves);
  }

  /** Bring things into view without changing what is already seen, if they are outside it. */
  show(ids) {
    const things = this.cy.collection(ids.map((id) => this.cy.getElementById(id)).filter((item) => item.nonempty()));
    const [box, view] = [things.boundingBox(), this.cy.extent()];
    if (box.x1 < view.x1 || box.x2 > view.x2 || box.y1 < view.y1 || box.y2 > view.y2) this.fit();
  }

  position(id) {
    const node = this.cy.getElementById(id);
    return node.nonempty() ? { ...node.position() } : null;
  }

  /** The rectangle around all places; labels and curves, which cost most to measure, left out. */
  #span() {
    const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
    this.cy.nodes().forEach((node) => {
      const at = node.position();
      box.x1 = Math.min(box.x1, at.x);
      box.x2 = Math.max(box.x2, at.x);
      box.y1 = Math.min(box.y1, at.y);
      box.y2 = Math.max(box.y2, at.y);
    });
    return box;
  }

  middle() {
    if (!this.cy.nodes().length) return { x: 0, y: 0 };
    const box = this.#span();
    return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
  }

  fit() {
    const count = this.cy.nodes().length;
    if (!count) return;
    if (count > MEASURED) {
      // Room for the outermost things and their labels instead of the measure of each of thousands.
      const box = this.#span();
      const [width, height] = [box.x2 - box.x1 + 130, box.y2 - box.y1 + 80];
      const zoom = Math.min((this.cy.width() - 96) / width, (this.cy.height() - 96) / height, 1.4);
      const pan = { x: (this.cy.width() - zoom * (box.x1 + box.x2)) / 2, y: (this.cy.height() - zoom * (box.y1 + box.y2)) / 2 };
      this.cy.viewport({ zoom, pan });
      return;
    }
    this.cy.fit(this.cy.elements(), 48);
    if (this.cy.zoom() > 1.4) { this.cy.zoom(1.4); this.cy.center(this.cy.elements()); }
  }

  get view() { return { zoom: this.cy.zoom(), pan: { ...this.cy.pan() } }; }
  set view(view) { this.cy.viewport(view); }

  /** Select one thing alone. */
  select(id) { this.choose(id ? [id] : []); }

  /** Select several things. */
  choose(ids) {
    this.cy.batch(() => {
      this.cy.elements().unselect().removeClass("near");
      for (const id of ids) {
        const node = this.cy.getElementById(id);
        node.select();
        if (ids.length === 1) node.connectedEdges().addClass("near");
      }
    });
  }

  chosen() { return this.cy.nodes(":selected").filter((node) => !node.hasClass("rest") && !node.data("fold")).map((node) => node.id()); }

  /** Whether dragging draws a box around things instead of moving the view. */
  boxing(on) {
    this.cy.userPanningEnabled(!on);
    this.cy.selectionType(on ? "additive" : "single");
  }

  lock(on) { this.cy.autoungrabify(on); }

  /** A picture of everything, as a PNG blob. */
  png() {
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
    return this.cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 6000, maxHeight: 6000, bg: paper });
  }

  /** What is on the canvas with places, sizes and colours, for drawings of other kinds. */
  shapes() {
    return {
      nodes: this.cy.nodes().map((node) => ({
        id: node.id(), ...node.position(), width: node.width(), height: node.height(), text: node.data("text"), shape: node.style("shape"),
        fill: node.style("background-color"), border: node.style("border-color"), borderWidth: parseFloat(node.style("border-width")) || 0, ink: node.style("color"),
        size: parseFloat(node.style("font-size")), inside: node.hasClass("rest"),
      })),
      links: this.cy.edges().map((edge) => ({ id: edge.id(), from: { ...edge.source().position() }, to: { ...edge.target().position() }, colour: edge.style("line-color"), width: parseFloat(edge.style("width")), dashed: edge.style("line-style") !== "solid" })),
    };
  }

  /** Where a thing is on the screen, for tests and tooltips. */
  onScreen(id) {
    const node = this.cy.getElementById(id);
    if (node.empty()) return null;
    const box = this.cy.container().getBoundingClientRect();
    const at = node.renderedPosition();
    return { x: box.left + at.x, y: box.top + at.y };
  }
}

const classesOf = (node) => [node.rest ? "rest" : "", node.pinned ? "pinned" : "", node.fold ? "fold" : ""].join(" ").trim();

function dataOf(node) {
  const wide = [...node.text].reduce((sum, char) => sum + (char > "\u2e80" ? 11 : 6.2), 14);
  return {
    id: node.id, kind: node.label, text: short(node.text), han: HAN.test(node.text), size: (node.size ?? sizeOf(node.label)) * (node.large ? 1.6 : 1), start: node.start,
    flag: node.flag, rest: node.rest, wide, rule: node.rule ?? 0, fold: node.fold,
  };
}

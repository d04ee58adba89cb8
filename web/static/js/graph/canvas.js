// The one place that knows the renderer (Cytoscape): add, remove, move, select, hide, fit.

const SIZES = { Person: 44, Customer: 30, Product: 26, Supplier: 30, Organization: 30, Item: 26, Household: 30 };
const KINDS = {
  Person: "person", Customer: "record", Phone: "contact", Email: "contact", Account: "contact", PaymentAccount: "contact", BankAccount: "contact",
  Device: "device", SignIn: "device", Order: "order", Refund: "order", Shipment: "order", Cart: "order", Product: "product", Item: "product",
  Coupon: "coupon", Category: "product", Brand: "product", Listing: "product", Supplier: "supplier", Organization: "supplier", Warehouse: "supplier",
  Address: "place", Place: "place", Building: "place", Division: "place",
};
const SHAPES = { Person: "ellipse", Customer: "ellipse", Order: "round-rectangle", Product: "round-rectangle", Item: "round-rectangle", Address: "round-diamond", Place: "round-diamond", Device: "round-hexagon" };

const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

export const sizeOf = (label) => SIZES[label] ?? 22;

const HAN = /[\u2e80-\u9fff]/;
const LONGEST = 34;

/** A label of at most two lines or so; the panel has the whole. */
function short(text) {
  const [whole, ...rest] = text.split("\n");
  const coded = !/\s/.test(whole) && !HAN.test(whole) && /\d/.test(whole) && whole.length > 15;
  const title = coded ? `${whole.slice(0, 6)}…${whole.slice(-4)}` : whole;
  return [title.length > LONGEST ? `${title.slice(0, LONGEST)}…` : title, ...rest].join("\n");
}

function styles() {
  const css = getComputedStyle(document.documentElement);
  const of = (name) => css.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const sheet = [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", "background-color": of("--k-other"), label: "data(text)", "font-family": font, "font-size": 11,
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
    { selector: ".dim", style: { opacity: 0.16 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": of("--accent"), "border-opacity": 1 } },
  ];
  for (const [label, kind] of Object.entries(KINDS)) {
    sheet.splice(1, 0, { selector: `node[kind = '${label}']`, style: { "background-color": of(`--k-${kind}`), shape: SHAPES[label] ?? "ellipse" } });
  }
  return sheet;
}

export class Canvas {
  constructor(element, { onSelect, onExpand, onRest }) {
    this.cy = cytoscape({
      container: element, style: styles(), elements: [], layout: { name: "preset" }, minZoom: 0.08, maxZoom: 3, boxSelectionEnabled: false,
      textureOnViewport: false, hideEdgesOnViewport: false, pixelRatio: "auto",
    });
    this.cy.on("tap", (event) => {
      const thing = event.target !== this.cy && event.target.isNode() ? event.target : null;
      this.tapped = thing && !thing.hasClass("rest") ? thing.id() : null;
      if (thing?.hasClass("rest")) onRest(thing.data("rest"));
      else this.select(this.tapped, onSelect);
    });
    // The browser knows its user's double-click time; Cytoscape's own is fixed, and misses on a slow machine.
    element.addEventListener("dblclick", () => this.tapped && onExpand(this.tapped));
    this.cy.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("near"));
    this.cy.on("mouseout", "node", (event) => this.#unmark(event.target));
    document.addEventListener("renmai:theme", () => this.cy.style(styles()));
    new ResizeObserver(() => this.cy.resize()).observe(element);
  }

  #unmark(node) {
    node.connectedEdges().forEach((edge) => { if (!edge.source().selected() && !edge.target().selected()) edge.removeClass("near"); });
  }

  add(nodes, links) {
    this.cy.batch(() => this.cy.add([
      ...nodes.map((node) => ({
        group: "nodes", position: { x: node.x ?? 0, y: node.y ?? 0 }, classes: node.rest ? "rest" : "",
        data: { id: node.id, kind: node.label, text: short(node.text), han: HAN.test(node.text), size: node.size, start: node.start, flag: node.flag, rest: node.rest, wide: 60 },
      })),
      ...links.map((link) => ({ group: "edges", classes: link.rest ? "rest" : "", data: { id: link.id, source: link.source, target: link.target, type: link.type, text: link.text, ended: link.ended } })),
    ]));
    // Many at once: draw less while the view moves, so that it moves smoothly.
    const many = this.cy.elements().length > 1500;
    this.cy.renderer().hideEdgesOnViewport = many;
    this.cy.renderer().textureOnViewport = many;
  }

  remove(ids) {
    this.cy.batch(() => { for (const id of ids) this.cy.getElementById(id).remove(); });
  }

  has(id) { return this.cy.getElementById(id).nonempty(); }

  text(id, text) {
    const wide = [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 11 : 6.2), 14);
    this.cy.getElementById(id).data({ text: short(text), han: HAN.test(text), wide });
  }

  move(positions) {
    this.cy.batch(() => positions.forEach((at, id) => this.cy.getElementById(id).position(at)));
  }

  /** Move things smoothly, at once where the visitor wants no motion. */
  glide(positions) {
    if (reduced) {
      this.move(positions);
      return Promise.resolve();
    }
    const moves = [...positions].map(([id, at]) => this.cy.getElementById(id).animation({ position: at }, { duration: 320, easing: "ease-out" }).play().promise());
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

  middle() {
    const box = this.cy.nodes().boundingBox({ includeLabels: false });
    return { x: (box.x1 + box.x2) / 2 || 0, y: (box.y1 + box.y2) / 2 || 0 };
  }

  fit() {
    if (this.cy.nodes().length) {
      this.cy.fit(this.cy.elements(":visible"), 48);
      if (this.cy.zoom() > 1.4) { this.cy.zoom(1.4); this.cy.center(this.cy.elements(":visible")); }
    }
  }

  select(id, tell) {
    this.cy.elements().unselect().removeClass("near");
    if (id) {
      const node = this.cy.getElementById(id);
      node.select();
      node.connectedEdges().addClass("near");
    }
    tell?.(id);
  }

  hide(labels) {
    this.cy.batch(() => this.cy.nodes().forEach((node) => node.style("display", labels.has(node.data("kind")) ? "none" : "element")));
  }

  /** Where a thing is on the screen, for tests and tooltips. */
  onScreen(id) {
    const node = this.cy.getElementById(id);
    const box = this.cy.container().getBoundingClientRect();
    const at = node.renderedPosition();
    return { x: box.left + at.x, y: box.top + at.y };
  }
}

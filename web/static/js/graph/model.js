// What is drawn, as data: things, links, what moves still hide; every change can be undone and done again.

export class Drawing {
  #past = [];
  #future = [];

  constructor() {
    this.nodes = new Map();
    this.links = new Map();
    this.rests = new Map();
  }

  /** Add a picture from the server; returns the change, or null where it adds nothing. */
  add(picture, parent = null) {
    const change = {
      parent,
      nodes: picture.nodes.filter((node) => !this.nodes.has(node.id)),
      links: picture.links.filter((link) => !this.links.has(link.id)),
      before: [], after: picture.rests,
    };
    for (const rest of picture.rests) {
      const known = this.rests.get(restKey(rest));
      if (known) change.before.push(known);
    }
    if (!change.nodes.length && !change.links.length && !change.after.length) return null;
    this.#apply(change);
    this.#past.push(change);
    this.#future = [];
    return change;
  }

  undo() {
    if (this.#past.length < 2) return null;
    const change = this.#past.pop();
    for (const node of change.nodes) this.nodes.delete(node.id);
    for (const link of change.links) this.links.delete(link.id);
    for (const rest of change.after) this.rests.delete(restKey(rest));
    for (const rest of change.before) this.rests.set(restKey(rest), rest);
    this.#future.push(change);
    return change;
  }

  redo() {
    const change = this.#future.pop();
    if (!change) return null;
    this.#apply(change);
    this.#past.push(change);
    return change;
  }

  get canUndo() { return this.#past.length > 1; }
  get canRedo() { return this.#future.length > 0; }

  #apply(change) {
    for (const node of change.nodes) this.nodes.set(node.id, node);
    for (const link of change.links) this.links.set(link.id, link);
    for (const rest of change.after) this.rests.set(restKey(rest), rest);
  }

  /** Links of each drawn thing. */
  degrees() {
    const found = new Map([...this.nodes.keys()].map((id) => [id, 0]));
    for (const link of this.links.values()) {
      found.set(link.source, found.get(link.source) + 1);
      if (link.target !== link.source) found.set(link.target, found.get(link.target) + 1);
    }
    return found;
  }

  /** What a move still hides, by node and move, only where it hides something. */
  hiddenRests() {
    const seen = new Map();
    for (const link of this.links.values()) {
      count(seen, `${link.source} ${link.type}>`);
      count(seen, `${link.target} ${link.type}<`);
    }
    return [...this.rests.values()]
      .map((rest) => ({ ...rest, hidden: rest.count - (seen.get(`${rest.node} ${rest.move}`) ?? 0) }))
      .filter((rest) => rest.hidden > 0 && this.nodes.has(rest.node));
  }

  /** How many things there are around what is drawn, at most: drawn ones and ends of links not drawn. */
  around() {
    const degrees = this.degrees();
    let hidden = 0;
    for (const node of this.nodes.values()) hidden += Math.max(0, node.degree - degrees.get(node.id));
    return this.nodes.size + hidden;
  }
}

const restKey = (rest) => `${rest.node} ${rest.move}`;
const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

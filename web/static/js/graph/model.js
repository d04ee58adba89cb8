// What is drawn, as data: things, links, what moves still hide, and how it is shown. Every change is a step of
// the history: a snapshot before it and one after it, so that all of them can be undone and done again.

const MOST_STEPS = 60;

export class Drawing {
  constructor(starts) {
    this.starts = new Set(starts);
    this.nodes = new Map();
    this.links = new Map();
    this.rests = new Map();
    /** Where things stand, those hidden at the moment too. */
    this.at = new Map();
    this.hidden = new Set();
    this.pinned = new Set();
    this.folds = new Set();
    this.kindsOff = new Set();
    this.rulesOff = new Set();
    this.rules = [];
    this.filter = {};
    this.people = false;
    this.locked = false;
  }

  /** Take in a picture from the server; returns the new things. */
  add(picture) {
    const fresh = picture.nodes.filter((node) => !this.nodes.has(node.id));
    for (const node of picture.nodes) this.nodes.set(node.id, { ...this.nodes.get(node.id), ...node });
    for (const link of picture.links) if (this.nodes.has(link.source) && this.nodes.has(link.target)) this.links.set(link.id, link);
    for (const rest of picture.rests) this.rests.set(restKey(rest), rest);
    return fresh;
  }

  /** Take things off the drawing. */
  drop(ids) {
    for (const id of ids) {
      for (const set of [this.nodes, this.hidden, this.pinned]) set.delete(id);
      for (const [key, rest] of this.rests) if (rest.node === id) this.rests.delete(key);
    }
    for (const [id, link] of this.links) if (!this.nodes.has(link.source) || !this.nodes.has(link.target)) this.links.delete(id);
  }

  snapshot() { return copyOf(this); }

  restore(step) { Object.assign(this, copyOf(step)); }

  /** Links of each drawn thing. */
  degrees() {
    const found = new Map([...this.nodes.keys()].map((id) => [id, 0]));
    for (const link of this.links.values()) {
      found.set(link.source, found.get(link.source) + 1);
      if (link.target !== link.source) found.set(link.target, found.get(link.target) + 1);
    }
    return found;
  }

  neighbours() {
    const found = new Map([...this.nodes.keys()].map((id) => [id, new Set()]));
    for (const link of this.links.values()) {
      found.get(link.source).add(link.target);
      found.get(link.target).add(link.source);
    }
    return found;
  }

  /** Things that hang on one thing only, directly or through others of the kind: what collapsing it takes off. */
  behind(id) {
    const around = this.neighbours();
    const starts = [...this.starts].filter((start) => this.nodes.has(start) && start !== id);
    if (!starts.length) return [...(around.get(id) ?? [])].filter((other) => around.get(other).size === 1 && !this.pinned.has(other));
    const reached = new Set([id]);
    const queue = [...starts, ...[...this.pinned].filter((item) => item !== id)];
    while (queue.length) {
      const next = queue.pop();
      if (reached.has(next)) continue;
      reached.add(next);
      queue.push(...(around.get(next) ?? []));
    }
    const gone = new Set();
    const through = [...(around.get(id) ?? [])];
    while (through.length) {
      const next = through.pop();
      if (reached.has(next) || gone.has(next)) continue;
      gone.add(next);
      through.push(...around.get(next));
    }
    return [...gone];
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

/** Steps back and forth; `now` gives a snapshot of the present. */
export class History {
  #past = [];
  #future = [];

  constructor(now) { this.now = now; }

  /** To be called before a change. */
  mark() {
    this.#past.push(this.now());
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#future = [];
  }

  /** Forget the last mark: the change came to nothing. */
  unmark() { this.#past.pop(); }

  back() { return this.#step(this.#past, this.#future); }
  forth() { return this.#step(this.#future, this.#past); }

  #step(from, to) {
    const step = from.pop();
    if (!step) return null;
    to.push(this.now());
    return step;
  }

  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }
}

const SETS = ["hidden", "pinned", "folds", "kindsOff", "rulesOff"];
const MAPS = ["nodes", "links", "rests", "at"];

function copyOf(step) {
  return {
    ...Object.fromEntries([...SETS.map((name) => [name, new Set(step[name])]), ...MAPS.map((name) => [name, new Map(step[name])])]),
    rules: [...step.rules], filter: { ...step.filter }, people: step.people, locked: step.locked,
  };
}

const restKey = (rest) => `${rest.node} ${rest.move}`;
const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

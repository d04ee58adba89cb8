// Where things go: ForceAtlas2 in a worker for a whole drawing, then stretched to the window; a short relaxation
// of new things only for an expansion, so that nothing else moves.

const { FA2Layout, layoutForceAtlas2 } = graphologyLibrary;

/** Square pixels a thing needs with its label. */
const ROOM = 9500;

/**
 * Lay out everything. nodes: [{id, size}], links: [{id, source, target}], window: {width, height}.
 * Resolves with Map id -> {x, y} that fills the window at scale 1, or a larger one where there is much to show.
 */
export function layOut(nodes, links, window, milliseconds, pinned = new Map()) {
  const graph = new graphology.MultiGraph();
  const begin = rings(nodes, links);
  for (const node of nodes) graph.addNode(node.id, { ...begin.get(node.id), size: node.size });
  for (const link of links) graph.addEdgeWithKey(link.id, link.source, link.target);
  const settings = { ...layoutForceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 400, strongGravityMode: true, gravity: 0.05, scalingRatio: 12, slowDown: 2 };
  return new Promise((resolve) => {
    const layout = new FA2Layout(graph, { settings });
    layout.start();
    setTimeout(() => {
      layout.stop();
      const raw = new Map(graph.mapNodes((id, at) => [id, { x: at.x, y: at.y }]));
      layout.kill();
      const placed = nodes.length > 1500 ? stretch(raw, window) : spread(stretch(raw, window), nodes);
      for (const [id, at] of pinned) placed.set(id, at);
      resolve(placed);
    }, milliseconds);
  });
}

/** A first picture at once: rings around the first thing, each thing in the direction of what it hangs on. */
export function rings(nodes, links) {
  const around = new Map(nodes.map((node) => [node.id, []]));
  for (const link of links) {
    around.get(link.source)?.push(link.target);
    around.get(link.target)?.push(link.source);
  }
  const found = new Map();
  const waiting = nodes.map((node) => node.id);
  let shift = 0;
  for (const root of waiting) {
    if (found.has(root)) continue;
    found.set(root, { x: shift, y: 0 });
    let ring = [{ id: root, from: 0, to: Math.PI * 2 }];
    for (let depth = 1; ring.length; depth++) {
      const next = [];
      for (const item of ring) {
        const fresh = around.get(item.id).filter((id) => !found.has(id) && found.set(id, null));
        fresh.forEach((id, index) => {
          const step = (item.to - item.from) / fresh.length;
          const [from, to] = [item.from + step * index, item.from + step * (index + 1)];
          found.set(id, { x: shift + Math.cos((from + to) / 2) * depth * 120, y: Math.sin((from + to) / 2) * depth * 120 });
          next.push({ id, from, to });
        });
      }
      ring = next;
      if (!ring.length) shift += depth * 130;
    }
  }
  return found;
}

/** Positions filled into a window without a layout: the first frame. */
export const atOnce = (nodes, links, window) => stretch(rings(nodes, links), window);

/** Positions scaled so that they fill the window, each axis by itself within reason. */
function stretch(positions, window) {
  const at = [...positions.values()];
  const [left, right] = [Math.min(...at.map((p) => p.x)), Math.max(...at.map((p) => p.x))];
  const [top, bottom] = [Math.min(...at.map((p) => p.y)), Math.max(...at.map((p) => p.y))];
  const more = Math.max(1, Math.sqrt((positions.size * ROOM) / (window.width * window.height)));
  const few = Math.min(1, Math.sqrt(positions.size / 14));
  const width = Math.max(60, (window.width - 140) * more * few), height = Math.max(60, (window.height - 120) * more * few);
  const scaleX = width / Math.max(1, right - left), scaleY = height / Math.max(1, bottom - top);
  const x = Math.min(scaleX, scaleY * 2.2), y = Math.min(scaleY, scaleX * 2.2);
  return new Map([...positions].map(([id, p]) => [id, { x: (p.x - (left + right) / 2) * x, y: (p.y - (top + bottom) / 2) * y }]));
}

/** Push apart what lies on top of each other; labels make things wider below than above. */
function spread(positions, nodes, moving = null) {
  const list = nodes.map((node) => ({ id: node.id, size: node.size, at: positions.get(node.id) })).filter((item) => item.at);
  const cell = 90;
  for (let round = 0; round < 24; round++) {
    const grid = new Map();
    for (const item of list) {
      const key = `${Math.floor(item.at.x / cell)} ${Math.floor(item.at.y / cell)}`;
      grid.set(key, [...(grid.get(key) ?? []), item]);
    }
    let moved = 0;
    for (const item of list) {
      if (moving && !moving.has(item.id)) continue;
      const [column, row] = [Math.floor(item.at.x / cell), Math.floor(item.at.y / cell)];
      for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) {
        for (const other of grid.get(`${column + i} ${row + j}`) ?? []) {
          if (other === item) continue;
          const dx = item.at.x - other.at.x || (item.id < other.id ? 0.5 : -0.5), dy = item.at.y - other.at.y || 0.3;
          const wantX = 74, wantY = (item.size + other.size) / 2 + 24;
          const over = 1 - Math.max(Math.abs(dx) / wantX, Math.abs(dy) / wantY);
          if (over <= 0) continue;
          const push = over * 9;
          const length = Math.hypot(dx, dy);
          item.at = { x: item.at.x + (dx / length) * push, y: item.at.y + (dy / length) * push };
          moved += push;
        }
      }
    }
    if (moved < 1) break;
  }
  return new Map(list.map((item) => [item.id, item.at]));
}

/** Positions of new things around their parent: a fan away from the middle, then pushed off what is there. */
export function settle(fresh, parent, middle, drawn) {
  const radius = 96 + fresh.length * 2.2;
  const spots = fan(parent, middle, fresh.length, radius);
  const positions = new Map(drawn.map((node) => [node.id, node.at]));
  fresh.forEach((node, index) => positions.set(node.id, spots[index]));
  const moving = new Set(fresh.map((node) => node.id));
  const settled = spread(positions, [...drawn, ...fresh], moving);
  return new Map(fresh.map((node) => [node.id, settled.get(node.id)]));
}

/** Places on an arc around a parent, away from the middle of the drawing. */
export function fan(parent, middle, count, radius) {
  const angle = Math.atan2(parent.y - middle.y, parent.x - middle.x || 0.01);
  const wide = Math.min(Math.PI * 1.7, 0.42 * count);
  return Array.from({ length: count }, (_, index) => {
    const turn = angle + (count > 1 ? (index / (count - 1) - 0.5) * wide : 0);
    const far = radius * (count > 14 && index % 2 ? 1.45 : 1);
    return { x: parent.x + Math.cos(turn) * far * 1.25, y: parent.y + Math.sin(turn) * far };
  });
}

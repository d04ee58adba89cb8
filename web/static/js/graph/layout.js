// Positions by ForceAtlas2 in a worker; things already placed may be held still.

const { FA2Layout, layoutForceAtlas2 } = graphologyLibrary;
const TICK = 140;
const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Lay out things and links.
 * nodes: [{id, x, y, size, fixed}], links: [{id, source, target, weight}]; onTick(Map id -> {x, y}) while it runs.
 * Resolves with the last positions.
 */
export function layOut(nodes, links, onTick, milliseconds) {
  const graph = new graphology.MultiGraph();
  for (const node of nodes) graph.addNode(node.id, { x: node.x, y: node.y, size: node.size, fixed: node.fixed });
  for (const link of links) graph.addEdgeWithKey(link.id, link.source, link.target, { weight: link.weight ?? 1 });
  const settings = {
    ...layoutForceAtlas2.inferSettings(graph), adjustSizes: true, strongGravityMode: true, gravity: 0.06, scalingRatio: 60,
    barnesHutOptimize: graph.order > 400, edgeWeightInfluence: 1,
  };
  const read = () => new Map(graph.mapNodes((id, at) => [id, { x: at.x, y: at.y }]));
  return new Promise((resolve) => {
    const layout = new FA2Layout(graph, { settings });
    // Drawing every step would starve the worker of its turns.
    const ticking = reduced ? null : setInterval(() => onTick(read()), TICK);
    layout.start();
    setTimeout(() => {
      clearInterval(ticking);
      layout.stop();
      const last = read();
      layout.kill();
      onTick(last);
      resolve(last);
    }, milliseconds);
  });
}

/** Where to put new things before a layout: a fan around their parent, away from the middle of the drawing. */
export function fan(parent, middle, count, radius) {
  const angle = Math.atan2(parent.y - middle.y, parent.x - middle.x);
  const spread = Math.min(Math.PI * 1.6, 0.5 * count);
  return Array.from({ length: count }, (_, index) => {
    const turn = angle + (count > 1 ? (index / (count - 1) - 0.5) * spread : 0);
    return { x: parent.x + Math.cos(turn) * radius, y: parent.y + Math.sin(turn) * radius };
  });
}

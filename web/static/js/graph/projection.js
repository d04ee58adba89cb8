// From what is drawn to what is seen: hidden things, filters, records folded into people, groups of one kind.

/** Tests of style rules: property, comparison and value. */
export function matches(rule, node) {
  if (rule.kind && rule.kind !== node.label) return false;
  if (!rule.property) return true;
  const value = rule.property === "time" ? node.time?.slice(0, 10) : rule.property === "hidden" ? node.hidden ?? 0 : node[rule.property];
  if (value === undefined || value === null) return false;
  if (rule.test === "is") return String(value).toLowerCase().includes(String(rule.value).toLowerCase());
  const [left, right] = rule.property === "time" ? [value, String(rule.value)] : [Number(value), Number(rule.value)];
  return rule.test === "least" ? left >= right : left <= right;
}

/** Whether a thing passes the filter; one without a time or an amount passes that part. */
export function passes(filter, node) {
  const day = node.time?.slice(0, 10);
  if (day && filter.since && day < filter.since) return false;
  if (day && filter.until && day > filter.until) return false;
  if (node.amount !== null && node.amount !== undefined) {
    if (filter.least !== undefined && node.amount < filter.least) return false;
    if (filter.most !== undefined && node.amount > filter.most) return false;
  }
  return true;
}

export const ruleOf = (drawing, node) => drawing.rules.findIndex((rule) => matches(rule, node));

/** {nodes: Map id -> thing to show, links: Map id -> link to show}. `foldText(count, kind)` names a group. */
export function project(drawing, foldText) {
  const seen = new Map();
  for (const node of drawing.nodes.values()) {
    if (drawing.hidden.has(node.id) || drawing.kindsOff.has(node.label) || !passes(drawing.filter, node)) continue;
    const rule = ruleOf(drawing, node);
    if (rule >= 0 && drawing.rulesOff.has(rule)) continue;
    seen.set(node.id, { ...node, rule: rule >= 0 ? drawing.rules[rule].colour : 0, large: rule >= 0 && drawing.rules[rule].large });
  }
  const stands = drawing.people ? owners(drawing, seen) : new Map();
  for (const id of stands.keys()) seen.delete(id);
  const links = joined(drawing, seen, stands);
  fold(drawing, seen, links, foldText);
  return { nodes: seen, links, stands };
}

/** Records that stand behind their identity. */
function owners(drawing, seen) {
  const found = new Map();
  for (const link of drawing.links.values()) {
    if (link.type === "RESOLVES_TO" && seen.has(link.source) && seen.has(link.target)) found.set(link.source, link.target);
  }
  return found;
}

function joined(drawing, seen, stands) {
  const links = new Map();
  for (const link of drawing.links.values()) {
    const [source, target] = [stands.get(link.source) ?? link.source, stands.get(link.target) ?? link.target];
    if (!seen.has(source) || !seen.has(target)) continue;
    const moved = source !== link.source || target !== link.target;
    if (moved && source === target) continue;
    const id = moved ? `as ${source} ${link.type} ${target}` : link.id;
    if (!links.has(id)) links.set(id, moved ? { ...link, id, source, target } : link);
  }
  return links;
}

/** Put leaves of one kind on one thing into one bubble. Keys of folds are `parent|label`. */
function fold(drawing, seen, links, foldText) {
  if (!drawing.folds.size) return;
  const around = new Map([...seen.keys()].map((id) => [id, new Set()]));
  for (const link of links.values()) {
    around.get(link.source).add(link.target);
    around.get(link.target).add(link.source);
  }
  const groups = new Map();
  for (const node of seen.values()) {
    const others = around.get(node.id);
    if (others.size !== 1 || drawing.starts.has(node.id) || drawing.pinned.has(node.id)) continue;
    const [parent] = others;
    if (!drawing.folds.has(`${parent}|${node.label}`)) continue;
    const key = `${parent}|${node.label}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const gone = new Set();
  for (const [key, members] of groups) {
    if (members.length < 2) continue;
    const parent = key.slice(0, key.lastIndexOf("|"));
    const id = `fold ${key}`;
    for (const member of members) {
      seen.delete(member.id);
      gone.add(member.id);
    }
    seen.set(id, { id, label: members[0].label, kind: members[0].kind, title: foldText(members.length, members[0].kind), fold: key, members: members.map((item) => item.id), hidden: 0 });
    links.set(`link ${id}`, { id: `link ${id}`, source: parent, target: id, type: "", text: "" });
  }
  for (const [id, link] of links) if (gone.has(link.source) || gone.has(link.target)) links.delete(id);
}

/** Pairs parent|label that have several leaves: what grouping by type folds. */
export function foldable(drawing, within = null) {
  const around = drawing.neighbours();
  const counts = new Map();
  for (const node of drawing.nodes.values()) {
    const others = around.get(node.id);
    if (others.size !== 1 || drawing.starts.has(node.id) || drawing.pinned.has(node.id) || (within && !within.has(node.id) && !within.has([...others][0]))) continue;
    const key = `${[...others][0]}|${node.label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([key]) => key);
}

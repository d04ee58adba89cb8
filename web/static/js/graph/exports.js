// What is on the canvas as a file: PNG, SVG, CSV, GraphML, JSON, and a page that needs nothing but itself.

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => String(text ?? "").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[&<>"']/g, (char) => XML[char]);

/** A cell that a spreadsheet takes as text, never as a formula. */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const lines = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n");

function things(explorer) {
  return [...explorer.shown.nodes.values()].filter((node) => !node.fold).map((node) => ({
    id: node.id, label: node.label, kind: node.kind, title: node.title, detail: node.sub ?? "", source: node.source ?? "", time: node.time ?? "", amount: node.amount ?? "",
    links: explorer.degrees.get(node.id) ?? 0, hidden: node.hidden, ...rounded(explorer.drawing.at.get(node.id)),
  }));
}

function links(explorer) {
  return [...explorer.shown.links.values()].filter((link) => link.type).map((link) => ({ id: link.id, source: link.source, target: link.target, type: link.type, text: link.text, ended: Boolean(link.ended) }));
}

const rounded = (at) => ({ x: Math.round(at?.x ?? 0), y: Math.round(at?.y ?? 0) });

/** One table: things first, then links, each row saying which it is; the byte order mark tells Excel it is UTF-8. */
function csv(explorer) {
  const t = (name) => explorer.t(`csv.${name}`);
  const titles = new Map(things(explorer).map((node) => [node.id, node.title]));
  const head = [t("row"), t("kind"), t("name"), t("detail"), t("from"), t("to"), t("time"), t("amount"), t("source"), "id"];
  const rows = [
    ...things(explorer).map((node) => [t("thing"), node.kind, node.title, node.detail, "", "", node.time, node.amount, node.source, node.id]),
    ...links(explorer).map((link) => [t("link"), link.text, "", "", titles.get(link.source), titles.get(link.target), "", "", "", `${link.source} > ${link.target}`]),
  ];
  return `\ufeff${lines([head, ...rows])}\r\n`;
}

function json(explorer) {
  return JSON.stringify({ made: new Date().toISOString(), title: document.title, nodes: things(explorer), links: links(explorer) }, null, 1);
}

function graphml(explorer) {
  const keys = [["label", "node"], ["kind", "node"], ["title", "node"], ["detail", "node"], ["source", "node"], ["time", "node"], ["amount", "node"], ["x", "node"], ["y", "node"], ["type", "edge"], ["text", "edge"]];
  const data = (item, kind) => keys.filter(([name, of]) => of === kind && item[name] !== "" && item[name] !== undefined).map(([name]) => `<data key="${kind}_${name}">${escaped(item[name])}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys.map(([name, of]) => `<key id="${of}_${name}" for="${of}" attr.name="${name}" attr.type="${["amount", "x", "y"].includes(name) ? "double" : "string"}"/>`).join("\n")}
<graph edgedefault="directed">
${things(explorer).map((node) => `<node id="${escaped(node.id)}">${data(node, "node")}</node>`).join("\n")}
${links(explorer).map((link, index) => `<edge id="e${index}" source="${escaped(link.source)}" target="${escaped(link.target)}">${data(link, "edge")}</edge>`).join("\n")}
</graph>
</graphml>
`;
}

function outline(node) {
  const [w, h] = [node.width / 2, node.height / 2];
  const look = `fill="${escaped(node.fill)}"${node.borderWidth ? ` stroke="${escaped(node.border)}" stroke-width="${node.borderWidth}"` : ""}`;
  if (node.shape.includes("rectangle")) return `<rect x="${node.x - w}" y="${node.y - h}" width="${node.width}" height="${node.height}" rx="5" ${look}/>`;
  if (node.shape.includes("diamond")) return `<path d="M${node.x} ${node.y - h}L${node.x + w} ${node.y}L${node.x} ${node.y + h}L${node.x - w} ${node.y}Z" ${look}/>`;
  if (node.shape.includes("hexagon")) return `<path d="M${node.x - w} ${node.y}L${node.x - w / 2} ${node.y - h}H${node.x + w / 2}L${node.x + w} ${node.y}L${node.x + w / 2} ${node.y + h}H${node.x - w / 2}Z" ${look}/>`;
  return `<ellipse cx="${node.x}" cy="${node.y}" rx="${w}" ry="${h}" ${look}/>`;
}

/** Lines of at most some 22 letters or 11 Chinese characters; words of letters stay whole where they can. */
function wrapped(line) {
  const rows = [""];
  let wide = 0;
  for (const word of line.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/g) ?? []) {
    const needs = /[\u2e80-\uffef]/.test(word) ? 2 : word.length;
    if (wide && wide + needs > 22) {
      rows.push("");
      wide = 0;
    }
    if (!wide && !word.trim()) continue;
    rows[rows.length - 1] += word;
    wide += needs;
  }
  return rows.filter(Boolean);
}

/** Text below a thing, wrapped by hand: SVG has no wrapping of its own. */
function caption(node) {
  const rows = node.text.split("\n").flatMap(wrapped);
  const top = node.inside ? node.y + node.size / 3 : node.y + node.height / 2 + node.size + 2;
  return `<text x="${node.x}" y="${top}" text-anchor="middle" font-size="${node.size}" fill="${escaped(node.ink)}">${rows.map((row, index) => `<tspan x="${node.x}" dy="${index ? node.size * 1.2 : 0}">${escaped(row)}</tspan>`).join("")}</text>`;
}

export function svg(explorer) {
  const shapes = explorer.canvas.shapes();
  const css = getComputedStyle(document.documentElement);
  const [xs, ys] = [shapes.nodes.map((node) => node.x), shapes.nodes.map((node) => node.y)];
  const [left, top] = [xs.reduce((a, b) => Math.min(a, b), 0) - 90, ys.reduce((a, b) => Math.min(a, b), 0) - 60];
  const [wide, high] = [xs.reduce((a, b) => Math.max(a, b), 0) + 90 - left, ys.reduce((a, b) => Math.max(a, b), 0) + 80 - top];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${Math.round(left)} ${Math.round(top)} ${Math.round(wide)} ${Math.round(high)}" width="${Math.round(wide)}" height="${Math.round(high)}" font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Helvetica, Arial, sans-serif"><rect x="${left}" y="${top}" width="${wide}" height="${high}" fill="${escaped(css.getPropertyValue("--surface").trim())}"/>
${shapes.links.map((link) => `<path d="M${link.from.x} ${link.from.y}L${link.to.x} ${link.to.y}" stroke="${escaped(link.colour)}" stroke-width="${link.width}"${link.dashed ? ' stroke-dasharray="4 3"' : ""}/>`).join("\n")}
${shapes.nodes.map((node) => `<g>${outline(node)}${caption(node)}</g>`).join("\n")}
</svg>
`;
}

/** One page for a colleague without Renmai: the picture, which can be enlarged, notes, and the table. */
function html(explorer) {
  const t = (name) => escaped(explorer.t(name));
  const rows = things(explorer).map((node) => `<tr><td>${escaped(node.kind)}</td><td>${escaped(node.title)}</td><td>${escaped(node.detail)}</td><td>${escaped(node.time.slice(0, 10))}</td><td class="n">${escaped(node.amount)}</td></tr>`).join("\n");
  const notes = explorer.saving?.notes ?? "";
  return `<!doctype html>
<html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(document.title)}</title>
<style>body{font:14px/1.6 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;margin:0;color:#17201d;background:#f6f7f5}main{max-width:1400px;margin:0 auto;padding:1.5rem}
figure{margin:0;background:#fff;border:1px solid #e1e5e1;border-radius:8px;overflow:auto;max-height:80vh}svg{display:block;max-width:none}input:not(:checked)~figure svg{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;background:#fff;margin-top:1.5rem}td,th{border-bottom:1px solid #e1e5e1;padding:.35rem .7rem;text-align:left}.n{text-align:right}p{white-space:pre-wrap}</style></head>
<body><main><h1>${escaped(explorer.saving?.name || document.title)}</h1>${notes ? `<p>${escaped(notes)}</p>` : ""}
<input type="checkbox" id="full"><label for="full"> ${t("html.full")}</label><figure>${svg(explorer)}</figure>
<table><thead><tr><th>${t("csv.kind")}</th><th>${t("csv.name")}</th><th>${t("csv.detail")}</th><th>${t("csv.time")}</th><th class="n">${t("csv.amount")}</th></tr></thead><tbody>${rows}</tbody></table>
</main></body></html>
`;
}

const MAKERS = { svg: [svg, "image/svg+xml"], csv: [csv, "text/csv;charset=utf-8"], graphml: [graphml, "application/xml"], json: [json, "application/json"], html: [html, "text/html;charset=utf-8"] };

export async function exportAs(format, explorer) {
  explorer.canvas.positions(explorer.drawing.at);
  const blob = format === "png" ? await explorer.canvas.png() : new Blob([MAKERS[format][0](explorer)], { type: MAKERS[format][1] });
  const link = document.createElement("a");
  const name = (explorer.saving?.name || "renmai").replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 60);
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  explorer.say(explorer.t("exported", { name: link.download }));
}

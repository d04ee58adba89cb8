// The query page: the editor with completion from the live schema, parameters as fields, results three ways.

import { EditorState, Compartment } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, drawSelection, highlightActiveLine } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { cypher } from "@codemirror/legacy-modes/mode/cypher";
import { tags } from "@lezer/highlight";
import { Explorer } from "./explorer.js";

const root = document.querySelector("[data-ask]");
const texts = JSON.parse(root.dataset.texts);
const csrf = document.querySelector("meta[name=csrf-token]").content;
const find = (selector) => root.querySelector(selector);
const name = root.dataset.name ?? "";
const DRAFT = "renmai.query.draft";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent-ink)", fontWeight: "600" }, { tag: [tags.string, tags.special(tags.string)], color: "var(--k-contact)" },
  { tag: tags.comment, color: "var(--ink-2)", fontStyle: "italic" }, { tag: [tags.number, tags.atom, tags.bool], color: "var(--k-order)" },
  { tag: [tags.standard(tags.name), tags.standard(tags.variableName), tags.function(tags.variableName)], color: "var(--k-supplier)" },
  { tag: [tags.labelName, tags.typeName, tags.propertyName], color: "var(--k-place)" },
]);
const look = EditorView.theme({
  "&": { fontSize: "0.875rem" }, ".cm-content": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace", padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-gutters": { background: "var(--surface)", color: "var(--ink-2)", border: "0" }, ".cm-activeLine": { background: "color-mix(in srgb, var(--sunk) 60%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" }, "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft) !important" },
  ".cm-tooltip": { background: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-2)" }, ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
});

let schema = null;

async function learn() {
  schema ??= fetch(root.dataset.schema).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  return schema;
}

const WORDS = ["MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "ORDER BY", "LIMIT", "SKIP", "DISTINCT", "AS", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS", "CASE", "WHEN", "THEN", "ELSE", "END", "UNION", "CALL", "YIELD", "EXISTS", "COUNT", "COLLECT", "DESC"];

async function complete(context) {
  const known = await learn();
  const label = context.matchBefore(/[:|&!]\s*\w*/u);
  if (label && known) {
    const before = context.state.sliceDoc(Math.max(0, label.from - 80), label.from);
    const inType = /\[[^\]]*$/.test(before);
    const from = label.to - /\w*$/u.exec(label.text)[0].length;
    return { from, options: (inType ? known.types : known.labels).map((item) => ({ label: item.name, detail: item.text, type: inType ? "interface" : "class" })), validFor: /^\w*$/ };
  }
  const property = context.matchBefore(/(\w+)\.\w*/u);
  if (property && known) {
    const variable = property.text.split(".")[0];
    const labels = [...context.state.doc.toString().matchAll(new RegExp(`\\(\\s*${variable}\\s*:\\s*(\\w+)`, "g"))].map((found) => found[1]);
    const own = new Set(labels.flatMap((item) => known.of[item] ?? []));
    const options = known.properties.filter((item) => !own.size || own.has(item.name)).map((item) => ({ label: item.name, detail: item.text, type: "property" }));
    return { from: property.from + variable.length + 1, options, validFor: /^\w*$/ };
  }
  const word = context.matchBefore(/\w+/u);
  if (!word && !context.explicit) return null;
  const options = WORDS.map((item) => ({ label: item, type: "keyword" }));
  if (known) options.push(...known.functions.map((item) => ({ label: item, type: "function", apply: `${item}(` })), ...known.procedures.map((item) => ({ label: item, type: "method", apply: `${item}(` })));
  return { from: word ? word.from : context.pos, options, validFor: /^[\w.]*$/ };
}

const editable = new Compartment();
const start = () => {
  const given = find("[data-text]").value;
  return given || (name ? "" : localStorage.getItem(DRAFT) ?? "");
};

const editor = new EditorView({
  parent: find("[data-editor]"),
  state: EditorState.create({
    doc: start(),
    extensions: [
      EditorView.cspNonce.of(root.dataset.nonce), lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter(),
      StreamLanguage.define(cypher), syntaxHighlighting(colours), look, EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": texts.editor, spellcheck: "false" }),
      autocompletion({ override: [complete] }),
      editable.of(name ? [EditorState.readOnly.of(true)] : []),
      keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }, ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, ...(name ? [] : [indentWithTab])]),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ],
  }),
});
const text = () => editor.state.doc.toString();

/** Names of the parameters in a text, strings and comments left out. */
function parametersOf(source) {
  const bare = source.replace(/\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, " ");
  return [...new Set([...bare.matchAll(/\$(?:`([^`]+)`|([\p{L}_]\w*))/gu)].map((found) => found[1] ?? found[2]))];
}

let kept = JSON.parse(find("[data-params]").dataset.values);

function changed() {
  if (name) return;
  localStorage.setItem(DRAFT, text());
  fields();
}

function fields() {
  if (name) return;
  kept = { ...kept, ...values() };
  const wanted = parametersOf(text());
  const there = [...find("[data-fields]").querySelectorAll("input")].map((input) => input.name);
  if (wanted.join("\n") === there.join("\n")) return;
  find("[data-fields]").replaceChildren(...wanted.map((parameter) => {
    const label = document.createElement("label");
    label.className = "field";
    const said = document.createElement("span");
    const code = document.createElement("code");
    code.textContent = parameter;
    said.append(code);
    const input = document.createElement("input");
    Object.assign(input, { className: "input small", name: parameter, value: kept[parameter] ?? "", autocomplete: "off", spellcheck: false });
    label.append(said, input);
    return label;
  }));
  find("[data-params]").hidden = !wanted.length;
}

const values = () => Object.fromEntries([...find("[data-fields]").querySelectorAll("input")].filter((input) => !name || input.value !== "").map((input) => [input.name, input.value]));

let running = null;

async function run() {
  if (running) return;
  if (!find("[data-params]").reportValidity()) return;
  const tag = crypto.randomUUID();
  running = { tag, stop: new AbortController() };
  busy(true);
  fail("");
  const body = { query: name ? undefined : text(), name: name || undefined, parameters: values(), tag, measure: find("[data-measure]").checked };
  try {
    const answer = await fetch(root.dataset.run, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify(body), signal: running.stop.signal });
    if (answer.status === 401) fail(texts.signedOut);
    else if (answer.status === 413) fail(texts.large);
    else {
      const content = await answer.json();
      if (answer.ok) show(content, body);
      else fail(content.error.message, content.error);
    }
  } catch (error) {
    if (error.name !== "AbortError") fail(texts.lost);
  }
  running = null;
  busy(false);
  if (document.querySelector("[data-lists]")) refreshLists();
}

async function cancel() {
  if (!running) return;
  await fetch(root.dataset.cancel, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify({ tag: running.tag }) }).catch(() => running?.stop.abort());
}

function busy(on) {
  find("[data-act=run]").disabled = on;
  find("[data-act=cancel]").disabled = !on;
  root.dataset.state = on ? "running" : "ready";
  if (on) find("[data-figures]").textContent = texts.running;
}

function fail(message, error = null) {
  const box = find("[data-error]");
  box.hidden = !message;
  box.replaceChildren(message);
  const place = error?.line ? placeOf(error) : null;
  editor.dispatch(setDiagnostics(editor.state, place === null ? [] : [{ from: place, to: Math.min(place + Math.max(1, (error.word ?? "").length), editor.state.doc.length), severity: "error", message }]));
  if (message) find("[data-figures]").textContent = "";
  if (place === null) return;
  const go = document.createElement("button");
  go.type = "button";
  go.className = "btn-r ms-2";
  go.textContent = texts.place;
  go.addEventListener("click", () => { editor.dispatch({ selection: { anchor: place }, scrollIntoView: true }); editor.focus(); });
  box.append(" ", go);
}

function placeOf({ line, column }) {
  const at = editor.state.doc.line(Math.min(line, editor.state.doc.lines));
  return Math.min(at.from + column - 1, at.to);
}

let result = null;

function show(content, body) {
  result = content;
  find("[data-figures]").textContent = content.figures;
  find("[data-more]").hidden = !content.more;
  find("[data-more]").textContent = content.more;
  table(content);
  find("#out-json pre").textContent = JSON.stringify(content.rows.map((row) => Object.fromEntries(row.map((value, at) => [content.columns[at], value]))), null, 2);
  find("[data-out=graph]").replaceChildren();
  const csv = find("[data-csv]");
  csv.elements.query.value = name ? "" : body.query;
  csv.elements.name.value = name;
  csv.elements.parameters.value = JSON.stringify(body.parameters);
  csv.querySelector("button").disabled = !content.rows.length;
  if (find("[data-view=graph]").getAttribute("aria-selected") === "true") draw();
}

function table({ columns, cells }, order = null) {
  const out = find("[data-out=table]");
  if (!cells.length) {
    const empty = document.createElement("div");
    empty.className = "empty";
    const strong = document.createElement("strong");
    strong.textContent = texts.none;
    empty.append(strong, texts.noneText);
    out.replaceChildren(empty);
    return;
  }
  const sorted = order ? [...cells].sort((a, b) => order.way * compare(a[order.at], b[order.at])) : cells;
  const box = document.createElement("div");
  box.className = "rows-out";
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", "h-result");
  const made = document.createElement("table");
  made.className = "t";
  const head = made.createTHead().insertRow();
  columns.forEach((column, at) => {
    const th = document.createElement("th");
    th.scope = "col";
    if (cells.some((row) => "number" in row[at])) th.className = "num";
    const sort = document.createElement("button");
    sort.type = "button";
    sort.textContent = column;
    th.setAttribute("aria-sort", order?.at === at ? (order.way > 0 ? "ascending" : "descending") : "none");
    sort.addEventListener("click", () => table(result, { at, way: order?.at === at ? -order.way : 1 }));
    th.append(sort);
    head.append(th);
  });
  const body = made.createTBody();
  for (const row of sorted) {
    const tr = body.insertRow();
    for (const cell of row) {
      const td = tr.insertCell();
      if ("number" in cell) td.className = "num";
      if (cell.label) {
        const dot = document.createElement("i");
        dot.className = `dot k-${cell.label}`;
        dot.title = cell.kind;
        td.append(dot, " ");
      }
      if (cell.href) {
        const link = document.createElement("a");
        link.href = cell.href;
        link.textContent = cell.text;
        td.append(link);
      } else td.append(cell.text);
    }
  }
  box.append(made);
  out.replaceChildren(box);
}

const compare = (a, b) => ("number" in a && "number" in b ? a.number - b.number : a.text.localeCompare(b.text, document.documentElement.lang));

async function draw() {
  const out = find("[data-out=graph]");
  if (!result || out.childElementCount) return;
  if (!result.things.length) {
    const empty = document.createElement("div");
    empty.className = "empty";
    empty.textContent = texts.nothingToDraw;
    out.replaceChildren(empty);
    return;
  }
  const query = new URLSearchParams(result.things.map((ref) => ["ref", ref]));
  const answer = await fetch(`${root.dataset.graphPart}?${query}`, { headers: { "HX-Request": "true" } });
  out.innerHTML = await answer.text();
  const box = out.querySelector("[data-graph]");
  if (box) new Explorer(box).start();
}

function choose(list, attribute, wanted, pane) {
  for (const tab of list) {
    const on = tab.dataset[attribute] === wanted;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const part of root.querySelectorAll(`[data-${pane}]`)) part.hidden = part.dataset[pane] !== wanted;
}

let side = "shipped";
const tabs = (attribute) => [...root.querySelectorAll(`[data-${attribute}][role=tab]`)];

async function refreshLists() {
  const answer = await fetch(root.dataset.listsPart, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) replaceLists(await answer.text());
}

function replaceLists(html) {
  find("[data-lists]").outerHTML = html;
  htmx.process(find("[data-lists]"));
  choose(tabs("tab"), "tab", side, "pane");
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.act === "run") run();
  else if (button.dataset.act === "cancel") cancel();
  else if (button.dataset.view) {
    choose(tabs("view"), "view", button.dataset.view, "out");
    if (button.dataset.view === "graph") draw();
  } else if (button.dataset.tab) {
    side = button.dataset.tab;
    choose(tabs("tab"), "tab", side, "pane");
  } else if ("past" in button.dataset) {
    if (name) location.assign(`/query?${new URLSearchParams({ text: button.dataset.text })}`);
    kept = JSON.parse(button.dataset.values);
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: button.dataset.text } });
    for (const input of find("[data-fields]").querySelectorAll("input")) input.value = kept[input.name] ?? input.value;
    editor.focus();
  }
});

root.addEventListener("keydown", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const all = [...tab.parentElement.querySelectorAll("[role=tab]")];
  const next = all[(all.indexOf(tab) + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length];
  next.click();
  next.focus();
});

find("[data-params]").addEventListener("submit", (event) => { event.preventDefault(); run(); });
find("[data-filter]").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const item of root.querySelectorAll("[data-ship]")) item.hidden = wanted && !item.textContent.toLowerCase().includes(wanted);
});

find("[data-save-form]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(event.target);
  body.set("text", text());
  body.set("parameters", JSON.stringify(values()));
  const answer = await fetch(event.target.action, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": csrf }, body }).catch(() => null);
  if (answer?.ok) {
    side = "saved";
    replaceLists(await answer.text());
    find("[data-save]").open = false;
    fail("");
    find("[data-figures]").textContent = texts.saved;
  } else if (answer) {
    const part = document.createElement("div");
    part.innerHTML = await answer.text();
    fail(part.textContent.trim());
  } else fail(texts.lost);
});

fields();
choose(tabs("tab"), "tab", side, "pane");
choose(tabs("view"), "view", "table", "out");
root.dataset.state = "ready";
window.renmaiQuery = { set: (value) => editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } }), text, editor };

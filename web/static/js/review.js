// One pair after another: a key decides, the next pair is there at once, saving goes on behind it.
// What is not saved yet stands in the browser's storage, so that neither an ended session nor a closed tab loses it.

import { Explorer } from "./explorer.js";

const root = document.querySelector("[data-review]");
const texts = JSON.parse(root.dataset.texts);
const csrf = () => document.querySelector("meta[name=csrf-token]").content;
const QUEUE = "renmai.review.queue";
const address = (name, pair) => root.dataset[name].replace("PAIR", pair);
const part = () => root.querySelector("[data-pair]");
const read = () => { try { return JSON.parse(localStorage.getItem(QUEUE) ?? "[]"); } catch { return []; } };
const write = (queue) => localStorage.setItem(QUEUE, JSON.stringify(queue));

const done = [];
const decided = new Set();
const fetched = new Map();
let sending = false;
let renewing = null;
let insisted = null;

async function post(where, body) {
  return fetch(where, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() }, body: JSON.stringify(body) });
}

function say(text) {
  const state = root.querySelector("[data-saved-state]");
  if (state) state.textContent = text;
}

function trouble(text, buttons = []) {
  const box = root.querySelector("[data-trouble]");
  box.hidden = !text;
  box.className = text ? "trouble note bad" : "trouble";
  box.replaceChildren(text, " ", ...buttons.map(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-r ms-2";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }));
}

function decide(verdict) {
  const at = part();
  if (!at || !root.querySelector("[data-verdict]")) return;
  const item = { pair: at.dataset.pair, verdict, seen: at.dataset.seen, side: root.querySelector("[data-side]").value, why: root.querySelector("[data-why]").value, anyway: insisted === `${at.dataset.pair} ${verdict}` };
  insisted = null;
  write([...read(), item]);
  decided.add(item.pair);
  trouble("");
  next();
  send();
}

/** Send what waits, in order, one at a time. */
async function send() {
  if (sending) return;
  sending = true;
  publish();
  for (let queue = read(); queue.length; queue = read()) {
    const item = queue[0];
    say(texts.saving.replace("%count%", queue.length));
    let answer = null;
    try {
      answer = await post(item.undo ? root.dataset.undo : address("api", item.pair), item);
    } catch {
      stop(texts.lost, item);
      break;
    }
    if (answer.status === 401) { stop(texts.signedOut, item); break; }
    const content = await answer.json().catch(() => null);
    if (answer.status >= 500 && answer.status !== 501) { stop(content?.error?.message ?? texts.lost, item); break; }
    write(read().slice(1));
    if (answer.ok && item.undo) say(texts.undone);
    else if (answer.ok) {
      done.push({ pair: item.pair, judgements: content.judgements });
      say(texts.saved.replace("%verdict%", texts[item.verdict]));
    } else refused(content?.error ?? {}, item);
    buttons();
  }
  sending = false;
  publish();
}

/** The session ended or nobody answers: everything stays in the queue. */
function stop(message) {
  say("");
  trouble(message, [[texts.again, () => { trouble(""); send(); }]]);
}

/** The pair changed under the reviewer: show it again, and let the same key say otherwise. */
function refused(error, item) {
  decided.delete(item.pair);
  if (error.code === "review.decided") {
    insisted = `${item.pair} ${item.verdict}`;
    load(item.pair, false);
  }
  trouble(error.message ?? texts.lost);
}

function undo() {
  const last = done.pop();
  if (!last) return;
  write([...read(), { undo: true, judgements: last.judgements, pair: last.pair }]);
  decided.delete(last.pair);
  fetched.delete(last.pair);
  send().then(() => load(last.pair));
}

function following() {
  return JSON.parse(part()?.dataset.upcoming ?? "[]").filter((pair) => !decided.has(pair));
}

function next() {
  const from = part()?.dataset.pair;
  if (from) post(address("release", from), {}).catch(() => {});
  const [pair] = following().filter((item) => item !== from);
  // What was said of the decision just sent may be there before the next pair is: it stays.
  if (pair) load(pair, false);
  else finish();
}

function finish() {
  const box = document.createElement("div");
  box.className = "card-r empty";
  const strong = document.createElement("strong");
  strong.textContent = texts.done;
  const back = document.createElement("a");
  back.href = "/review";
  back.textContent = texts.back;
  box.append(strong, `${texts.doneText} `, back);
  const state = document.createElement("span");
  state.dataset.savedState = "";
  state.setAttribute("role", "status");
  box.append(" ", state);
  root.querySelector("[data-pair-part]").replaceChildren(box);
}

function get(pair) {
  if (!fetched.has(pair)) fetched.set(pair, fetch(address("page", pair), { headers: { "HX-Request": "true", "HX-Current-URL": location.href } }));
  return fetched.get(pair);
}

async function load(pair, clear = true) {
  root.dataset.state = "loading";
  let answer = null;
  try {
    answer = await get(pair);
    fetched.delete(pair);
  } catch {
    fetched.delete(pair);
    stop(texts.lost);
    return;
  }
  if (answer.status === 401) { stop(texts.signedOut); return; }
  const html = await answer.text();
  if (!answer.ok) {
    decided.add(pair);
    const [other] = following().filter((item) => item !== pair);
    if (other) load(other, clear);
    else finish();
    return;
  }
  root.querySelector("[data-pair-part]").innerHTML = html;
  htmx.process(root.querySelector("[data-pair-part]"));
  history.replaceState(null, "", address("page", pair));
  if (clear && !read().length) trouble("");
  scrollTo({ top: 0 });
  shown();
}

/** A pair is on the page: hold it, draw its neighbourhood when the reviewer rests, fetch the next one. */
function shown() {
  const at = part();
  root.dataset.state = "ready";
  buttons();
  publish();
  clearTimeout(renewing);
  const hold = async () => {
    if (part() !== at || !at.dataset.listed || !root.querySelector("[data-verdict]")) return;
    const answer = await post(address("claim", at.dataset.pair), {}).catch(() => null);
    if (answer?.status === 409) trouble((await answer.json()).error.message);
    renewing = setTimeout(hold, 300000);
  };
  setTimeout(hold, 600);
  const graph = root.querySelector("[data-pair-part] [data-graph]");
  setTimeout(() => { if (graph?.isConnected && !graph.dataset.state) new Explorer(graph).start(); }, 500);
  const [ahead] = following();
  if (ahead) get(ahead).catch(() => {});
}

function buttons() {
  const button = root.querySelector("[data-undo-last]");
  if (button) button.disabled = !done.length;
}

function publish() {
  root.dataset.queue = String(read().length);
  window.renmaiReview = { done: done.length, queue: read().length, pair: part()?.dataset.pair ?? null, sending };
}

const KEYS = { s: () => decide("same"), n: () => decide("not"), u: () => decide("unsure"), p: () => decide("split"), z: undo, ArrowRight: () => { decided.add(part()?.dataset.pair); next(); }, e: () => root.querySelector("[data-why]")?.focus() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.state === "loading") return;
  const typing = event.target.closest?.("input, textarea, select");
  if (typing) {
    if (event.key === "Escape" || (event.key === "Enter" && typing.matches("[data-why]"))) typing.blur();
    return;
  }
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || event.target.closest?.("[data-graph]")) return;
  event.preventDefault();
  act();
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.verdict) decide(button.dataset.verdict);
  else if ("skip" in button.dataset) KEYS.ArrowRight();
  else if ("undoLast" in button.dataset) undo();
});

addEventListener("pagehide", () => { if (part()?.dataset.listed) fetch(address("release", part().dataset.pair), { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() }, body: "{}" }).catch(() => {}); });

shown();
if (read().length) send();

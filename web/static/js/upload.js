// Sends dropped files in pieces; a file broken off goes on where it stopped.

const root = document.querySelector("[data-upload]");
const texts = JSON.parse(root.dataset.texts);
const said = root.querySelector("[data-said]");
const list = root.querySelector("[data-list]");
const token = document.querySelector("meta[name=csrf-token]").content;
const PIECE = Number(root.dataset.piece);
const RETRIES = [500, 1500, 4000, 8000];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function tell(text, bad = false) {
  said.textContent = text;
  said.classList.toggle("bad-text", bad);
}

async function ask(address, options) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      answer = await fetch(address, { ...options, headers: { "X-CSRFToken": token, "HX-Request": "true", ...options.headers } });
    } catch (error) {
      if (attempt >= RETRIES.length) throw new Error(texts.offline);
      tell(texts.again);
      await pause(RETRIES[attempt]);
      continue;
    }
    if (answer.ok) return answer.json();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Error(page.body.textContent.trim().replace(/\s+/g, " ") || texts.failed);
  }
}

function draw(files) {
  list.replaceChildren(...files.map(({ file }) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "break";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, bar);
    return row;
  }));
}

async function send(id, files) {
  const all = files.reduce((sum, { file }) => sum + file.size, 0);
  const begun = performance.now();
  const earlier = files.reduce((sum, { received }) => sum + received, 0);
  let sent = earlier;
  for (const { file, number, received } of files) {
    let here = received;
    const bar = list.querySelectorAll("progress")[files.findIndex((item) => item.number === number)];
    do {
      if (here > file.size) throw new Error(texts.other.replace("%file%", file.name));
      const body = file.slice(here, here + PIECE);
      const answer = await ask(`/start/${id}/files/${number}?offset=${here}`, { method: "PUT", body, headers: { "Content-Type": "application/octet-stream" } });
      sent += answer.received - here;
      here = answer.received;
      bar.value = here || 1;
      const seconds = (performance.now() - begun) / 1000;
      const left = sent > earlier ? Math.ceil((seconds * (all - sent)) / (sent - earlier)) : 0;
      tell(seconds > 2 && left > 1 ? texts.left.replace("%seconds%", left) : texts.sending);
    } while (here < file.size);
  }
}

async function entriesOf(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    for (const each of some) found.push(...await entriesOf(each));
  }
  return found;
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const found = [];
  for (const entry of entries) found.push(...await entriesOf(entry));
  return found.filter((file) => !file.name.startsWith("."));
}

async function bring(files) {
  if (!files.length) return tell(texts.nothing, true);
  root.setAttribute("aria-busy", "true");
  try {
    let id = root.dataset.sitting;
    let wanted;
    if (id) {
      const { files: known } = await ask(`/start/${id}/files`, { method: "GET" });
      wanted = known.map((item, number) => ({ ...item, number, file: files.find((file) => file.name === item.name && file.size === item.size) }))
        .filter((item) => item.file && item.received < item.size);
      if (!wanted.length) throw new Error(texts.same);
    } else {
      const made = await ask("/start", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ files: files.map(({ name, size }) => ({ name, size })) }),
      });
      id = made.id;
      history.replaceState(null, "", made.address);
      root.dataset.sitting = id;
      wanted = files.map((file, number) => ({ file, number, received: 0 }));
    }
    draw(wanted);
    await send(id, wanted);
    tell(texts.done);
    window.location.assign(`/start/${id}`);
  } catch (error) {
    tell(error.message, true);
  } finally {
    root.removeAttribute("aria-busy");
  }
  return undefined;
}

const input = root.querySelector("input[type=file]");
input.addEventListener("change", () => bring([...input.files]));
const zone = root.querySelector("[data-drop]");
for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
zone.addEventListener("drop", async (event) => {
  event.preventDefault();
  bring(await dropped(event.dataTransfer));
});

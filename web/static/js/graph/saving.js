// Saved views: positions, filters, style and notes kept under an address that colleagues can open.

export class Saving {
  constructor(explorer) {
    this.explorer = explorer;
    this.form = explorer.root.querySelector("[data-save]");
    const held = document.querySelector("[data-view]");
    this.view = held ? JSON.parse(held.textContent) : null;
    this.address = explorer.root.dataset.view || null;
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(event.submitter?.value === "copy");
    });
    explorer.root.querySelector("[data-copy]")?.addEventListener("click", () => this.copy());
  }

  get name() { return this.form?.elements.name.value.trim() || this.view?.name || ""; }
  get notes() { return this.form?.elements.notes.value.trim() ?? this.view?.notes ?? ""; }

  /** Dress the drawing as it was saved; things that are gone since are counted. */
  open(picture) {
    const { drawing, canvas } = this.explorer;
    const { view } = this;
    const there = new Set(picture.nodes.map((node) => node.id));
    for (const thing of view.things) drawing.at.set(thing.id, { x: thing.x, y: thing.y });
    for (const name of ["hidden", "pinned", "folds", "kindsOff", "rulesOff"]) drawing[name] = new Set((view[name] ?? []).filter((item) => name === "folds" || typeof item !== "string" || !item.includes(":") || there.has(item)));
    Object.assign(drawing, { rules: view.rules ?? [], filter: view.filter ?? {}, people: Boolean(view.people), locked: Boolean(view.locked) });
    drawing.starts = new Set(view.starts ?? []);
    this.explorer.refresh();
    if (view.view) canvas.view = view.view;
    else canvas.fit();
    const gone = view.things.length - there.size;
    if (gone > 0) setTimeout(() => this.explorer.say(`${this.explorer.t("gone", { count: gone })} ${this.explorer.sum()}`));
  }

  state() {
    const { drawing, canvas } = this.explorer;
    canvas.positions(drawing.at);
    return {
      name: this.name, notes: this.notes, starts: [...drawing.starts],
      things: [...drawing.nodes.keys()].map((id) => ({ id, x: Math.round(drawing.at.get(id)?.x ?? 0), y: Math.round(drawing.at.get(id)?.y ?? 0) })),
      hidden: [...drawing.hidden], pinned: [...drawing.pinned], folds: [...drawing.folds], kindsOff: [...drawing.kindsOff], rulesOff: [...drawing.rulesOff],
      rules: drawing.rules, filter: drawing.filter, people: drawing.people, locked: drawing.locked, view: canvas.view,
    };
  }

  async save(anew) {
    const address = this.address && !anew ? this.address : this.form.action;
    const answer = await this.explorer.ask(address, this.state());
    if (!answer) return;
    this.address = answer.address;
    history.replaceState(null, "", answer.address);
    this.explorer.publish("ready");
    this.explorer.say(this.explorer.t("saved", { name: answer.name }));
    const link = this.explorer.root.querySelector("[data-link]");
    link.href = answer.address;
    link.textContent = new URL(answer.address, location.href).href;
    this.explorer.root.querySelector("[data-saved]").hidden = false;
  }

  async copy() {
    const link = this.explorer.root.querySelector("[data-link]");
    try {
      await navigator.clipboard.writeText(link.href);
      this.explorer.say(this.explorer.t("copied"));
    } catch {
      const range = document.createRange();
      range.selectNodeContents(link);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      this.explorer.say(this.explorer.t("copy.by-hand"));
    }
  }
}

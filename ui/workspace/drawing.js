// Puts what is known on the page: the form's cells, the source with its mark, the panel and the questions.

class Drawing {
  constructor(root, knowledge, does) {
    Object.assign(this, { root, knowledge, does, cells: new Map(), drawn: new Map(), skeleton: null, drawnQuestions: "" });
    const part = (name, attributes) => (this[name] = element("div", { class: `ws-${name}`, ...attributes }));
    part("bar", { role: "toolbar" });
    part("message", { role: "status", "aria-live": "polite" });
    part("questions"); part("notes"); part("panel"); part("help", { role: "dialog", hidden: true }); part("source", { tabindex: "0" }); part("page"); part("form", { role: "group" });
    // What comes and goes with each answer has a place of its own, so that nothing below moves while one answers.
    part("work");
    root.replaceChildren(this.bar, element("div", { class: "ws-status" }, this.message, this.work),
      element("div", { class: "ws-sides" },
        element("div", { class: "ws-side ws-left" }, this.page, this.source),
        element("div", { class: "ws-side ws-right" }, this.questions, this.notes, this.form)),
      this.panel, this.help);
    this.sheet = new Sheet(this.page, this.source, knowledge, does);
    this.watch = new IntersectionObserver((entries) => {
      for (const one of entries) if (one.isIntersecting) knowledge.seen.add(one.target.dataset.field);
    }, { threshold: 0.9 });
  }

  all() {
    const data = this.knowledge.data;
    if (this.skeleton !== data.skeleton) this.drawForm();
    for (const id of this.cells.keys()) this.cell(id);
    this.notes.replaceChildren(...data.notes.map((one) => element("div", { class: "note" }, one)));
    this.drawQuestions();
    this.around();
  }

  drawForm() {
    const { skeleton, words } = this.knowledge.data;
    this.skeleton = skeleton;
    this.form.innerHTML = skeleton; // the printed form with empty cells: labels of our own, nothing of a report
    this.form.setAttribute("aria-label", words.form);
    this.cells.clear();
    this.drawn.clear();
    for (const table of this.form.querySelectorAll("table.paper")) {
      table.setAttribute("role", "grid");
      for (const row of table.rows) row.setAttribute("role", "row");
    }
    this.keepHeads();
    for (const cell of this.form.querySelectorAll("td[data-field]")) {
      this.cells.set(cell.dataset.field, cell);
      this.watch.observe(cell);
    }
  }

  // Keeps the heads of columns in sight where they head all rows of a table.
  keepHeads() {
    for (const table of this.form.querySelectorAll("table.paper:not(.facts)")) {
      const rows = [...table.rows], first = rows.findIndex((row) => row.querySelector("td[data-field]"));
      const filled = rows.slice(first);
      if (first < 1 || filled.length < 2 || !filled.every((row) => row.querySelector("td[data-field]"))) continue;
      const head = table.createTHead();
      head.append(...rows.slice(0, first));
      table.style.setProperty("--ws-head", `${head.offsetHeight}px`);
    }
  }

  // What surrounds the cells and changes with every step.
  around() { this.drawBar(); this.drawMessage(); this.drawPanel(); this.sheet.show(); }

  cell(id) {
    const cell = this.cells.get(id), { knowledge } = this, field = knowledge.field(id);
    if (!cell || !field || cell.querySelector("input")) return;
    const act = knowledge.pending(id), chosen = knowledge.selected === id;
    const wide = cell.closest("table.facts") ? "wide" : "";
    const classes = ["cell", wide, field.kind, act && "pending", knowledge.refusals.has(id) && "refused", chosen && "asked",
      knowledge.range.includes(id) && "chosen", knowledge.preview && id in knowledge.preview && "moving"];
    cell.className = classes.filter(Boolean).join(" ");
    let shown = field.shown, sign = field.mark;
    const moving = !act && knowledge.preview && id in knowledge.preview;
    if (act) sign = "…";
    if (act && ["correct", "fill"].includes(act.verb)) shown = act.fields.find((one) => one.id === id).typed || "—";
    else if (act && act.verb === "move") {
      const source = act.fields.find((one) => one.id === id).typed;
      shown = source ? knowledge.field(source).shown : "";
    } else if (act && act.verb === "blank") shown = "—";
    else if (act && act.verb === "unreadable") shown = "";
    else if (moving) {
      const source = knowledge.preview[id];
      [shown, sign] = [source ? knowledge.field(source).shown : "", "→"];
    } else if (knowledge.drafts.has(id)) { shown = knowledge.drafts.get(id); sign = "!"; }
    const drawn = [cell.className, shown, sign, chosen, field.name, field.state, field.decided, ...field.reasons].join("\n");
    if (this.drawn.get(id) === drawn) return;
    this.drawn.set(id, drawn);
    cell.replaceChildren(shown, ...(sign ? [element("span", { class: "mark" }, sign)] : []));
    cell.tabIndex = chosen ? 0 : -1;
    cell.setAttribute("aria-selected", chosen);
    cell.setAttribute("aria-label", `${field.name}: ${shown || "–"} (${field.state})`);
    cell.title = [field.state, ...field.reasons, field.decided].filter(Boolean).join("\n");
  }

  drawBar() {
    const { knowledge, does } = this, { data } = knowledge;
    const left = Object.keys(data.fields).filter((id) => knowledge.waits(id)).length;
    const button = (name, run) => element("button", { type: "button", "data-do": name, onclick: run }, knowledge.word(name));
    const parts = [element("b", { title: data.name }, data.name), element("span", { class: "ws-count" }, knowledge.word("left", { count: left }))];
    const { pace } = data, minutes = pace && pace.each ? Math.max(1, Math.ceil(pace.each * left / 60)) : 0;
    const here = new Set(pace?.here), fresh = [...knowledge.saved].filter((id) => !here.has(id));
    const today = (pace ? pace.done : 0) + fresh.length - [...knowledge.takenBack].filter((id) => here.has(id)).length;
    this.work.replaceChildren(...(today ? [element("div", { class: "ws-pace", title: knowledge.word("today_what") },
      knowledge.word(minutes && left ? "pace" : "today", { done: today, minutes }))] : []),
      ...(knowledge.outbox.length ? [element("div", { class: "ws-sending" },
        knowledge.word("sending", { count: knowledge.outbox.length }))] : []));
    const done = !left && !knowledge.outbox.length;
    if (done) parts.push(element("span", { class: "ws-done" }, knowledge.word("done")), button("next_document", does.nextDocument));
    const answers = done ? ["blank", "unreadable"] : ["before", "next", "accept", "blank", "unreadable", "row", "table"];
    for (const name of [...answers, "undo", "redo", "report", "help"]) parts.push(button(name, () => does[name]()));
    this.bar.replaceChildren(...parts);
  }

  drawMessage() {
    const { message, selected } = this.knowledge, letters = this.knowledge.field(selected)?.number === "text";
    const keys = letters || this.form.querySelector("td[data-field] input") ? "keys_typing" : "keys"; // letters are typed there
    this.message.className = `ws-message ${message ? message.kind : "keys"}`;
    this.message.textContent = message ? message.sentence : this.knowledge.word(keys);
  }

  // All keys, over the form, until the key that called them is pressed again.
  drawHelp(open = this.help.hidden) {
    const { knowledge } = this, lines = knowledge.word("all_keys").split("\n").map((line) => line.split(" — "));
    this.help.hidden = !open;
    this.help.setAttribute("aria-label", knowledge.word("help"));
    this.help.replaceChildren(...(open ? [element("table", {}, ...lines.map(([keys, what]) => element("tr", {},
      element("th", { scope: "row" }, keys), element("td", {}, what))))] : []));
  }

  drawPanel() {
    const { knowledge, does } = this, id = knowledge.selected, field = knowledge.field(id);
    if (!field) { this.panel.replaceChildren(); return; }
    const typed = this.cells.get(id)?.querySelector("input")?.value;
    const amountOf = (one) => (one === id && typed !== undefined ? number(typed) : knowledge.shownAmount(one));
    const sums = knowledge.data.identities.filter((one) => [...one.left, ...one.right].some(([name]) => name === id));
    const parts = [element("div", { class: "ws-name" }, element("b", {}, field.name), " ", element("small", {}, field.english))];
    const raw = field.raw && field.raw !== field.value ? ` · ${knowledge.word("raw", { raw: field.raw })}` : "";
    parts.push(element("div", {}, element("span", { class: "ws-value" }, field.shown || "–"), ` ${field.state}${raw}`));
    if (knowledge.refusals.has(id)) {
      const block = knowledge.block && id in knowledge.block, told = block && knowledge.blockSaid;
      const again = told ? "" : block ? ` ${knowledge.word("again_block")}` : knowledge.insists(id) ? ` ${knowledge.word("again", { typed: knowledge.insist.get(id) })}`
        : knowledge.moving && id in knowledge.moving ? ` ${knowledge.word("move_again")}` : "";
      parts.push(element("div", { class: "ws-refusal", role: "alert" }, knowledge.refusals.get(id) + again));
    }
    const { now, was } = knowledge.places(id), short = (one) => knowledge.field(one).name.split(" › ").slice(-2).join(" · ");
    if (was && !knowledge.preview) parts.push(element("div", { class: "ws-moved" }, knowledge.word(now ? "moved_here" : "moved_away",
      { cell: short(now || Object.keys(knowledge.data.fields).find((one) => one !== id && knowledge.figureOf(one) === id) || id) })));
    if (field.reasons.length) parts.push(element("ul", {}, ...field.reasons.map((one) => element("li", {}, one))));
    const choices = this.choices(id);
    if (choices.length) {
      parts.push(element("div", { class: "ws-choices" }, `${knowledge.word("choices")} `,
        ...choices.map((one, n) => element("button", { type: "button", onclick: () => does.edit(one) },
          element("kbd", {}, `Alt+${n + 1}`), ` ${one}`))));
    }
    const worked = sums.map((one) => checked(one, amountOf));
    parts.push(...this.drawMoves(field.waits && worked.some((one) => one.fails)));
    const own = element("div", { class: "ws-told" }, ...parts);
    const told = worked.map((one) => drawSum(knowledge, one, id, does.choose));
    const history = field.history.map((one) => element("div", {}, one));
    if (field.standing && !knowledge.pending(id)) history.push(element("button", { type: "button", "data-do": "withdraw",
      onclick: () => does.withdraw() }, knowledge.word("withdraw")));
    const focused = this.panel.contains(document.activeElement) && document.activeElement.dataset.move;
    this.panel.replaceChildren(own, element("div", { class: "ws-sums" },
      element("div", { class: "ws-preview" }, ...this.previewed()), ...this.drawPartings(id, choices.length), element("small", {}, knowledge.word("sums")), ...told),
      element("div", { class: "ws-history" }, element("small", {}, knowledge.word("history")), ...history));
    if (focused) this.panel.querySelector(`.ws-moves [data-move="${focused}"]`)?.focus();
  }

  // Ways to part the figures of a row that stand together: one click, or a key behind those of the choices, fills the row.
  drawPartings(id, before) {
    const key = (n) => (n <= 9 ? [element("kbd", {}, `Alt+${n}`), " "] : []);
    const button = (way, n) => element("button", { type: "button", "data-do": "part", onclick: () => this.does.fill(way) },
      ...key(before + n + 1), Object.values(way).join(" · "));
    const ways = this.partings(id);
    return ways.length ? [element("div", { class: "ws-choices ws-partings" }, `${this.knowledge.word("partings")} `, ...ways.map(button))] : [];
  }

  partings(id) { return this.knowledge.data.partings.find(([one]) => id in one) || []; }

  // Ways to move figures that were read in the wrong cells: those after which the sums hold at once, all of them below.
  drawMoves(fails) {
    const { knowledge, does } = this, before = this.panel.querySelector(".ws-moves");
    if (!this.cells.get(knowledge.selected)?.closest("table.paper:not(.facts)")) return [];
    // To weigh all ways takes longer than all else that is drawn for a step; nobody wants it for a cell whose sums hold.
    const open = Boolean(before?.open), ways = open || fails ? does.moves() : [];
    const away = () => does.preview(null);
    const button = (one) => element("button", { type: "button", "data-move": `${one.scope} ${one.way}`,
      onclick: () => does.move(one.sources), onfocus: () => does.preview(one.sources), onblur: away,
      onmouseenter: () => does.preview(one.sources), onmouseleave: away },
      knowledge.word(WAY_WORDS[one.way], { what: knowledge.word(SCOPE_WORDS[one.scope]) }), element("small", {}, one.holds
        ? ` ✓ ${knowledge.word("then_hold")}` : ` ${knowledge.word("then_fail", { before: one.before, after: one.fails })}`));
    const proposed = ways.filter(isProposed);
    const filled = (list) => { // where all ways stand, the proposed ones are the first of them
      list.replaceChildren(list.firstChild, ...does.moves().map(button));
      this.panel.querySelector(".ws-proposed")?.remove();
    };
    return [...(proposed.length && !open ? [element("div", { class: "ws-choices ws-proposed" }, `${knowledge.word("moving")} `, ...proposed.map(button))] : []),
      element("details", { class: "ws-moves", open,
        ontoggle: ({ target }) => { if (target.open && target.children.length === 1) filled(target); } },
        element("summary", {}, knowledge.word("move")), ...(open ? ways.map(button) : []))];
  }

  // What would go where, as long as a way to move figures is looked at.
  drawPreview() { this.panel.querySelector(".ws-preview")?.replaceChildren(...this.previewed()); }

  previewed() {
    const { knowledge } = this;
    return knowledge.preview ? described(knowledge, knowledge.preview).map((one) => element("div", {}, one)) : [];
  }

  // What is suggested for a cell: repairs that were worked out, the figure in the form's unit, and what the other
  // numbers of its sums leave. Of a figure that was read only numbers that nobody doubts say something else.
  choices(id) {
    const { knowledge } = this, field = knowledge.field(id);
    const sure = (one) => [...one.left, ...one.right].every(([name]) => name === id || !knowledge.waits(name));
    const left = knowledge.data.identities.filter((one) => field.amount === null || sure(one))
      .map((one) => required(one, id, (name) => knowledge.amount(name)));
    const told = [...field.choices, ...left.filter((one) => one !== null).map(figure)];
    return [...new Set(told)].filter((one) => one !== field.value).slice(0, 9);
  }

  // Where a question is about figures of tables that are wrong or gone, all of them can come in at once.
  invitations(question) {
    const [id] = question.fields;
    if (!this.cells.get(id)?.closest("table.paper:not(.facts)")) return [];
    const runs = [["type_row", () => this.does.invite("typing", id)], ["paste_table", () => this.does.invite("pasting", id)],
      ["move", () => this.does.openMoves(id)]];
    return runs.map(([name, run]) => element("button", { type: "button", "data-do": name, onclick: run },
      this.knowledge.word(name)));
  }

  drawQuestions() {
    const { knowledge, does } = this, { questions } = knowledge.data;
    const state = JSON.stringify([questions, knowledge.data.language]);
    if (state === this.drawnQuestions) return;
    this.drawnQuestions = state;
    const open = new Set([...this.questions.querySelectorAll("details[open]")].map((one) => one.dataset.question));
    const asked = questions.map((one) => {
      const field = (id) => knowledge.field(id);
      const chips = one.fields.map((id) => element("button", { type: "button", onclick: () => does.choose(id) },
        `${field(id).name.split(" › ").slice(-2).join(" · ")}: `, element("b", {}, field(id).shown || "–"),
        field(id).raw && field(id).raw !== field(id).shown ? element("small", {}, ` “${field(id).raw}”`) : null));
      const sentences = { accept: "accept_these", blank: "blank_these", unreadable: "unreadable_these" };
      const answer = (verb, ids) => ids.length ? element("button", { type: "button", "data-answer": verb,
        onclick: () => does.all(verb, ids) }, knowledge.word(sentences[verb], { count: ids.length })) : null;
      return element("details", { "data-question": one.id, open: open.has(one.id) },
        element("summary", {}, `${one.sentence} ${one.where} (${one.fields.length})`),
        element("div", { class: "ws-answers" }, `${knowledge.word("look")} `,
          answer("accept", one.fields.filter((id) => field(id).acceptable)),
          answer("blank", one.fields), answer("unreadable", one.fields), ...this.invitations(one)),
        element("div", { class: "ws-chips" }, ...chips));
    });
    const body = element("details", { "data-question": "all", class: "ws-asked", open: open.has("all") },
      element("summary", {}, element("b", {}, knowledge.word("questions", { count: questions.length }))), ...asked);
    this.questions.replaceChildren(...(questions.length ? [body] : []));
  }
}

// Several cells at once: those that are chosen together, a row that is typed, a block that is pasted.

class Blocks {
  constructor(hands, knowledge, drawing) { Object.assign(this, { hands, knowledge, drawing }); }

  // Chooses the cells from the selected one to another of its table.
  reach(id) {
    const { rows, at, from } = this.rows(), grid = likeRows(rows, at), row = grid.findIndex((one) => one.includes(id));
    this.hands.leave(true);
    if (row < 0) return;
    this.corner = [row, grid[row].indexOf(id)];
    this.hands.choose(between(grid, [grid.indexOf(rows[at].fields), from], this.corner).flat());
    this.drawing.drawPanel();
  }

  // Lets the chosen cells reach one further, or to the edge of the table.
  stretch(down, along, whole) {
    const { rows, at, from } = this.rows(), grid = likeRows(rows, at);
    if (!this.knowledge.range.length) this.corner = [grid.indexOf(rows[at].fields), from];
    const within = (place, step, size) => Math.min(size - 1, Math.max(0, place + step * (whole ? size : 1)));
    const row = within(this.corner[0], down, grid.length), id = grid[row][within(this.corner[1], along, grid[row].length)];
    this.reach(id);
    this.drawing.cells.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n|│]/.test(text.trim()) && (this.hands.input() || !/\S\s+\S/.test(text))) return;
    event.preventDefault();
    this.hands.leave(false);
    const { rows, at, from, groups } = this.rows();
    const laidOut = laid(text, rows, at, from, (typed, open) => this.failing(typed, open), groups);
    if (!laidOut.typed) { this.hands.refuse(this.knowledge.selected, this.knowledge.word(...laidOut.problem)); return; }
    this.fill(laidOut.typed, laidOut.unnamed);
  }

  // The rows of the table with their labels, and where in it the chosen cell stands.
  rows() {
    const start = this.knowledge.selected, table = this.drawing.cells.get(start).closest("table");
    const named = (cell) => { const own = cell?.cloneNode(true);
      for (const one of own?.querySelectorAll(".gloss") || []) one.remove();
      return key(own?.textContent || ""); };
    const label = (row) => named([...row.querySelectorAll("th")].at(-1));
    const rows = [...table.rows].map((row) => ({ key: label(row),
      fields: [...row.querySelectorAll("td[data-field]")].map((one) => one.dataset.field) })).filter((row) => row.fields.length);
    const at = rows.findIndex((row) => row.fields.includes(start));
    return { rows, at, from: rows[at].fields.indexOf(start), groups: [...table.querySelectorAll("th")].map(named) };
  }

  // How many sums would fail with these figures, whatever the open cells have.
  failing(typed, open = []) {
    const { knowledge } = this;
    const amount = (id) => (id in typed ? number(typed[id]) ?? 0 : open.includes(id) ? null : knowledge.amount(id));
    return knowledge.data.identities.filter((one) => checked(one, amount).fails).length;
  }

  // Figures of a row, from the chosen cell on, as they were typed.
  spread(line) {
    const { rows, at, from } = this.rows(), fields = rows[at].fields.slice(from, from + line.length);
    if (fields.length < line.length || !line.every((one) => one.trim())) {
      this.hands.refuse(this.knowledge.selected, this.knowledge.word("shape", { rows: 1, columns: line.length }));
      return false;
    }
    this.fill(Object.fromEntries(fields.map((id, n) => [id, line[n].trim()])));
    return true;
  }

  // A row or a block is held against what was read. What it would take away is asked about once more.
  // So is a block of which nothing says whose rows they are but the cell that was chosen: ``unnamed`` are its rows.
  fill(typed, unnamed) {
    const { knowledge } = this, ids = Object.keys(typed), start = knowledge.selected;
    const insist = knowledge.blockInsists && ids.every((id) => knowledge.insist.get(id) === typed[id]);
    const taken = ids.filter((id) => typed[id] === "" && knowledge.field(id).value);
    if (taken.length && !insist) {
      knowledge.refuseBlock(typed, true, true);
      this.hands.refuse(start, knowledge.word("empties", { count: taken.length }));
      for (const id of ids) this.drawing.cell(id);
      return;
    }
    if (unnamed > 1 && !insist) {
      knowledge.refuseBlock(typed, false, true);
      const name = (id) => knowledge.field(id).name.split(" › ").at(-2) || knowledge.field(id).name;
      this.hands.refuse(start, knowledge.word("no_labels", { rows: unnamed, first: name(ids[0]), last: name(ids.at(-1)) }));
      for (const id of ids) this.drawing.cell(id);
      return;
    }
    this.hands.answer("fill", ids, typed, insist);
  }
}

// The source on the left: its lines, its tables built again, or the picture of its page, with the selected place marked.

const LEGIBLE = 620; // pixels that a page is wide at first, so that its figures can be read

const STYLES = { place: "here", was: "was" }; // all else is about the place

class Sheet {
  constructor(page, source, knowledge, does) {
    Object.assign(this, { page, source, knowledge, does, pictures: new Map(), cells: [], built: null, zoom: null, pages: 0 });
  }

  show() {
    const { data } = this.knowledge;
    this.source.setAttribute("aria-label", this.knowledge.word("source"));
    if (data.picture) { this.pictures.set(data.picture.page, data.picture.url); this.pages = data.picture.pages; }
    if (this.built !== data.key) {
      this.built = data.key;
      this.at = null;
      if (data.blocks) this.build(data.blocks);
    }
    const { selected } = this.knowledge;
    if (!this.knowledge.field(selected)) { if (data.pictured) this.turn(undefined, false); return; }
    const { now, was } = this.knowledge.places(selected), field = (id) => this.knowledge.field(id);
    if (data.pictured) this.turn(field(now || was).page, false);
    const place = (id) => id && (data.blocks ? field(id).cells : field(id).place);
    const before = place(was), own = place(now), at = String([own, before]);
    if (this.at === at) return;
    this.at = at;
    const marks = [own, before && before[2] === "place" ? [before[0], before[1], "was"] : null].filter(Boolean);
    if (data.blocks) this.markCells(marks);
    else this.markText(marks);
  }

  build(blocks) {
    this.cells = [];
    const cell = (name, [number, text, across, down]) => {
      const made = element(name, { "data-n": number, colspan: across > 1 && across, rowspan: down > 1 && down }, text);
      this.cells[number] = made;
      return made;
    };
    this.source.replaceChildren(...blocks.map((block) => (block.table
      ? element("table", {}, ...block.rows.map((row) => element("tr", {}, ...row.map((one) => cell("td", one)))))
      : element("div", {}, ...block.rows.map((row) => element("div", {}, ...row.flatMap((one) => [cell("span", one), " "])))))));
  }

  // The first of the marks is scrolled to: where the figure stands, and not where it was read of this cell.
  markCells(marks) {
    for (const one of this.source.querySelectorAll(".here, .about, .was")) one.classList.remove("here", "about", "was");
    for (const [first, last, found] of marks) {
      for (let n = first; n <= last; n += 1) this.cells[n]?.classList.add(STYLES[found] || "about");
    }
    const [first, last] = marks[0] || [0, -1];
    if (last >= first && this.cells[first]) this.scrollTo(this.cells[first]);
  }

  markText(marks) {
    const { text } = this.knowledge.data, parts = [], made = [];
    let at = 0;
    for (const one of marks.filter(([start, end]) => end > start).sort(([a], [b]) => a - b)) {
      const [start, end, found] = one;
      if (start < at) continue;
      const style = STYLES[found] || "about";
      const mark = element("mark", { class: style === "here" ? null : style }, text.slice(start, end));
      parts.push(text.slice(at, start), mark);
      made[marks.indexOf(one)] = mark;
      at = end;
    }
    this.source.replaceChildren(...parts, text.slice(at));
    const first = made.find(Boolean);
    if (first) this.scrollTo(first);
  }

  scrollTo(mark) {
    const box = mark.getBoundingClientRect(), frame = this.source.getBoundingClientRect();
    this.source.scrollTop += box.top - frame.top - this.source.clientHeight / 2.5;
    this.source.scrollLeft += Math.min(0, box.left - frame.left) + Math.max(0, box.right - frame.right);
  }

  // Shows the picture of a page with the box of the selected field; asks for the picture where it is not here yet.
  turn(number, chosen) {
    const field = `${this.knowledge.selected} ${number}`;
    if (chosen || this.followed !== field) this.number = number || this.number || 1; // or else the person has turned it
    if (!chosen) this.followed = field;
    if (!this.pictures.has(this.number)) {
      if (this.awaited !== this.number) this.does.page(this.number);
      this.awaited = this.number;
      if (this.box) this.box.hidden = true; // it is another field's, on another page
      return;
    }
    const drawn = `${this.number} ${this.zoom} ${this.knowledge.data.language}`;
    if (this.drawn !== drawn) this.drawPage();
    this.drawn = drawn;
    this.drawBox(!chosen);
  }

  drawPage() {
    const { knowledge } = this, values = { page: this.number, pages: this.pages };
    const button = (name, run, off) => element("button", { type: "button", onclick: run, disabled: off }, knowledge.word(name));
    this.page.classList.add("pictured");
    this.zoom ??= Math.max(1, LEGIBLE / Math.max(1, this.page.clientWidth));
    this.box = element("div", { class: "ws-box", hidden: true });
    this.boxBefore = element("div", { class: "ws-before", hidden: true });
    this.boxed = null;  // the new one has no place yet
    this.picture = element("div", { class: "ws-picture", style: `width: ${this.zoom * 100}%` },
      element("img", { src: this.pictures.get(this.number), alt: knowledge.word("picture_of", values) }), this.boxBefore, this.box);
    this.page.replaceChildren(element("div", { class: "ws-turn" },
      button("back", () => this.leaf(-1), this.number <= 1),
      element("span", {}, knowledge.word("page", values)),
      button("on", () => this.leaf(1), this.number >= this.pages),
      button("wider", () => this.widen(1)), button("narrower", () => this.widen(-1))), this.picture);
    this.picture.querySelector("img").addEventListener("load", () => this.reach());
  }

  // Turns the page by one, on or back.
  leaf(step) {
    const wanted = (this.number || 1) + step;
    if (this.picture && wanted >= 1 && wanted <= this.pages) this.turn(wanted, true);
  }

  // Shows the picture larger, or smaller.
  widen(step) {
    if (!this.picture) return;
    this.zoom = Math.min(6, Math.max(0.5, this.zoom * 1.4 ** step));
    this.turn(this.number, true);
    this.reach();
  }

  drawBox(follow) {
    const { now, was } = this.knowledge.places(this.knowledge.selected), before = this.knowledge.field(was)?.box || [];
    if (before[5] === "place") this.put(this.boxBefore, before);
    else this.boxBefore.hidden = true;
    const box = this.knowledge.field(now)?.box || [], place = this.put(this.box, box);
    if (this.box.hidden) return;
    this.box.className = box[5] === "place" ? "ws-box" : "ws-box about";
    if (this.boxed === place) return;
    this.boxed = place;
    if (follow) this.reach();
  }

  put(box, [page, left, top, right, bottom]) {
    box.hidden = page !== this.number;
    const place = [`${left - 0.4}%`, `${top - 0.3}%`, `${right - left + 0.8}%`, `${bottom - top + 0.6}%`];
    [box.style.left, box.style.top, box.style.width, box.style.height] = place;
    return String(place);
  }

  // Scrolls the box into sight.
  reach() {
    if (!this.box || this.box.hidden) return;
    const box = this.box.getBoundingClientRect(), frame = this.page.getBoundingClientRect();
    this.page.scrollTop += box.top - frame.top - this.page.clientHeight / 2.5;
    const over = box.right - frame.right + 60, under = box.left - frame.left - 20;
    if (over > 0) this.page.scrollLeft += over; // no further than needed: the labels of rows stand on the left
    else if (under < 0) this.page.scrollLeft = Math.max(0, this.page.scrollLeft + under - 40);
  }

  // The field whose box on the picture was clicked; the smallest of several.
  boxedAt(event, ids) {
    const frame = this.picture?.getBoundingClientRect();
    if (!frame || !event.target.closest(".ws-picture")) return undefined;
    const x = (event.clientX - frame.left) / frame.width * 100, y = (event.clientY - frame.top) / frame.height * 100;
    const size = ([, left, top, right, bottom]) => (right - left) * (bottom - top);
    const own = ids.map((id) => [id, this.knowledge.field(id).box]).filter(([, box]) => box && box[0] === this.number
      && box[5] === "place" && box[1] - 0.6 <= x && x <= box[3] + 0.6 && box[2] - 0.4 <= y && y <= box[4] + 0.4);
    return own.sort(([, one], [, other]) => size(one) - size(other))[0]?.[0];
  }

  // The field whose place was clicked.
  fieldAt(event, ids) {
    const { knowledge } = this;
    if (knowledge.data.blocks) {
      const cell = event.target.closest("[data-n]"), n = cell ? Number(cell.dataset.n) : -1;
      return ids.find((id) => {
        const [first, last, found] = knowledge.field(id).cells || [0, -1, ""];
        return found === "place" && first <= n && n <= last;
      });
    }
    const chosen = document.getSelection();
    if (!chosen || !chosen.anchorNode || !this.source.contains(chosen.anchorNode)) return undefined;
    const range = document.createRange();
    range.setStart(this.source, 0);
    range.setEnd(chosen.anchorNode, chosen.anchorOffset);
    const at = range.toString().length;
    return ids.find((id) => {
      const [start, end, found] = knowledge.field(id).place || [0, 0, ""];
      return found === "place" && start <= at && at <= end && end > start;
    });
  }
}

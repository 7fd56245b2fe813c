// Figures that were read in the wrong cells: which ways there are to move a row, a block or a table by one place, and
// what each comes to; and which cell stands above or below another.

const WAYS = { left: [0, -1], right: [0, 1], up: [-1, 0], down: [1, 0] };

const WAY_WORDS = { left: "to_left", right: "to_right", up: "to_up", down: "to_down" };
const SPELT = 3; // figures of a move of which it is spelt out where they go
const SCOPE_WORDS = { range: "of_range", row: "of_row", rows: "of_rows", table: "of_table" };

// The rows about the chosen one that have as many cells: what can move as one.
function likeRows(rows, at) {
  const like = (row) => row && row.fields.length === rows[at].fields.length;
  let first = at, last = at;
  while (like(rows[first - 1])) first -= 1;
  while (like(rows[last + 1])) last += 1;
  return rows.slice(first, last + 1).map((row) => row.fields);
}

// The cells between two corners, both among them, row by row.
function between(grid, one, other) {
  const [top, bottom] = [one[0], other[0]].sort((a, b) => a - b), [left, right] = [one[1], other[1]].sort((a, b) => a - b);
  return grid.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
}

// Where each figure goes: for each cell that changes, the cell whose figure is its own; nothing where it is left free.
function moved(grid, cells, way) {
  const [down, along] = WAYS[way], own = new Set(cells), sources = {};
  grid.forEach((row, n) => row.forEach((id, k) => {
    const source = grid[n - down]?.[k - along];
    if (own.has(source)) sources[id] = source;
    else if (own.has(id)) sources[id] = "";
  }));
  return sources;
}

// What can be moved from a cell, or of the cells that were chosen, with the sums that fail before and after it.
function moves(knowledge, rows, at, range) {
  const grid = likeRows(rows, at), own = grid.indexOf(rows[at].fields);
  const scopes = range.length > 1 ? { range } : { row: grid[own] };
  if (range.length <= 1 && own > 0 && own < grid.length - 1) scopes.rows = grid.slice(own).flat();
  if (range.length <= 1 && grid.length > 1) scopes.table = grid.flat();
  const found = [];
  for (const [scope, cells] of Object.entries(scopes)) {
    for (const way of Object.keys(WAYS)) {
      const sources = moved(grid, cells, way), values = Object.values(sources).filter((id) => knowledge.field(id)?.value);
      if (!values.length || !alike(knowledge, sources)) continue;
      found.push({ scope, way, sources, ...weighed(knowledge, sources) });
    }
  }
  return found.sort((one, other) => isProposed(other) - isProposed(one)); // a key's first way is the one to propose
}

// Whether all sums hold after a move, and no figure falls out.
function isProposed(way) { return way.holds && !way.left; }

// Whether counts come to counts and amounts to amounts: nothing else is moved.
function alike(knowledge, sources) {
  const amount = (id) => knowledge.field(id)?.number === "amount";
  return Object.entries(sources).every(([id, source]) => !source || amount(id) === amount(source));
}

// How many sums of these cells fail before and after, and whether the move is one to propose: some failed, and where
// something is known all hold.
function weighed(knowledge, sources) {
  const own = new Set(Object.values(sources)); // the cells whose figures move
  const then = (id) => (!(id in sources) ? knowledge.amount(id) : sources[id] ? knowledge.amount(sources[id]) : null);
  const touched = knowledge.data.identities.filter((one) => [...one.left, ...one.right].some(([id]) => id in sources));
  const before = touched.filter((one) => checked(one, (id) => knowledge.amount(id)).fails).length;
  const after = touched.map((one) => checked(one, then)), fails = after.filter((one) => one.fails).length;
  const left = Object.keys(sources).filter((id) => knowledge.amount(id) && !own.has(id)).length;
  return { before, fails, left, holds: before > 0 && !fails && after.some((one) => !one.open) };
}

// What a way to move figures comes to, in words: the first figures with where they go, what is left free, what falls out.
function described(knowledge, sources) {
  const name = (id) => knowledge.field(id).name.split(" › ").slice(-2).join(" · ");
  const moving = Object.entries(sources).filter(([, source]) => source && knowledge.field(source).shown);
  const own = new Set(Object.values(sources)), amount = (id) => knowledge.amount(id);
  const lost = Object.keys(sources).filter((id) => amount(id) && !own.has(id));
  const free = Object.keys(sources).filter((id) => !sources[id]);
  const shown = (id) => knowledge.field(id).shown;
  const going = moving.slice(0, SPELT).map(([id, source]) => knowledge.word("goes", { figure: shown(source), cell: name(id) }));
  if (moving.length > SPELT) going.push(knowledge.word("goes_more", { count: moving.length - SPELT }));
  const told = [going.join(knowledge.word("comma"))];
  if (free.length) told.push(knowledge.word("goes_free", { count: free.length, first: name(free[0]) }));
  if (lost.length) told.push(knowledge.word("goes_lost", { figures: lost.slice(0, 6).map(shown).join(" ") }));
  return told;
}

// The nearest cell above or below, by where it stands on the screen: heads of a form span.
function nearest(cells, own, step) {
  let best = null, least = Infinity;
  for (const [id, cell] of cells) {
    const box = cell.getBoundingClientRect();
    const down = step > 0 ? box.top - own.bottom : own.top - box.bottom;
    if (down < -2) continue;
    const across = Math.max(0, Math.abs(box.left + box.width / 2 - own.left - own.width / 2) - own.width / 4);
    if (down * 4 + across < least) { least = down * 4 + across; best = id; }
  }
  return best;
}

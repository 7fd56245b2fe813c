// The sums of a cell, worked out anew at every key: each identity with its numbers and its gap.

const TOLERANCE = 1e-6;

function checked(identity, amountOf) {
  const side = (terms) => terms.map(([id, label]) => ({ id, label, amount: amountOf(id) }));
  const left = side(identity.left), right = side(identity.right);
  const open = [...left, ...right].some((one) => one.amount === null || one.amount === undefined);
  const total = (terms) => terms.reduce((sum, one) => sum + (one.amount || 0), 0);
  const gap = total(left) - total(right);
  const fails = identity.relation === "at_most" ? gap > TOLERANCE : Math.abs(gap) > TOLERANCE;
  return { title: identity.title, relation: identity.relation, left, right, open, gap, fails: !open && fails };
}

// The number that an identity leaves for a cell; null where others are open too, or where it leaves none.
function required(identity, id, amountOf) {
  if (identity.relation === "at_most") return null;
  const own = identity.left.some(([name]) => name === id) ? 1 : identity.right.some(([name]) => name === id) ? -1 : 0;
  const others = [...identity.left, ...identity.right].filter(([name]) => name !== id).map(([name]) => amountOf(name));
  if (!own || others.some((one) => one === null || one === undefined)) return null;
  const needed = -own * checked(identity, (name) => (name === id ? 0 : amountOf(name))).gap;
  return needed >= 0 ? needed : null;
}

function drawSum(knowledge, sum, selected, choose) {
  const term = (one) => element("button", {
    type: "button", class: one.id === selected ? "term own" : "term", tabindex: "-1", onclick: () => choose(one.id),
  }, `${one.label} `, element("b", {}, one.amount === null || one.amount === undefined ? "?" : figure(one.amount)));
  const side = (terms) => {
    const told = terms.filter((one) => one.amount !== 0 || one.id === selected);
    const parts = told.length ? told : terms.slice(0, 1);
    return parts.flatMap((one, n) => (n ? [" + ", term(one)] : [term(one)]));
  };
  const sign = sum.open ? " ≟ " : sum.fails ? (sum.relation === "at_most" ? " > " : " ≠ ")
    : (sum.relation === "at_most" ? " ≤ " : " = ");
  const state = sum.open ? knowledge.word("open") : sum.fails ? knowledge.word("gap", { gap: figure(sum.gap) }) : "✓";
  return element("div", { class: `sum ${sum.open ? "open" : sum.fails ? "fails" : "holds"}` },
    element("small", {}, sum.title), element("div", {}, ...side(sum.left), sign, ...side(sum.right), " ",
      element("span", { class: "verdict" }, state)));
}

function figure(amount) { return String(Math.round(amount * 1e6) / 1e6); }

// lrchart: Vega expressions as closures. The policy of a page forbids compiling them to code, and
// interpreting the syntax tree for every row takes several times as long.

const CONSTANTS = {
  NaN, E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, PI: Math.PI,
  SQRT1_2: Math.SQRT1_2, SQRT2: Math.SQRT2, MIN_VALUE: Number.MIN_VALUE, MAX_VALUE: Number.MAX_VALUE,
};

const UNARY = { "+": (a) => +a, "-": (a) => -a, "~": (a) => ~a, "!": (a) => !a };

/** Operator -> function that combines two closures; a function each is faster than one for all. */
const BINARY = {
  "+": (a, b) => (d, s, e, i) => a(d, s, e, i) + b(d, s, e, i),
  "-": (a, b) => (d, s, e, i) => a(d, s, e, i) - b(d, s, e, i),
  "*": (a, b) => (d, s, e, i) => a(d, s, e, i) * b(d, s, e, i),
  "/": (a, b) => (d, s, e, i) => a(d, s, e, i) / b(d, s, e, i),
  "%": (a, b) => (d, s, e, i) => a(d, s, e, i) % b(d, s, e, i),
  "<": (a, b) => (d, s, e, i) => a(d, s, e, i) < b(d, s, e, i),
  ">": (a, b) => (d, s, e, i) => a(d, s, e, i) > b(d, s, e, i),
  "<=": (a, b) => (d, s, e, i) => a(d, s, e, i) <= b(d, s, e, i),
  ">=": (a, b) => (d, s, e, i) => a(d, s, e, i) >= b(d, s, e, i),
  "==": (a, b) => (d, s, e, i) => a(d, s, e, i) == b(d, s, e, i),
  "!=": (a, b) => (d, s, e, i) => a(d, s, e, i) != b(d, s, e, i),
  "===": (a, b) => (d, s, e, i) => a(d, s, e, i) === b(d, s, e, i),
  "!==": (a, b) => (d, s, e, i) => a(d, s, e, i) !== b(d, s, e, i),
  "&": (a, b) => (d, s, e, i) => a(d, s, e, i) & b(d, s, e, i),
  "|": (a, b) => (d, s, e, i) => a(d, s, e, i) | b(d, s, e, i),
  "^": (a, b) => (d, s, e, i) => a(d, s, e, i) ^ b(d, s, e, i),
  "<<": (a, b) => (d, s, e, i) => a(d, s, e, i) << b(d, s, e, i),
  ">>": (a, b) => (d, s, e, i) => a(d, s, e, i) >> b(d, s, e, i),
  ">>>": (a, b) => (d, s, e, i) => a(d, s, e, i) >>> b(d, s, e, i),
};

const MATHS = [
  "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "exp", "floor", "hypot", "log", "max", "min", "pow",
  "random", "round", "sin", "sqrt", "tan",
];
/** Vega function -> part of a Date that it returns. */
const PARTS = {
  date: "Date", day: "Day", year: "FullYear", month: "Month", hours: "Hours", minutes: "Minutes",
  seconds: "Seconds", milliseconds: "Milliseconds",
};

/** The functions of https://vega.github.io/vega/docs/expressions/ that need no view. */
const FUNCTIONS = Object.assign(Object.create(null), Object.fromEntries([
  ...MATHS.map((name) => [name, Math[name]]),
  ...Object.entries(PARTS).flatMap(([name, part]) => [
    [name, (time) => new Date(time)[`get${part}`]()],
    [`utc${name}`, (time) => new Date(time)[`getUTC${part}`]()],
  ]),
]), {
  isNaN: Number.isNaN,
  isFinite: Number.isFinite,
  clamp: (value, low, high) => Math.max(low, Math.min(high, value)),
  now: Date.now,
  utc: Date.UTC,
  datetime: (...parts) => new Date(...parts),
  time: (date) => new Date(date).getTime(),
  timezoneoffset: (date) => new Date(date).getTimezoneOffset(),
  length: (list) => list.length,
  join: (list, between) => list.join(between),
  indexof: (list, ...rest) => list.indexOf(...rest),
  lastindexof: (list, ...rest) => list.lastIndexOf(...rest),
  slice: (list, ...ends) => list.slice(...ends),
  reverse: (list) => [...list].reverse(),
  sort: (list) => [...list].sort(vega.ascending),
  parseFloat: Number.parseFloat,
  parseInt: Number.parseInt,
  upper: (text) => String(text).toUpperCase(),
  lower: (text) => String(text).toLowerCase(),
  trim: (text) => String(text).trim(),
  substring: (text, ...ends) => String(text).substring(...ends),
  split: (text, ...by) => String(text).split(...by),
  replace: (text, pattern, other) => String(text).replace(pattern, String(other)),
  btoa: (text) => btoa(text),
  atob: (text) => atob(text),
  regexp: (...parts) => new RegExp(...parts),
  test: (pattern, text) => new RegExp(pattern).test(text),
});

/** Functions of an event handler, which use its event. */
const OF_EVENT = new Set(["view", "item", "group", "xy", "x", "y"]);

/**
 * Type of a node -> function that returns its closure. `of` turns a child into a closure;
 * `functions` are those of the view. Closures take a row, the signals, an event and an item.
 */
const NODES = {
  Literal: ({ value }) => () => value,
  Identifier({ name }) {
    if (name === "datum") return (d) => d;
    if (name === "event") return (d, s, e) => e;
    if (name === "item") return (d, s, e, i) => i;
    if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name];
    const key = `$${name}`;
    return (d, s) => s?.[key];
  },
  MemberExpression({ object, property, computed }, of) {
    if (!computed || property.type === "Literal") {
      const name = nameOf(property);
      if (object.name === "datum") return (d) => withoutFunctions(d[name]);
      const owner = of(object);
      return (d, s, e, i) => withoutFunctions(owner(d, s, e, i)[name]);
    }
    const [owner, key] = [of(object), of(property)];
    return (d, s, e, i) => withoutFunctions(owner(d, s, e, i)[key(d, s, e, i)]);
  },
  CallExpression({ callee, arguments: given }, of, functions) {
    const name = callee.name.replace(/^_/, "");
    const parts = given.map(of);
    if (name === "if") return choice(...parts);
    if (OF_EVENT.has(name)) return (d, s, e, i) => e.vega[name](...parts.map((part) => part(d, s, e, i)));
    const home = name in functions ? functions : FUNCTIONS;
    const [first, second] = parts;
    if (parts.length === 1) return (d, s, e, i) => home[name](first(d, s, e, i));
    if (parts.length === 2) return (d, s, e, i) => home[name](first(d, s, e, i), second(d, s, e, i));
    return (d, s, e, i) => home[name](...parts.map((part) => part(d, s, e, i)));
  },
  ArrayExpression({ elements }, of) {
    const parts = elements.map(of);
    return (d, s, e, i) => parts.map((part) => part(d, s, e, i));
  },
  ObjectExpression({ properties }, of) {
    const parts = properties.map(({ key, value }) => [nameOf(key), of(value)]);
    return (d, s, e, i) => Object.fromEntries(parts.map(([key, part]) => [key, part(d, s, e, i)]));
  },
  UnaryExpression({ operator, argument }, of) {
    const [act, value] = [UNARY[operator], of(argument)];
    return (d, s, e, i) => act(value(d, s, e, i));
  },
  BinaryExpression({ operator, left, right }, of) {
    return BINARY[operator](of(left), of(right));
  },
  LogicalExpression({ operator, left, right }, of) {
    const [one, other] = [of(left), of(right)];
    if (operator === "&&") return (d, s, e, i) => one(d, s, e, i) && other(d, s, e, i);
    return (d, s, e, i) => one(d, s, e, i) || other(d, s, e, i);
  },
  ConditionalExpression({ test, consequent, alternate }, of) {
    return choice(of(test), of(consequent), of(alternate));
  },
};

function choice(test, yes, no) {
  return (d, s, e, i) => (test(d, s, e, i) ? yes(d, s, e, i) : no(d, s, e, i));
}

/** A member of an object, unless it is a function, by which an expression could reach the page. */
function withoutFunctions(member) {
  return typeof member === "function" ? undefined : member;
}

/** The name of a member: `key` and `"key"` are the same. */
function nameOf({ name, value }) {
  return name ?? value;
}

function closure(node, functions) {
  const of = (child) => NODES[child.type](child, of, functions);
  return of(node);
}

/** Properties that place an item: both edges, size and centre. */
const [ACROSS, DOWN] = [["x", "x2", "width", "xc"], ["y", "y2", "height", "yc"]];

/** Set the left edge and width (or the upper edge and height) of an item from what is given. */
function fit(item, given, swapped, [start, end, size, centre]) {
  if (given[end]) {
    if (given[start]) {
      if (swapped && item[start] > item[end]) [item[start], item[end]] = [item[end], item[start]];
      item[size] = item[end] - item[start];
    } else {
      item[start] = item[end] - (item[size] || 0);
    }
  }
  if (given[centre]) item[start] = item[centre] - (item[size] || 0) / 2;
}

/** Interpreter for Vega's option `expr`: a function for each kind of expression. */
const expressions = {
  operator({ functions }, { ast }) {
    const value = closure(ast, functions);
    return (signals) => value(undefined, signals);
  },
  parameter: ({ functions }, { ast }) => closure(ast, functions),
  event({ functions }, { ast }) {
    const value = closure(ast, functions);
    return (event) => value(undefined, undefined, event);
  },
  handler({ functions }, { ast }) {
    const value = closure(ast, functions);
    return (signals, event) => value(event.item?.datum, signals, event);
  },
  encode({ functions }, { marktype, channels }) {
    const values = Object.entries(channels).map(([name, { ast }]) => [name, closure(ast, functions)]);
    const swapped = ["group", "image", "rect"].includes(marktype);
    return (item, signals) => {
      let changed = false;
      for (const [name, value] of values) {
        const now = value(item.datum, signals, undefined, item);
        changed ||= item[name] !== now;
        item[name] = now;
      }
      if (marktype !== "rule") {
        fit(item, channels, swapped, ACROSS);
        fit(item, channels, swapped, DOWN);
      }
      return changed;
    };
  },
};

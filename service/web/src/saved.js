// What this browser remembers, and nobody else: the text being written, and queries kept under a name.
const DRAFT = "pharmakon.sparql.draft";
const SHELF = "pharmakon.sparql.queries";

// A browser that forbids storage forgets; nothing else changes.
function stored(key, fallback) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or forbidden.
  }
}

export const draft = {
  read: () => stored(DRAFT, ""),
  write: (text) => store(DRAFT, text),
};

export const shelf = {
  section: null,
  open: null,

  draw(section, open) {
    Object.assign(this, { section, open });
    const queries = stored(SHELF, {});
    section.hidden = Object.keys(queries).length === 0;
    section.querySelector("ul").replaceChildren(
      ...Object.keys(queries)
        .sort((a, b) => a.localeCompare(b))
        .map((name) => this.item(name, queries[name])),
    );
  },

  item(name, query) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("button"), { type: "button", className: "kept", textContent: name });
    link.addEventListener("click", () => this.open(query));
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "forget", textContent: "×" });
    remove.setAttribute("aria-label", `Forget ${name}`);
    remove.addEventListener("click", () => this.remove(name));
    item.append(link, remove);
    return item;
  },

  put(name, query) {
    store(SHELF, { ...stored(SHELF, {}), [name]: query });
    this.draw(this.section, this.open);
  },

  remove(name) {
    const { [name]: _, ...rest } = stored(SHELF, {});
    store(SHELF, rest);
    this.draw(this.section, this.open);
  },

  // The first comment of a query is often its title.
  suggestion(query) {
    return query.match(/^\s*#\s*(.+)$/m)?.[1].slice(0, 60) ?? "";
  },
};

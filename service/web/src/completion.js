// Completion from this dataset alone: YASQE's own completers would ask prefix.cc and Linked Open Vocabularies.
const LIMIT = 60;

export function complete(Yasqe, terms) {
  const { prefixes, class: classes, property: properties } = Yasqe.Autocompleters;
  const keepNothing = { persistenceId: undefined };
  Object.assign(prefixes, keepNothing, {
    get: async () => Object.entries((await terms).prefixes ?? {}).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  });
  Object.assign(classes, completer(terms, "classes"));
  Object.assign(properties, completer(terms, "properties"));
}

function completer(terms, kind) {
  return {
    persistenceId: undefined,
    bulk: false,
    get: async (_, token) => {
      const loaded = await terms;
      return matching(loaded[kind] ?? [], loaded.prefixes ?? {}, token);
    },
    preProcessToken: (yasqe, token) => ({
      ...token,
      declared: yasqe.getPrefixesFromQuery(),
      autocompletionString: token.string.trim(),
    }),
    // Suggestions are written as names where the dataset has a prefix; declare it if the query does not.
    postProcessSuggestion: (yasqe, token, suggestion) => suggestion,
    postprocessHints: (yasqe, hints) =>
      hints.map((hint) => ({
        ...hint,
        displayText: hint.text,
      })),
  };
}

// Terms whose name or label has what was typed; the server lists the most used first.
function matching(terms, prefixes, token) {
  const typed = token.autocompletionString.replace(/^</, "").toLowerCase();
  const [, local = typed] = typed.match(/:(.*)$/) ?? [];
  const prefix = typed.includes(":") ? typed.slice(0, typed.indexOf(":") + 1) : "";
  return terms
    .filter(({ iri, label }) => {
      const name = shortened(iri, prefixes).toLowerCase();
      if (prefix && !typed.startsWith("http")) return name.startsWith(prefix) && name.slice(prefix.length).includes(local);
      return name.includes(typed) || label.toLowerCase().includes(typed) || iri.toLowerCase().startsWith(typed);
    })
    .slice(0, LIMIT)
    .map(({ iri }) => shortened(iri, prefixes));
}

function shortened(iri, prefixes) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[\w-]+$/.test(local)) return `${prefix}:${local}`;
  }
  return `<${iri}>`;
}

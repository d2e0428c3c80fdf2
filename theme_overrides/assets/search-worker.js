/* Search, off the page's own thread: a query's words put together, filtered, ranked and shown.
   Several indexes (the articles', the raw texts', other archives') are asked at once and give one
   list. */
"use strict";

/* The indexes' first files are asked for while the rest of this program is on its way: a wait less
   on a slow line. A portal's page names its archives' indexes in this program's address; every
   other one asks its own. (The copy for the disk has no address to ask.) */
self.huikanEarly = new Map();
if (/^https?:$/.test(self.location?.protocol)) {
  const named = new URLSearchParams(self.location.search).getAll("index");
  for (const root of named.length ? named : ["../search/"]) {
    const { href } = new URL("manifest.json", new URL(root, self.location.href));
    self.huikanEarly.set(href, fetch(href, { cache: "no-cache" }).catch(() => null));
  }
}

importScripts("search-fold.js", "search-index.js");

(() => {
  const { LONGEST_QUERY, fold, parse, marks } = self.huikanFold;
  const { COMMITTEE, Failure, HEADLINE, Index } = self.huikanIndex;
  const PAGE = 10;
  const CONTEXT_BEFORE = 24;
  const CONTEXT = 96;
  const LONGEST_WORD = 20;

  // --- The whole query. ---

  async function search(request) {
    const lost = [];
    const asked = await askAll(request, lost);
    const indexes = asked.map(({ index }) => index);
    const terms = asked[0].terms;
    const every = asked.flatMap(({ hits }) => hits);
    const facets = [...new Set(indexes.flatMap((index) => Object.keys(index.facets)))];
    const passes = filters(facets, request.filters, indexes);
    const hits = every.filter((hit) => facets.every((facet) => passes[facet](hit)));
    hits.sort(request.sort === "date" ? byDate : byRelevance);
    const pages = Math.max(1, Math.ceil(hits.length / PAGE));
    const page = Math.min(Math.max(1, request.page), pages);
    const shown = hits.slice((page - 1) * PAGE, page * PAGE);
    return {
      total: hits.length,
      unfiltered: every.length,
      page,
      pages,
      documents: request.all ? hits.map((hit) => hit.document) : undefined,
      hits: await Promise.all(shown.map((hit) => show(hit, hit.terms))),
      facets: count(facets, every, passes, indexes),
      near: every.length || !terms.length || request.lenient ? null : await nearly(asked),
      empty: !terms.length,
      lost,
    };
  }

  /** What each index says. If they are several archives' (`lenient`), those that do not answer are
      lost, unless that is all of them. */
  async function askAll({ roots, query, lenient }, lost) {
    const asking = roots.map((root) => askIndex(root, query));
    if (!lenient) return Promise.all(asking);
    const settled = await Promise.allSettled(asking);
    const asked = settled.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    if (!asked.length) throw settled[0].reason;
    settled.forEach(({ status }, i) => {
      if (status === "fulfilled") return;
      lost.push(roots[i]);
      opened.delete(roots[i]);
    });
    return asked;
  }

  async function askIndex(root, query) {
    const index = await open(root, query);
    await index.learn(query.slice(0, LONGEST_QUERY));
    const terms = parse(query, index.simplified);
    const found = await Promise.all(terms.map((term) => index.match(term.chars)));
    return { index, terms, found, hits: combine(index, terms, found) };
  }

  function combine(index, terms, found) {
    const wanted = found.filter((_, i) => !terms[i].without);
    const unwanted = found.filter((_, i) => terms[i].without);
    if (!terms.length) return [];
    const sorted = (wanted.length ? wanted : [everything(index)]).sort((a, b) => a.size - b.size);
    const shown = terms.filter((term) => !term.without);
    const hits = [];
    for (const [document, rarest] of sorted[0]) {
      const each = sorted.map((hits) => hits.get(document));
      if (each.some((hit) => !hit) || unwanted.some((hits) => hits.has(document))) continue;
      let count = 0, headline = 0, committee = 0;
      for (const hit of each) {
        count += hit.count;
        headline += hit.flags & HEADLINE ? 1 : 0;
        committee += hit.flags & COMMITTEE ? 1 : 0;
      }
      const year = Number(index.valuesOf("year", document)[0] || 0);
      hits.push({
        index, document, terms: shown, piece: rarest.piece, count, headline, committee, year,
      });
    }
    return hits;
  }

  function everything(index) {
    const hit = { count: 0, flags: 0, piece: 0 };
    return new Map(Array.from(index.pieces, (_, document) => [document, hit]));
  }

  const byDate = (a, b) => b.year - a.year || byRelevance(a, b);
  const byRelevance = (a, b) => b.headline - a.headline || b.committee - a.committee
    || b.count - a.count || b.year - a.year || a.document - b.document;

  /** For each facet, whether a hit passes its filter. An unknown value passes nothing. */
  function filters(facets, chosen, indexes) {
    return Object.fromEntries(facets.map((facet) => {
      if (!chosen[facet]) return [facet, () => true];
      const number = new Map(indexes.map((index) =>
        [index, (index.facets[facet] || []).indexOf(chosen[facet])]));
      return [facet, (hit) =>
        hit.index.numbersOf(facet, hit.document).includes(number.get(hit.index))];
    }));
  }

  /** The hits for each value of each facet, as they would be with the other filters kept. */
  function count(facets, hits, passes, indexes) {
    const failed = hits.map((hit) => facets.filter((facet) => !passes[facet](hit)));
    return Object.fromEntries(facets.map((facet) => {
      const counts = new Map(indexes.map((index) =>
        [index, new Uint32Array((index.facets[facet] || []).length)]));
      hits.forEach((hit, i) => {
        if (failed[i].some((other) => other !== facet)) return;
        const own = counts.get(hit.index);
        for (const number of hit.index.numbersOf(facet, hit.document)) own[number] += 1;
      });
      return [facet, named(facet, counts)];
    }));
  }

  /** Values by name, with their English names and how many hits have them. */
  function named(facet, counts) {
    const rows = new Map();
    for (const [index, own] of counts) {
      own.forEach((count, number) => {
        if (!count) return;
        const name = index.facets[facet][number];
        const row = rows.get(name) || { name, english: index.english[name] || "", count: 0 };
        row.count += count;
        rows.set(name, row);
      });
    }
    const order = facet === "year" ? (a, b) => b.name - a.name
      : (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1);
    return [...rows.values()].sort(order);
  }

  /** What of a query without hits does stand somewhere. */
  async function nearly(asked) {
    const [{ index, terms, found }] = asked;
    const rows = [];
    for (const [i, term] of terms.entries()) {
      if (term.without) continue;
      if (found[i].size) rows.push({ text: term.text, part: term.text, count: found[i].size });
      else rows.push({ text: term.text, ...(await index.longestPart(term.chars)) });
    }
    return rows;
  }

  // --- What a hit shows. ---

  async function show(hit, terms) {
    const { index, document } = hit;
    const piece = await index.piece(document, hit.piece);
    const spans = (text) => marks(text, terms, index.simplified);
    const mark = (text) => slices(text, spans(text), 0, text.length);
    return {
      document,
      root: index.root,
      address: piece.address,
      issue: piece.issue,
      lang: index.valuesOf("lang", document)[0] || "",
      year: index.valuesOf("year", document)[0] || "",
      count: hit.count,
      committees: index.valuesOf("committee", document).map((text) => (
        { parts: mark(text), english: index.english[text] || "" })),
      title: mark(piece.title),
      subtitle: mark(piece.subtitle),
      feature: mark(piece.feature),
      authors: piece.authors.map(mark),
      snippet: snippet(piece, spans(piece.text)),
      found: asPrinted(index, piece, terms),
    };
  }

  /** The strings that were found, as they stand in this text: what its page is to mark. */
  function asPrinted(index, piece, terms) {
    const printed = new Set();
    for (const text of [piece.text, piece.title, piece.subtitle]) {
      for (const [from, to] of marks(text, terms, index.simplified)) {
        printed.add(fold(text.slice(from, to), new Map()).chars.join(""));
      }
    }
    return [...printed];
  }

  /** A text between two places as `[text, isMarked]`. */
  function slices(text, spans, start, end) {
    const out = [];
    let at = start;
    for (const [from, to] of spans) {
      if (to <= at || from >= end) continue;
      if (from > at) out.push([text.slice(at, from), false]);
      out.push([text.slice(Math.max(from, at), Math.min(to, end)), true]);
      at = Math.min(to, end);
    }
    if (at < end) out.push([text.slice(at, end), false]);
    return out;
  }

  function snippet({ text, cut }, spans) {
    const first = spans.length ? spans[0] : [0, 0];
    let start = Math.max(0, first[0] - CONTEXT_BEFORE);
    let end = Math.min(text.length, Math.max(start + CONTEXT, first[1]));
    for (let i = 0; i < LONGEST_WORD && isInside(text, start); i += 1) start -= 1;
    for (let i = 0; i < LONGEST_WORD && isInside(text, end); i += 1) end += 1;
    for (const [from, to] of spans) if (from < end && to > end) end = to;
    const parts = slices(text, spans, start, end);
    if (start > 0 || cut[0]) parts.unshift(["…", false]);
    if (end < text.length || cut[1]) parts.push(["…", false]);
    return text ? parts : [];
  }

  /** Whether a place is inside a character or a word in letters. */
  const isInside = (text, at) => /[\udc00-\udfff]/.test(text.charAt(at))
    || /^[\p{Script=Latin}\d]{2}$/u.test(text.slice(at - 1, at + 1));

  // --- Messages. ---

  const opened = new Map();

  /** The index below a root, opened once; a first query has its own files asked for beside. */
  function open(root, query) {
    if (typeof DecompressionStream === "undefined") throw new Failure("browser");
    if (!opened.has(root)) {
      const opening = Index.open(root, query);
      opening.catch(() => opened.delete(root));
      opened.set(root, opening);
    }
    return opened.get(root);
  }

  /** Once more from the start if files are gone: the site may have been published anew. */
  async function answer(request) {
    try {
      return await search(request);
    } catch (failure) {
      if (failure.code !== "missing") throw failure;
      opened.clear();
      return search(request);
    }
  }

  self.onmessage = async ({ data }) => {
    try {
      if (data.warm) await Promise.all(data.roots.map((root) => open(root, "")));
      else self.postMessage({ id: data.id, ...(await answer(data)) });
    } catch (failure) {
      self.postMessage({ id: data.id, error: failure.code || "broken", detail: String(failure) });
    }
  };
})();

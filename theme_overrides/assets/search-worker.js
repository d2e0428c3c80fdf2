/* Search, off the page's own thread. It reads the files that `huikan.site.search` writes
   (docs/search-format.md) and answers messages; it touches no page and no other host. */
"use strict";

(() => {
  const FORMAT = 1;
  const PAGE = 10;
  const LONGEST_QUERY = 200;
  const MOST_TERMS = 12;
  const LONGEST_NEAR = 24;
  const NEAR_FILES = 10;
  const FIRST_GRAMS = 3;
  const FEW_PLACES = 2;
  const CONTEXT_BEFORE = 24;
  const CONTEXT = 96;
  const FIRST_CJK = 0x2e80;
  const HAN_FIRST = 0x4e00;
  const FACETS = ["lang", "year", "place", "kind", "committee"];
  const GAP = /〔缺〕/g;
  const HIDDEN = "\u200b\u200b\u200b";

  // --- Folding: the same as `fold` in search.py, character by character. ---

  const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
  const INVISIBLE = /[\0\xad\u200b-\u200f\u2060\ufeff]/;
  const WORD = /[\p{L}\p{N}]/u;
  const ALIKE = new Map();
  for (const [target, ...alike] of [
    '"“”„‟「」『』', "'‘’‚‛", "-‐‑‒–—―−─", "~〜∼", "·•・‧∙･", "…⋯", "。｡",
  ]) for (const character of alike) ALIKE.set(character, target);

  function foldCharacter(character, simplified) {
    const known = simplified.get(character) || ALIKE.get(character);
    if (known) return known;
    const point = character.codePointAt(0);
    const half = point >= 0xff01 && point <= 0xff5e
      ? String.fromCodePoint(point - 0xfee0) : character;
    const lower = half.toLowerCase();
    return [...lower].length === 1 ? lower : half;
  }

  const isWord = (character) => character.codePointAt(0) < FIRST_CJK && WORD.test(character);

  /** The characters that count, and for each where it stands in the text (UTF-16). */
  function fold(text, simplified) {
    const chars = [], from = [];
    let space = -1, at = 0;
    for (const character of text.replace(GAP, HIDDEN)) {
      const here = at;
      at += character.length;
      if (INVISIBLE.test(character)) continue;
      if (SPACES.test(character)) {
        if (space < 0) space = here;
        continue;
      }
      const folded = foldCharacter(character, simplified);
      if (space >= 0 && chars.length && isWord(chars[chars.length - 1]) && isWord(folded)) {
        chars.push(" ");
        from.push(space);
      }
      space = -1;
      chars.push(folded);
      from.push(here);
    }
    return { chars, from };
  }

  // --- The query: words parted by spaces, "phrases", -without. ---

  // A quote closes where a space or the end follows, so a phrase may hold quotes itself.
  const PHRASE = ['""', "＂＂", "“”", "「」", "『』"]
    .map(([open, close]) => `${open}([^]+?)${close}(?=\\s|$)`).join("|");
  const TERM = new RegExp(`(?<=^|\\s)([-－]?)(?:${PHRASE}|(\\S+))`, "g");

  function parse(query, simplified) {
    const terms = [];
    for (const [, minus, ...texts] of query.slice(0, LONGEST_QUERY).matchAll(TERM)) {
      const text = texts.find((found) => found !== undefined);
      const { chars } = fold(text, simplified);
      if (chars.length && terms.length < MOST_TERMS) {
        terms.push({ text: text.trim(), chars, without: minus !== "" });
      }
    }
    return terms;
  }

  // --- Files. ---

  /** One state of the archive's index; a new one is opened when the site was published anew. */
  class Index {
    constructor(root, manifest) {
      this.root = root;
      this.manifest = manifest;
      this.files = new Map();
      this.lists = new Map();
      this.simplified = new Map();
      this.frequent = new Set();
    }

    static async open(root) {
      const response = await fetchOrFail(new URL("manifest.json", root), { cache: "no-cache" });
      const manifest = await response.json();
      if (manifest.format !== FORMAT) throw new Failure("format");
      const index = new Index(root, manifest);
      const [core, columns] = await Promise.all([index.json("core.bin"), index.bytes("docs.bin")]);
      index.facets = core.facets;
      index.english = core.english;
      index.addFrequent(core.frequent);
      index.addSimplified(core.simplified);
      index.readColumns(integers(columns));
      return index;
    }

    /** `levels[n]` has strings of n characters and then the last ones of grams that begin so.
        Every part of a frequent gram is frequent too. */
    addFrequent(levels) {
      levels.forEach((stems, length) => {
        for (const stem of stems) {
          const chars = [...stem];
          for (const last of chars.slice(length)) {
            const gram = [...chars.slice(0, length), last];
            for (let from = 0; from <= length; from += 1) {
              for (let to = from + 1; to <= length + 1; to += 1) {
                this.frequent.add(gram.slice(from, to).join(""));
              }
            }
          }
        }
      });
    }

    addSimplified(pairs) {
      const chars = [...pairs];
      for (let i = 0; i < chars.length; i += 2) this.simplified.set(chars[i], chars[i + 1]);
    }

    /** Learn what the characters of a query are in simplified script. */
    async learn(query) {
      const unknown = [...query].filter((c) => c.codePointAt(0) >= FIRST_CJK
        && !this.frequent.has(c) && !this.simplified.has(c));
      const numbers = new Set(unknown.map((c) => c.codePointAt(0) % this.manifest.simplified));
      const files = [...numbers].map((number) => this.json(`s/${number}.bin`));
      for (const pairs of await Promise.all(files)) this.addSimplified(pairs);
    }

    readColumns(values) {
      const count = this.manifest.documents;
      let at = 0;
      const column = () => values.subarray(at, (at += count));
      const units = [column(), column(), column(), column()];
      this.starts = new Float64Array(count * 4 + 1);
      for (let i = 0; i < count * 4; i += 1) {
        this.starts[i + 1] = this.starts[i] + units[i % 4][i >> 2] * this.manifest.unit;
      }
      this.columns = { lang: column(), year: column(), place: column(), kind: column() };
      const own = column();
      this.committees = Array.from(own, (number) => values.subarray(at, (at += number)));
    }

    /** The numbers (from 1) of a document's values of a facet. */
    valuesOf(facet, document) {
      if (facet === "committee") return this.committees[document];
      const value = this.columns[facet][document];
      return value ? [value] : [];
    }

    bytes(name) {
      if (!this.files.has(name)) {
        const url = new URL(`${this.manifest.folder}/${name}`, this.root);
        const loading = fetchOrFail(url).then(unpack);
        loading.catch(() => this.files.delete(name));
        this.files.set(name, loading);
      }
      return this.files.get(name);
    }

    async json(name) {
      return JSON.parse(new TextDecoder().decode(await this.bytes(name)));
    }

    /** A gram's list: `{ frequent, values }`, or null if it stands nowhere. */
    async list(chars) {
      const gram = chars.join("");
      if (!this.lists.has(gram)) {
        const points = chars.map((c) => c.codePointAt(0));
        const shard = hash(points) % this.manifest.shards;
        this.lists.set(gram, find(integers(await this.bytes(`g/${shard}.bin`)), points));
      }
      return this.lists.get(gram);
    }
  }

  class Failure extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }

  async function fetchOrFail(url, options) {
    let response;
    try {
      response = await fetch(url.href, options);
    } catch {
      throw new Failure("network");
    }
    if (!response.ok) throw new Failure(response.status === 404 ? "missing" : "network");
    return response;
  }

  /** Files are gzipped by us; a server that declares that has them unpacked already. */
  async function unpack(response) {
    try {
      const data = new Uint8Array(await response.arrayBuffer());
      if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
      const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch {
      throw new Failure("network");
    }
  }

  /** Seven bits a byte, low ones first. */
  function integers(bytes) {
    const out = new Uint32Array(bytes.length);
    let count = 0, value = 0, shift = 0;
    for (const byte of bytes) {
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) {
        out[count++] = value;
        value = shift = 0;
      }
    }
    return out.subarray(0, count);
  }

  function hash(points) {
    let mixed = 2166136261;
    for (const point of points) mixed = Math.imul(mixed ^ point, 16777619);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  function find(values, points) {
    const wanted = points.map((p) => (p - HAN_FIRST + 0x110000) % 0x110000);
    for (let at = 0; at < values.length;) {
      const length = values[at] >> 1;
      const start = at + 2 + length, end = start + values[start - 1];
      if (length === wanted.length && wanted.every((p, i) => values[at + 1 + i] === p)) {
        return { frequent: (values[at] & 1) === 1, values: values.subarray(start, end) };
      }
      at = end;
    }
    return null;
  }

  // --- One string: where it stands. ---

  /** Grams with positions that together make up the characters: `[start, end]` of each.
      The characters as a whole are not a frequent gram. */
  function cover(chars, frequent) {
    const is = (start, end) => frequent.has(chars.slice(start, end).join(""));
    const spans = chars.map((_, start) => {
      let end = start + 1;
      while (end <= chars.length && is(start, end)) end += 1;
      if (end <= chars.length) return [start, end];
      let from = start - 1;
      while (is(from, chars.length)) from -= 1;
      return [from, chars.length];
    });
    const chosen = [];
    for (let covered = 0; covered < chars.length;) {
      const usable = spans.filter(([start, end]) => start <= covered && end > covered);
      const best = usable.reduce((a, b) => (b[1] > a[1] ? b : a));
      chosen.push(best);
      covered = best[1];
    }
    return chosen;
  }

  /** Every document with the string: `Map(document → { count, flags, piece })`. */
  async function match(index, chars) {
    if (index.frequent.has(chars.join(""))) {
      return documentsOfList((await index.list(chars))?.values ?? []);
    }
    const spans = cover(chars, index.frequent).sort((a, b) => (a[1] - a[0]) - (b[1] - b[0]));
    let places = await intersect(index, chars, spans.slice(0, FIRST_GRAMS));
    const rest = spans.slice(FIRST_GRAMS);
    if (places.length && rest.length && !(await standThere(index, chars, places))) {
      const others = await intersect(index, chars, rest);
      places = common(places, others);
    }
    return documentsOfPositions(index, places);
  }

  /** Where all the grams of a string stand as they do in it. */
  async function intersect(index, chars, spans) {
    const lists = await Promise.all(spans.map(([a, b]) => index.list(chars.slice(a, b))));
    if (lists.some((list) => !list)) return [];
    const shifted = lists.map((list, i) => positions(list.values, spans[i][0]));
    return shifted.sort((a, b) => a.length - b.length).reduce(common);
  }

  /** Whether the texts themselves, which are about to be shown, have a long string at each of
      a few places. "No" means only: not proven, ask the index for the rest of it. */
  async function standThere(index, chars, places) {
    if (places.length > FEW_PLACES) return false;
    const proofs = await Promise.all(Array.from(places, async (place) => {
      const segment = segmentOf(index.starts, place, 0);
      if (segment % 4 !== 3) return false;
      const piece = Math.floor((place - index.starts[segment]) / index.manifest.piece);
      const { text } = await index.json(`t/${segment >> 2}-${piece}.bin`);
      return marks(index, text, [{ chars }]).length > 0;
    }));
    return proofs.every(Boolean);
  }

  function documentsOfList(values) {
    const found = new Map();
    for (let at = 0, document = 0; at < values.length; at += 3) {
      document += values[at];
      const [count, flags] = [values[at + 1] >> 2, values[at + 1] & 3];
      found.set(document, { count, flags, piece: values[at + 2] });
    }
    return found;
  }

  function positions(deltas, shift) {
    const out = new Float64Array(deltas.length);
    let position = -shift;
    deltas.forEach((delta, i) => { out[i] = position += delta; });
    return out;
  }

  function common(few, many) {
    let at = 0;
    return few.filter((position) => {
      while (at < many.length && many[at] < position) at += 1;
      return many[at] === position;
    });
  }

  function documentsOfPositions(index, places) {
    const found = new Map();
    let segment = 0;
    for (const place of places) {
      segment = segmentOf(index.starts, place, segment);
      const document = segment >> 2, kind = segment % 4;
      const hit = found.get(document) || { count: 0, flags: 0, piece: -1 };
      hit.count += 1;
      if (kind < 2) hit.flags |= kind + 1;
      if (kind === 3 && hit.piece < 0) {
        hit.piece = Math.floor((place - index.starts[segment]) / index.manifest.piece);
      }
      found.set(document, hit);
    }
    for (const hit of found.values()) hit.piece = Math.max(hit.piece, 0);
    return found;
  }

  /** The last segment that starts at or before the place: empty ones are passed over. */
  function segmentOf(starts, place, low) {
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // --- The whole query. ---

  async function search(index, request) {
    await index.learn(request.query.slice(0, LONGEST_QUERY));
    const terms = parse(request.query, index.simplified);
    const found = await Promise.all(terms.map((term) => match(index, term.chars)));
    const every = combine(index, terms, found);
    const passes = filters(index, request.filters);
    const hits = every.filter((hit) => FACETS.every((f) => passes[f](hit.document)));
    hits.sort(request.sort === "date" ? byDate : byRelevance);
    const pages = Math.max(1, Math.ceil(hits.length / PAGE));
    const page = Math.min(Math.max(1, request.page), pages);
    const wanted = terms.filter((term) => !term.without);
    const shown = hits.slice((page - 1) * PAGE, page * PAGE);
    return {
      total: hits.length,
      unfiltered: every.length,
      page,
      pages,
      documents: request.all ? hits.map((hit) => hit.document) : undefined,
      hits: await Promise.all(shown.map((hit) => show(index, hit, wanted))),
      facets: count(index, every, passes),
      near: every.length || !terms.length ? null : await nearly(index, terms, found),
      empty: !terms.length,
    };
  }

  function combine(index, terms, found) {
    const wanted = found.filter((_, i) => !terms[i].without);
    const unwanted = found.filter((_, i) => terms[i].without);
    if (!terms.length) return [];
    const all = new Map(Array.from(index.columns.year, (_, d) => [d, { count: 0, flags: 0, piece: 0 }]));
    const sorted = (wanted.length ? wanted : [all]).slice().sort((a, b) => a.size - b.size);
    const hits = [];
    for (const [document, rarest] of sorted[0]) {
      const each = sorted.map((hits) => hits.get(document));
      if (each.some((hit) => !hit) || unwanted.some((hits) => hits.has(document))) continue;
      const sum = (of) => each.reduce((total, hit) => total + of(hit), 0);
      hits.push({
        document,
        piece: rarest.piece,
        headline: sum((hit) => hit.flags & 1),
        committee: sum((hit) => hit.flags >> 1),
        count: sum((hit) => hit.count),
        year: yearOf(index, document),
      });
    }
    return hits;
  }

  function yearOf(index, document) {
    const number = index.columns.year[document];
    return number ? Number(index.facets.year[number - 1]) : 0;
  }

  const byDate = (a, b) => b.year - a.year || byRelevance(a, b);
  const byRelevance = (a, b) => b.headline - a.headline || b.committee - a.committee
    || b.count - a.count || b.year - a.year || a.document - b.document;

  /** For each facet, whether a document passes its filter. An unknown value passes nothing. */
  function filters(index, chosen) {
    return Object.fromEntries(FACETS.map((facet) => {
      if (!chosen[facet]) return [facet, () => true];
      const number = index.facets[facet].indexOf(chosen[facet]) + 1;
      return [facet, (document) => index.valuesOf(facet, document).includes(number)];
    }));
  }

  /** The hits for each value of each facet, as they would be with the other filters kept. */
  function count(index, hits, passes) {
    return Object.fromEntries(FACETS.map((facet) => {
      const others = FACETS.filter((other) => other !== facet);
      const counts = new Map();
      for (const { document } of hits) {
        if (!others.every((other) => passes[other](document))) continue;
        for (const value of index.valuesOf(facet, document)) {
          counts.set(value, (counts.get(value) || 0) + 1);
        }
      }
      const rows = [...counts].sort(([a, m], [b, n]) => (facet === "year" ? a - b : n - m || a - b));
      return [facet, rows.map(([value, number]) => {
        const name = index.facets[facet][value - 1];
        return { name, english: index.english[name] || "", count: number };
      })];
    }));
  }

  /** What of a query without hits does stand somewhere. */
  async function nearly(index, terms, found) {
    const rows = [];
    for (const [i, term] of terms.entries()) {
      if (term.without) continue;
      if (found[i].size) rows.push({ text: term.text, part: term.text, count: found[i].size });
      else rows.push({ text: term.text, ...(await longestPart(index, term.chars)) });
    }
    return rows;
  }

  /** Longer, or as long and in more documents: of 民提 and 提案 the one that is a word. */
  function isBetter(length, count, best) {
    return length > [...best.part].length
      || (length === [...best.part].length && count > best.count);
  }

  /** The longest part of a string that stands somewhere, and in how many documents: as far as
      a few more files tell, for it is a hint and not an answer. */
  async function longestPart(index, chars) {
    const own = chars.slice(0, LONGEST_NEAR);
    const most = index.files.size + NEAR_FILES;
    let best = { part: "", count: 0 };
    for (let start = 0, end = 1; end <= own.length && index.files.size < most; end += 1) {
      let hits = await match(index, own.slice(start, end));
      while (!hits.size && start + 1 < end) {
        start += 1;
        hits = await match(index, own.slice(start, end));
      }
      if (!hits.size) start = end;
      else if (isBetter(end - start, hits.size, best)) {
        best = { part: own.slice(start, end).join(""), count: hits.size };
      }
    }
    return best;
  }

  // --- What a hit shows. ---

  async function show(index, hit, terms) {
    const piece = await index.json(`t/${hit.document}-${hit.piece}.bin`);
    const mark = (text) => slices(text, marks(index, text, terms), 0, text.length);
    const name = (facet) => Array.from(
      index.valuesOf(facet, hit.document), (number) => index.facets[facet][number - 1]);
    return {
      document: hit.document,
      address: piece.address,
      issue: piece.issue,
      lang: name("lang")[0] || "",
      year: name("year")[0] || "",
      count: hit.count,
      committees: name("committee").map((text) => (
        { parts: mark(text), english: index.english[text] || "" })),
      title: mark(piece.title),
      subtitle: mark(piece.subtitle),
      feature: mark(piece.feature),
      authors: piece.authors.map(mark),
      snippet: snippet(index, piece, terms),
    };
  }

  /** Where the terms stand in a text: sorted `[from, to]` (UTF-16) that do not overlap. */
  function marks(index, text, terms) {
    const { chars, from } = fold(text, index.simplified);
    const found = [];
    for (const term of terms) {
      for (let at = 0; at + term.chars.length <= chars.length; at += 1) {
        if (!term.chars.every((c, i) => chars[at + i] === c)) continue;
        const last = from[at + term.chars.length - 1];
        found.push([from[at], last + String.fromCodePoint(text.codePointAt(last)).length]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const merged = [];
    for (const span of found) {
      const before = merged[merged.length - 1];
      if (before && span[0] < before[1]) before[1] = Math.max(before[1], span[1]);
      else merged.push(span);
    }
    return merged;
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

  function snippet(index, { text, cut }, terms) {
    const spans = marks(index, text, terms);
    const first = spans.length ? spans[0] : [0, 0];
    let start = Math.max(0, first[0] - CONTEXT_BEFORE);
    let end = Math.min(text.length, Math.max(start + CONTEXT, first[1]));
    if (isTail(text, start)) start -= 1;
    if (isTail(text, end)) end += 1;
    for (const [from, to] of spans) if (from < end && to > end) end = to;
    const parts = slices(text, spans, start, end);
    if (start > 0 || cut[0]) parts.unshift(["…", false]);
    if (end < text.length || cut[1]) parts.push(["…", false]);
    return text ? parts : [];
  }

  const isTail = (text, at) => /[\udc00-\udfff]/.test(text.charAt(at));

  // --- Messages. ---

  let root = null;
  let opening = null;

  function open() {
    if (typeof DecompressionStream === "undefined") throw new Failure("browser");
    opening ||= Index.open(root);
    opening.catch(() => { opening = null; });
    return opening;
  }

  /** Once more from the start if files are gone: the site may have been published anew. */
  async function answer(request) {
    try {
      return await search(await open(), request);
    } catch (failure) {
      if (failure.code !== "missing") throw failure;
      opening = null;
      return search(await open(), request);
    }
  }

  self.onmessage = async ({ data }) => {
    if (data.root) root = data.root;
    try {
      if (data.warm) await open();
      else self.postMessage({ id: data.id, ...(await answer(data)) });
    } catch (failure) {
      self.postMessage({ id: data.id, error: failure.code || "broken", detail: String(failure) });
    }
  };
})();

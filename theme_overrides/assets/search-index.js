/* The index that `huikan.site.search` writes (docs/search-format.md): its files, and where a
   string stands. Loaded by search-worker.js; it touches no page and no other host. */
"use strict";

self.huikanIndex = (() => {
  const { FIRST_CJK, LONGEST_QUERY, marks, parse } = self.huikanFold;
  const FORMAT = 3;
  const BLOCK = 64;
  const MOST_FILES = 2;
  const MOST_LOOKUPS = 3;
  const FEW_TEXTS = 8;
  const MOST_TEXTS = 100;
  const MOST_IN_LEAF = 3;
  const NEAR_FILES = 3;
  const LONGEST_NEAR = 24;
  const ESCAPE = 255;
  const FIRST_LONG = ESCAPE << 8;
  const FEW = 15;
  const OFTEN = [1, 2, 4, 8];
  const HEADLINE = 1, COMMITTEE = 2;

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

  /** The manifest: the response that the worker asked for before this program was there, or anew. */
  async function firstFile(url) {
    const early = self.huikanEarly?.get(url.href);
    self.huikanEarly?.delete(url.href);
    const response = await early;
    return response && response.ok ? response : fetchOrFail(url, { cache: "no-cache" });
  }

  /** Files are gzipped by us; a server that declares that has them unpacked already. */
  async function unpack(response) {
    try {
      const data = new Uint8Array(await response.arrayBuffer());
      if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
      const { readable, writable } = new DecompressionStream("gzip");
      const writer = writable.getWriter();
      const writing = writer.write(data).then(() => writer.close());
      const [unpacked] = await Promise.all([new Response(readable).arrayBuffer(), writing]);
      return new Uint8Array(unpacked);
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

  /** The columns of a file: their lengths stand before them. */
  function columns(bytes, count) {
    let at = 0;
    const lengths = Array.from({ length: count }, () => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[at++];
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      return value;
    });
    return lengths.map((length) => bytes.subarray(at, (at += length)));
  }

  // --- Characters as numbers: ASCII, then GB 2312 in its order, then all else. ---

  const HAN_FIRST = 128, HAN_COUNT = 72 * 94;
  const HAN = new Map();
  {
    const bytes = new Uint8Array(HAN_COUNT * 2);
    for (let i = 0; i < HAN_COUNT; i += 1) {
      bytes[i * 2] = 0xb0 + Math.floor(i / 94);
      bytes[i * 2 + 1] = 0xa1 + (i % 94);
    }
    [...new TextDecoder("gbk").decode(bytes)].forEach((character, i) => {
      if (/\p{Script=Han}/u.test(character)) HAN.set(character, HAN_FIRST + i);
    });
  }

  function numberOf(character) {
    const point = character.codePointAt(0);
    return point < HAN_FIRST ? point : HAN.get(character) || HAN_FIRST + HAN_COUNT + point;
  }

  const numbersOf = (text) => [...text].map(numberOf);

  /** Whether two grams differ, and how: as in a dictionary. */
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
  }

  /** How many characters two grams begin alike with. */
  function alike(a, b) {
    let length = 0;
    while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
    return length;
  }

  const beginsWith = (gram, start) => alike(gram, start) === start.length;

  /** The leaves of a file, part by part: `visit(part, gram, units)`, in order. Both arrays are
      used again for the next leaf. */
  function eachLeaf([heads, shared, shape, charsLow, charsHigh, unitsLow, unitsHigh, more], visit) {
    const rest = integers(more);
    let leaf = 0, char = 0, unit = 0, over = 0;
    const before = integers(heads);
    for (let part = 0, at = 0; at < before.length; part += 1) {
      const count = before[at++], spelt = count && before[at++];
      const gram = Array.from(before.subarray(at, (at += spelt && spelt + 1)));
      for (const end = leaf + count; leaf < end; leaf += 1) {
        let extra = (shape[leaf] >> 4) + 1, places = (shape[leaf] & FEW) + 1;
        if (extra > FEW) extra += rest[over++];
        if (places > FEW) places += rest[over++];
        const start = shared[leaf];
        const from = start ? gram[start] : 0;
        gram.length = start;
        for (let i = 0; i < extra; i += 1, char += 1) {
          const value = charsLow[char] + charsHigh[char] * 256;
          gram.push((i ? 0 : from) + (value < FIRST_LONG ? value : value + rest[over++]));
        }
        const units = [];
        for (let i = 0, at = 0; i < places; i += 1, unit += 1) {
          at += unitsLow[unit] + unitsHigh[unit] * 256;
          units.push(at);
        }
        visit(part, gram, units);
      }
    }
  }

  function visitAlike(part, leaf, units, gram, visit) {
    const length = alike(leaf, gram);
    if (length === gram.length || length === leaf.length) visit(part, length, units);
  }

  /** The lists of a file: `visit(part, document, what, piece)`, by documents' numbers in the
      part; gives the parts that have one. */
  function eachListed([counts, steps, what, more], visit) {
    const rest = integers(more);
    const listed = new Set();
    let at = 0, over = 0;
    integers(counts).forEach((count, part) => {
      if (!count) return;
      listed.add(part);
      let document = 0;
      for (const end = at + count - 1; at < end; at += 1) {
        document += steps[at] < ESCAPE ? steps[at] : ESCAPE + rest[over++];
        const piece = what[at] >> 4;
        visit(part, document, what[at] & FEW, piece < FEW ? piece : FEW + rest[over++]);
      }
    });
    return listed;
  }

  /** One state of an archive's index; a new one is opened when the site was published anew. */
  class Index {
    constructor(root, manifest) {
      this.root = root;
      this.manifest = manifest;
      this.top = manifest.top.map(numbersOf);
      this.files = new Map();
      this.leaves = new Map();
      this.simplified = new Map();
    }

    /** With the query that it is opened for, what that needs first is fetched at once, too. */
    static async open(root, query = "") {
      const manifest = await (await firstFile(new URL("manifest.json", root))).json();
      if (manifest.format !== FORMAT) throw new Failure("format");
      const index = new Index(root, manifest);
      index.foresee(query.slice(0, LONGEST_QUERY));
      const [core, values] = await Promise.all([index.json("core.bin"),
        index.fetched(`${manifest.folder}/docs.bin`)]);
      index.facets = core.facets;
      index.english = core.english;
      index.texts = core.texts;
      index.addSimplified(core.simplified);
      index.readColumns(integers(values));
      return index;
    }

    addSimplified(pairs) {
      const chars = [...pairs];
      for (let i = 0; i < chars.length; i += 2) this.simplified.set(chars[i], chars[i + 1]);
    }

    /** Learn what the characters of a query are in simplified script: those of GB 2312 are
        themselves. */
    async learn(query) {
      const unknown = [...query].filter((c) => c.codePointAt(0) >= FIRST_CJK
        && !HAN.has(c) && !this.simplified.has(c) && /\p{Script=Han}/u.test(c));
      const [folder, count] = this.manifest.simplified;
      const numbers = new Set(unknown.map((c) => c.codePointAt(0) % count));
      const files = [...numbers].map((number) => this.fetched(`s/${folder}/${number}.bin`));
      for (const bytes of await Promise.all(files)) this.addSimplified(readJson(bytes));
    }

    readColumns(values) {
      this.documents = this.manifest.parts.reduce((sum, count) => sum + count, 0);
      let at = 0;
      const column = () => values.subarray(at, (at += this.documents));
      this.readParts(column());
      this.values = {};
      for (const facet of Object.keys(this.facets)) {
        const counts = column(), starts = new Uint32Array(this.documents + 1);
        for (let i = 0; i < counts.length; i += 1) starts[i + 1] = starts[i] + counts[i];
        this.values[facet] = { starts, numbers: values.subarray(at, (at += starts[counts.length])) };
      }
    }

    /** Units are numbered in each part: pieces, then headline and committees of each document. */
    readParts(pieces) {
      let document = 0, unit = 0;
      this.pieces = pieces;
      this.parts = this.manifest.parts.map((count, number) => {
        const firstPiece = new Uint32Array(count + 1);
        for (let i = 0; i < count; i += 1) firstPiece[i + 1] = firstPiece[i] + pieces[document + i];
        const part = { texts: this.texts[number], document, unit, firstPiece, heads: firstPiece[count] };
        document += count;
        unit += part.heads + 2 * count;
        return part;
      });
    }

    /** Where in the archive a unit is: its document, its piece, whether it is a head. */
    placeOf(unit) {
      const part = this.parts[lastAtMost(this.parts.length, (i) => this.parts[i].unit <= unit)];
      const own = unit - part.unit, head = own - part.heads;
      if (head >= 0) return { document: part.document + (head >> 1), piece: 0, head: 1 << (head & 1) };
      const { firstPiece } = part;
      const number = lastAtMost(firstPiece.length - 1, (i) => firstPiece[i] <= own);
      return { document: part.document + number, piece: own - firstPiece[number], head: 0 };
    }

    /** The numbers of a document's values of a facet. */
    numbersOf(facet, document) {
      const column = this.values[facet];
      return column ? column.numbers.subarray(column.starts[document], column.starts[document + 1])
        : [];
    }

    /** A document's values of a facet, by name. */
    valuesOf(facet, document) {
      return Array.from(this.numbersOf(facet, document), (number) => this.facets[facet][number]);
    }

    fetched(name) {
      if (!this.files.has(name)) {
        const loading = fetchOrFail(new URL(name, this.root)).then(unpack);
        loading.catch(() => this.files.delete(name));
        this.files.set(name, loading);
      }
      return this.files.get(name);
    }

    async json(name) {
      return readJson(await this.fetched(`${this.manifest.folder}/${name}`));
    }

    /** What is shown of a piece of a document. */
    async piece(document, number) {
      const { parts } = this;
      const part = parts[lastAtMost(parts.length, (i) => parts[i].document <= document)];
      const own = document - part.document;
      const folder = part.texts[Math.floor(own / this.manifest.together)];
      return readJson(await this.fetched(`t/${folder}/${own}-${number}.bin`));
    }

    // --- One string: where it stands. ---

    /** The files in which strings that begin with a gram may be, in order: what each begins
        with, its name, and the names of the lists of grams that begin there, by length. */
    async range(gram) {
      if (!this.top.length) return [];
      const rows = (await this.json(`d/${this.blockOf(gram)}.bin`)).map(([first, name, lists]) =>
        ({ first: numbersOf(first), name, lists }));
      const start = lastAtMost(rows.length, (i) => compare(rows[i].first, gram) <= 0);
      let end = start + 1;
      while (end < rows.length && beginsWith(rows[end].first, gram)) end += 1;
      return rows.slice(start, end);
    }

    /** Ask for the rows in which the words of a query will be looked up, if they are sure to be:
        characters that have yet to be learnt may be others. What fails is asked for again. */
    foresee(query) {
      if (!this.top.length) return;
      for (const { chars } of parse(query, this.simplified)) {
        if (chars.some((c) => c.codePointAt(0) >= FIRST_CJK && !HAN.has(c))) continue;
        this.fetched(`${this.manifest.folder}/d/${this.blockOf(chars.map(numberOf))}.bin`)
          .catch(() => {});
      }
    }

    /** The number of the block of rows that a gram is looked up in. */
    blockOf(gram) {
      return lastAtMost(this.top.length, (i) => compare(this.top[i], gram) <= 0);
    }

    file(name) {
      return this.fetched(`g/${name}.bin`);
    }

    /** The leaves in one file that begin with a gram, or that it begins with:
        `visit(part, alike, units)`, with how many characters are alike. */
    async eachFound(gram, name, from, until, visit) {
      eachLeaf(columns(await this.file(name), 8), (part, leaf, units) => {
        if (from && compare(leaf, from) < 0) return;
        if (until && compare(leaf, until) >= 0) return;
        visitAlike(part, leaf, units, gram, visit);
      });
    }

    /** Where a string stands: `units` (how often), `maybe`, whose texts have to prove it, and
        `listed` documents, if it is a frequent gram. Of each that may have it so many characters
        (`sure`) stand there for certain. */
    async find(chars) {
      const gram = chars.map(numberOf);
      const files = await this.range(gram);
      const found = { units: new Map(), maybe: new Map(), listed: new Map(), sure: gram.length };
      const add = (part, alike, units) => {
        const into = alike === gram.length ? found.units : found.maybe;
        found.sure = Math.min(found.sure, alike);
        for (const unit of units) {
          const number = unit + this.parts[part].unit;
          into.set(number, (into.get(number) || 0) + 1);
        }
      };
      if (files.length > MOST_FILES) await this.readLists(gram, files[0], found, add);
      else {
        await Promise.all(files.map(({ first, name }, i) =>
          this.eachFound(gram, name, i ? first : null, files[i + 1]?.first, add)));
      }
      return found;
    }

    async readLists(gram, { lists }, found, add) {
      const rows = columns(await this.file(lists[gram.length]), 12);
      eachListed(rows.slice(0, 4), (part, document, what, piece) => {
        found.listed.set(this.parts[part].document + document,
          { count: OFTEN[what & 3], flags: what >> 2, piece });
      });
      eachLeaf(rows.slice(4), (part, leaf, units) => visitAlike(part, leaf, units, gram, add));
    }

    /** Every document with the string: `Map(document → { count, flags, piece })`. */
    async match(chars) {
      const found = await this.find(chars);
      const proven = await this.prove(await this.narrow(found, chars), chars);
      const hits = this.byDocument([...found.units, ...proven]);
      for (const [document, hit] of found.listed) hits.set(document, hit);
      return hits;
    }

    /** Fewer texts to read: only those that have the rest of the string, too. It is looked up
        from the last character that stands there for certain, for what is rare is how that one
        and the next stand together. */
    async narrow({ maybe, sure }, chars) {
      let left = maybe, rest = chars;
      for (let i = 1; i < MOST_LOOKUPS && left.size > FEW_TEXTS && sure < rest.length; i += 1) {
        rest = rest.slice(Math.max(1, sure - 1));
        const { units, maybe: others, listed, sure: next } = await this.find(rest);
        const has = (unit) => units.has(unit) || others.has(unit);
        left = new Map([...left].filter(([unit]) => has(unit) || has(unit + 1)
          || listed.has(this.placeOf(unit).document)));
        sure = next;
      }
      return left;
    }

    /** The texts decide. */
    async prove(maybe, chars) {
      const asked = [...maybe].slice(0, Math.max(MOST_TEXTS, MOST_IN_LEAF * this.parts.length));
      const proofs = await Promise.all(asked.map(([unit]) => this.stands(unit, chars)));
      return new Map([...maybe].filter((_, i) => proofs[i] !== 0));
    }

    /** How often the text of a unit, about to be shown anyway, has a string. */
    async stands(unit, chars) {
      const { document, piece, head } = this.placeOf(unit);
      const shown = await this.piece(document, piece);
      const lines = head === COMMITTEE ? this.valuesOf("committee", document)
        : head === HEADLINE ? [shown.title, shown.subtitle]
          : [await this.withNext(document, piece, chars.length)];
      if (!head && !piece) lines.push(shown.feature, ...shown.authors);
      return lines.reduce((sum, line) => sum + marks(line, [{ chars }], this.simplified).length, 0);
    }

    /** The text of a piece, and of what follows, as far as a string of some length may reach. */
    async withNext(document, number, length) {
      const { text, own } = await this.piece(document, number);
      if (length <= this.manifest.overlap || number + 1 >= this.pieces[document]) return text;
      const next = await this.piece(document, number + 1);
      return [...text].slice(0, own[1]).join("") + [...next.text].slice(next.own[0]).join("");
    }

    byDocument(units) {
      const hits = new Map();
      for (const [unit, often] of units) {
        const { document, piece, head } = this.placeOf(unit);
        const hit = hits.get(document) || { count: 0, flags: 0, piece: 0, inBody: false };
        if (!head && (!hit.inBody || piece < hit.piece)) [hit.piece, hit.inBody] = [piece, true];
        hit.count += often;
        hit.flags |= head;
        hits.set(document, hit);
      }
      return hits;
    }

    /** The longest part of a string that stands somewhere, and in how many documents: as far as
        a few more files tell, for it is a hint and not an answer. */
    async longestPart(chars) {
      const own = chars.slice(0, LONGEST_NEAR);
      let best = { part: "", count: 0 }, longest = 0, files = NEAR_FILES;
      for (let start = 0; start + longest <= own.length; start += 1) {
        const rest = own.slice(start);
        const [file] = await this.range(rest.map(numberOf));
        const isHere = !file || this.files.has(`g/${file.name}.bin`);
        if (!isHere && !files) continue;
        if (!isHere) files -= 1;
        const length = await this.certain(rest);
        if (!length || length < longest) continue;
        const part = rest.slice(0, length);
        const { units, listed } = await this.find(part);
        const count = this.byDocument([...units]).size + listed.size;
        if (length > longest || count > best.count) best = { part: part.join(""), count };
        longest = length;
      }
      return best;
    }

    /** How many of the first characters stand somewhere without a text having to say so: both
        neighbours in the dictionary lie in one file. */
    async certain(chars) {
      const gram = chars.map(numberOf);
      const [file] = await this.range(gram);
      let length = 0;
      if (!file) return length;
      eachLeaf(columns(await this.file(file.name), 8), (_, leaf) => {
        length = Math.max(length, alike(leaf, gram));
      });
      return length;
    }
  }

  /** The last of so many numbers that passes, where none passes behind one that does not. */
  function lastAtMost(count, passes) {
    let low = 0, high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (passes(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const readJson = (bytes) => JSON.parse(new TextDecoder("gbk").decode(bytes));

  return { Failure, Index, HEADLINE, COMMITTEE };
})();

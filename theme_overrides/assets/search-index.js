/* The index that `huikan.site.search` writes (docs/search-format.md): its files, and where a
   string stands. Loaded by search-worker.js; it touches no page and no other host. */
"use strict";

self.huikanIndex = (() => {
  const { FIRST_CJK, marks } = self.huikanFold;
  const FORMAT = 2;
  const USUAL_SHIFT = 6;
  const LONGEST = 32;
  const MOST_LOOKUPS = 3;
  const FEW_TEXTS = 2;
  const MOST_TEXTS = 10;
  const NEAR_FILES = 3;
  const LONGEST_NEAR = 24;
  const ONCE = 4;

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

  function hash(numbers) {
    let mixed = 2166136261;
    for (const number of numbers) mixed = Math.imul(mixed ^ number, 16777619);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** One file of the tree: `Map(key → node)`; the key is a list's gram, or a gram and a block. */
  function readTree(bytes, shiftOf) {
    const [keys, heads, steps, lows, highs, often] = columns(bytes, 6)
      .map((column, i) => (i === 3 ? column : integers(column)));
    let head = 0, step = 0, unit = 0, rich = 0, key = 0;

    function readChildren(count, first) {
      const children = new Map();
      for (let number = first, i = 0; i < count; i += 1) {
        number += steps[step++];
        children.set(number, readNode());
      }
      return children;
    }

    function readNode() {
      const kind = heads[head++];
      const skip = kind & 2 ? heads[head++] : 0;
      const count = kind >> 3;
      if (kind & 1) return { skip, children: readChildren(count, 0) };
      const units = new Uint32Array(count), times = new Uint32Array(count).fill(ONCE);
      for (let i = 0, at = 0; i < count; i += 1, unit += 1) {
        at += lows[unit] + highs[unit] * 256;
        units[i] = at;
        if (kind & 4) times[i] = often[rich++];
      }
      return { skip, units, times };
    }

    const records = new Map();
    while (key < keys.length) {
      const kind = keys[key++];
      const gram = keys.subarray(key, (key += kind >> 1)).join();
      if (kind & 1) records.set(gram, readNode());
      else {
        const block = keys[key++], count = keys[key++];
        records.set(`${gram}/${block}`, { skip: 0, children: readChildren(count, block << shiftOf(gram)) });
      }
    }
    return records;
  }

  /** One state of an archive's index; a new one is opened when the site was published anew. */
  class Index {
    constructor(root, manifest) {
      this.root = root;
      this.manifest = manifest;
      this.files = new Map();
      this.trees = new Map();
      this.simplified = new Map();
      this.frequent = new Set();
    }

    static async open(root) {
      const response = await fetchOrFail(new URL("manifest.json", root), { cache: "no-cache" });
      const manifest = await response.json();
      if (manifest.format !== FORMAT) throw new Failure("format");
      const index = new Index(root, manifest);
      const [core, values] = await Promise.all([index.json("core.bin"), index.bytes("docs.bin")]);
      index.facets = core.facets;
      index.english = core.english;
      index.addFrequent(core.frequent);
      index.addFine(core.fine);
      index.addSimplified(core.simplified);
      index.readColumns(integers(columns(values, 1)[0]));
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

    /** The grams whose longer ones lie in small blocks: `shift → grams`. */
    addFine(fine) {
      this.fine = new Map();
      for (const [shift, grams] of Object.entries(fine)) {
        for (const gram of grams) this.fine.set([...gram].map(numberOf).join(), Number(shift));
      }
    }

    shiftOf(gram) {
      return this.fine.get(gram) ?? USUAL_SHIFT;
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
      this.firstUnit = new Uint32Array(count + 1);
      column().forEach((pieces, i) => { this.firstUnit[i + 1] = this.firstUnit[i] + pieces; });
      this.values = {};
      for (const facet of Object.keys(this.facets)) {
        this.values[facet] = Array.from(column(), (many) => values.subarray(at, (at += many)));
      }
    }

    /** A document's values of a facet, by name. */
    valuesOf(facet, document) {
      if (!this.facets[facet]) return [];
      return Array.from(this.values[facet][document], (number) => this.facets[facet][number]);
    }

    /** The document that a unit is a piece of: the last one that begins at or before it. */
    documentOf(unit) {
      let low = 0, high = this.firstUnit.length - 2;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.firstUnit[middle] <= unit) low = middle;
        else high = middle - 1;
      }
      return low;
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
      const [data] = columns(await this.bytes(name), 1);
      return JSON.parse(new TextDecoder().decode(data));
    }

    piece(unit) {
      const document = this.documentOf(unit);
      return this.json(`t/${document}-${unit - this.firstUnit[document]}.bin`);
    }

    fileOf(numbers) {
      return `g/${hash(numbers) % this.manifest.shards}.bin`;
    }

    async record(hashed, key) {
      const name = this.fileOf(hashed);
      if (!this.trees.has(name)) {
        this.trees.set(name, readTree(await this.bytes(name), (gram) => this.shiftOf(gram)));
      }
      return this.trees.get(name).get(key);
    }

    // --- One string: where it stands. ---

    /** How many of the first characters are a frequent gram. */
    frequentStart(chars) {
      let length = 0;
      while (length < chars.length && this.frequent.has(chars.slice(0, length + 1).join(""))) {
        length += 1;
      }
      return length;
    }

    async list(numbers) {
      const node = await this.record(numbers, numbers.join());
      return node.units.length ? node : this.list(numbers.slice(0, node.skip));
    }

    /** The characters' way through the tree: the node it ends in, how many of them are certain
        to stand there (`depth`), and what is left to be proven by the texts: nothing, "one" of
        them for all, or "each" for itself. Without a node they stand nowhere. */
    async walk(chars) {
      const numbers = chars.map(numberOf);
      const start = this.frequentStart(chars);
      if (start === chars.length) return { node: await this.list(numbers), depth: start };
      const gram = numbers.slice(0, start);
      const block = numbers[start] >> this.shiftOf(gram.join());
      const record = await this.record([...gram, block], `${gram.join()}/${block}`);
      let node = record?.children.get(numbers[start]), depth = start + 1, proof = "";
      if (!node) return { depth: start };
      while (depth < chars.length) {
        if (node.skip >= chars.length - depth) return { node, depth, proof: "one" };
        const end = depth + node.skip;
        if (!node.children) {
          const isOver = node.skip && end < LONGEST;
          return isOver ? { depth } : { node, depth, proof: "each" };
        }
        const next = node.children.get(numbers[end]);
        if (!next) return { depth };
        if (node.skip) proof = "one";
        node = next;
        depth = end + 1;
      }
      return { node, depth, proof };
    }

    /** Every document with the string: `Map(document → { count, flags, unit })`. */
    async match(chars) {
      const { node, proof } = await this.walk(chars);
      if (!node) return new Map();
      let places = collect(node);
      if (proof === "one") {
        const [first] = places.keys();
        if (!(await this.stands(first, chars))) places = new Map();
      } else if (proof === "each") {
        places = await this.prove(await this.narrow(places, chars), chars);
      }
      return this.byDocument(places);
    }

    /** Fewer texts to read: only those that have other parts of the string, too. */
    async narrow(places, chars) {
      for (let i = 1; i < MOST_LOOKUPS && places.size > FEW_TEXTS; i += 1) {
        const from = Math.min(Math.ceil(chars.length * i / MOST_LOOKUPS), chars.length - 1);
        const { node } = await this.walk(chars.slice(from));
        if (!node) return new Map();
        const others = collect(node);
        places = new Map([...places].filter(([unit]) => others.has(unit) || others.has(unit + 1)));
      }
      return places;
    }

    /** The texts decide. More than a few are left only if they have all of a long string's
        parts, in runs of thirty-two characters: then they are believed. */
    async prove(places, chars) {
      const units = [...places.keys()];
      const proofs = await Promise.all(
        units.slice(0, MOST_TEXTS).map((unit) => this.stands(unit, chars)));
      return new Map(units.filter((_, i) => proofs[i] !== 0)
        .map((unit, i) => [unit, places.get(unit)]));
    }

    /** How often the text of a unit, about to be shown anyway, has a string. */
    async stands(unit, chars) {
      const { title, subtitle, feature, authors, text } = await this.piece(unit);
      const lines = [title, subtitle, feature, ...authors];
      lines.push(...this.valuesOf("committee", this.documentOf(unit)));
      lines.push(chars.length > this.manifest.overlap ? await this.withNext(unit) : text);
      return lines.reduce((sum, line) => sum + marks(line, [{ chars }], this.simplified).length, 0);
    }

    async withNext(unit) {
      const { text, own } = await this.piece(unit);
      const document = this.documentOf(unit);
      if (unit + 1 >= this.firstUnit[document + 1]) return text;
      const next = await this.piece(unit + 1);
      return [...text].slice(0, own[1]).join("") + [...next.text].slice(next.own[0]).join("");
    }

    byDocument(places) {
      const found = new Map();
      for (const [unit, often] of places) {
        const document = this.documentOf(unit);
        const hit = found.get(document) || { count: 0, flags: 0, unit };
        const inBody = often >> 2 > (often & 1) + ((often & 2) >> 1);
        if (inBody && !hit.inBody) [hit.unit, hit.inBody] = [unit, true];
        hit.count += often >> 2;
        hit.flags |= often & 3;
        found.set(document, hit);
      }
      return found;
    }

    /** The longest part of a string that stands somewhere, and in how many documents: as far as
        a few more files tell, for it is a hint and not an answer. */
    async longestPart(chars) {
      const own = chars.slice(0, LONGEST_NEAR);
      const most = this.files.size + NEAR_FILES;
      let best = { part: "", count: 0 };
      for (let start = 0; start < own.length; start += 1) {
        if (own.length - start < [...best.part].length) break;
        const rest = own.slice(start);
        if (!this.files.has(this.firstFile(rest)) && this.files.size >= most) continue;
        const depth = await this.certain(rest);
        if (depth && depth >= [...best.part].length) {
          const { node } = await this.walk(rest.slice(0, depth));
          const count = this.byDocument(collect(node)).size;
          if (depth > [...best.part].length || count > best.count) {
            best = { part: rest.slice(0, depth).join(""), count };
          }
        }
      }
      return best;
    }

    firstFile(chars) {
      const numbers = chars.map(numberOf), start = this.frequentStart(chars);
      if (start === chars.length) return this.fileOf(numbers);
      const gram = numbers.slice(0, start);
      return this.fileOf([...gram, numbers[start] >> this.shiftOf(gram.join())]);
    }

    /** How many of the first characters stand somewhere without a text having to say so. */
    async certain(chars) {
      for (let length = chars.length; length > 0;) {
        const { node, depth, proof } = await this.walk(chars.slice(0, length));
        if (node && !proof) return length;
        length = Math.min(depth, length - 1);
      }
      return 0;
    }
  }

  /** All units below a node, each with how often and where. */
  function collect(node, into = new Map()) {
    if (node.children) for (const child of node.children.values()) collect(child, into);
    else {
      node.units.forEach((unit, i) => {
        const before = into.get(unit) || 0, own = node.times[i];
        into.set(unit, (((before >> 2) + (own >> 2)) << 2) | ((before | own) & 3));
      });
    }
    return into;
  }

  return { Failure, Index };
})();

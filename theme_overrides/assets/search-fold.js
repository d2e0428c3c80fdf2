/* Text as it is compared in search, and the query's words: the same as `huikan.site.folding`,
   character by character. Used by search-worker.js and, to mark hits on their page, by found.js. */
"use strict";

self.huikanFold = (() => {
  const LONGEST_QUERY = 200;
  const MOST_TERMS = 12;
  const FIRST_CJK = 0x2e80;
  const GAP = /〔缺〕/g;
  const HIDDEN = "\u200b\u200b\u200b";
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

  // A quote closes where a space or the end follows, so a phrase may hold quotes itself.
  const PHRASE = ['""', "＂＂", "“”", "「」", "『』"]
    .map(([open, close]) => `${open}([^]+?)${close}(?=\\s|$)`).join("|");
  const TERM = new RegExp(`(?<=^|\\s)([-－]?)(?:${PHRASE}|(\\S+))`, "g");

  /** The query: words parted by spaces, "phrases", -without. */
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

  /** Where the terms stand in a text: sorted `[from, to]` (UTF-16) that do not overlap. */
  function marks(text, terms, simplified) {
    const { chars, from } = fold(text, simplified);
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

  return { FIRST_CJK, LONGEST_QUERY, fold, parse, marks };
})();

/* On an article's page: mark what a search led here for, and lead from one place to the next.
   The address says it: #found=词语,短句. Without that nothing is loaded and nothing happens. */
"use strict";

(() => {
  const KEY = "#found=";
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, td, th, figcaption, blockquote, dd, dt";
  const own = document.currentScript;
  const article = document.querySelector("article.hk-article, .hk-article");
  if (!article || !location.hash.startsWith(KEY)) return;

  const words = own.dataset;
  const terms = location.hash.slice(KEY.length).split(",").map(decode).filter(Boolean);

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  /** The article's text nodes, and their text with a break between blocks. */
  function read() {
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "", block = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const around = node.parentElement.closest(BLOCKS);
      if (!around || node.parentElement.closest("nav, script, style, button, dialog")) continue;
      if (around !== block) text += "\n";
      block = around;
      nodes.push({ node, from: text.length });
      text += node.data;
    }
    return { nodes, text };
  }

  /** Marks on the page, one list for each place: a place may cross blocks and links. */
  function mark() {
    const { nodes, text } = read();
    const wanted = terms.map((term) => ({ chars: self.huikanFold.fold(term, new Map()).chars }));
    const spans = self.huikanFold.marks(text, wanted.filter((t) => t.chars.length), new Map());
    return spans.reverse().map(([from, to]) => {
      const parts = nodes.filter((n) => n.from < to && n.from + n.node.data.length > from);
      return parts.map((part) => {
        const start = Math.max(0, from - part.from);
        const end = Math.min(part.node.data.length, to - part.from);
        part.node.splitText(end);
        const inner = part.node.splitText(start);
        const element = document.createElement("mark");
        element.className = "hk-found";
        inner.replaceWith(element);
        element.append(inner);
        return element;
      });
    }).reverse().filter((parts) => parts.length);
  }

  function show(places) {
    let at = 0;
    const bar = document.createElement("div");
    bar.className = "hk-found-bar";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", words.label);
    const where = document.createElement("span");
    where.setAttribute("role", "status");
    const button = (name, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = name;
      element.addEventListener("click", act);
      return element;
    };
    const go = (step) => {
      places[at].forEach((part) => part.classList.remove("hk-found-here"));
      at = (at + step + places.length) % places.length;
      places[at].forEach((part) => part.classList.add("hk-found-here"));
      places[at][0].scrollIntoView({ block: "center" });
      where.textContent = `${words.label} ${at + 1} / ${places.length}`;
    };
    const clear = () => {
      bar.remove();
      for (const part of places.flat()) part.replaceWith(...part.childNodes);
      article.normalize();
      history.replaceState(null, "", location.pathname + location.search);
    };
    bar.append(where);
    if (places.length > 1) {
      bar.append(button(words.previous, () => go(-1)), button(words.next, () => go(1)));
    }
    bar.append(button(words.clear, clear));
    article.append(bar);
    go(0);
  }

  const fold = document.createElement("script");
  fold.src = new URL("search-fold.js", own.src);
  fold.addEventListener("load", () => {
    const places = mark();
    if (places.length) show(places);
  });
  document.head.append(fold);
})();

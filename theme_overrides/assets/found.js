/* On the page of an article or its raw text: mark what a search led here for, and lead from one place to the next.
   The address says it: #found=词语,短句. Without that nothing is loaded and nothing happens. */
"use strict";

(() => {
  const KEY = "#found=";
  const own = document.currentScript;
  const roots = document.querySelectorAll(".hk-head, .hk-body, .hk-pair-raw .hk-pair-text");
  if (!roots.length || !location.hash.startsWith(KEY)) return;

  const words = own.dataset;
  const terms = location.hash.slice(KEY.length).split(",").map(decode).filter(Boolean);

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  /** The text nodes, and all their text: breaks between blocks are white space of the page. */
  function read() {
    const nodes = [];
    let text = "";
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        nodes.push({ node: walker.currentNode, from: text.length });
        text += walker.currentNode.data;
      }
      text += "\n";
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
      roots.forEach((root) => root.normalize());
      history.replaceState(null, "", location.pathname + location.search);
    };
    bar.append(where);
    if (places.length > 1) {
      bar.append(button(words.previous, () => go(-1)), button(words.next, () => go(1)));
    }
    bar.append(button(words.clear, clear));
    document.body.append(bar);
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

// Reporting an error: the report names the paragraph and quotes what the reader has marked. A
// paragraph whose address was asked for (its #) gets a link of its own.
(() => {
  "use strict";
  const main = document.querySelector(".hk-report");
  const body = document.querySelector(".hk-body");
  if (!main || !body) return;
  const { form, title, body: words, here } = main.dataset;
  const LONGEST = 200;

  const partOf = (node) => {
    const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    const part = element && element.closest(".hk-body [id]:has(> .hk-here)");
    return part && body.contains(part) ? part : null;
  };

  const asked = () => {
    try {
      return partOf(document.getElementById(decodeURIComponent(location.hash.slice(1))));
    } catch {
      return null; // not an address of ours
    }
  };

  // The words of a part, without the links that stand at its end.
  const wordsOf = (part) => {
    const copy = part.cloneNode(true);
    for (const link of copy.querySelectorAll(".hk-here, .hk-report-here")) link.remove();
    return copy.textContent.trim();
  };

  const address = (part, quote) => {
    const link = part && part.querySelector(":scope > .hk-here");
    const url = location.href.split("#")[0] + (link ? new URL(link.href).hash : "");
    const cut = quote.length > LONGEST ? `${quote.slice(0, LONGEST)}…` : quote;
    const values = {
      address: url,
      place: link ? link.getAttribute("aria-label") : "",
      quote: cut,
    };
    const filled = words.replace(/\{(address|place|quote)\}/g, (_, name) => values[name]);
    const said = { title, body: filled };
    return form.replace(/\{(title|body)\}/g, (_, name) => encodeURIComponent(said[name]));
  };

  // What is marked is gone from the screen by the time the link is followed, so look before.
  const marked = () => {
    const selection = getSelection();
    const part = partOf(selection.anchorNode);
    return part && !selection.isCollapsed ? [part, selection.toString().trim()] : null;
  };
  const fill = () => {
    const [part, quote] = marked() || [asked(), ""];
    main.href = address(part, quote || (part ? wordsOf(part) : ""));
  };
  main.addEventListener("pointerdown", fill);
  main.addEventListener("focus", fill);

  let shown = null;
  const follow = () => {
    if (shown) shown.remove();
    shown = null;
    const part = asked();
    if (!part) return;
    shown = document.createElement("a");
    shown.className = "hk-report-here";
    shown.rel = "noopener noreferrer";
    shown.textContent = here;
    shown.href = address(part, wordsOf(part));
    part.append(shown);
    fill();
  };
  addEventListener("hashchange", follow);
  follow();
})();

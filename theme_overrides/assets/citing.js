// Citing: a paragraph instead of the article, today's date where it is asked for, and copied
// text with its source for readers who switch that on. Without scripts the page says it all.
(() => {
  "use strict";
  const KEY = "huikan-copy-source";
  const box = document.querySelector(".hk-cite");
  const body = document.querySelector(".hk-body");
  if (!box) return;
  const usual = box.querySelector(".hk-cite-text");
  const urls = [...box.querySelectorAll(".hk-cite-url")];
  const whole = urls.length ? urls[0].textContent : "";
  const status = box.querySelector("[data-part]");

  const today = () => {
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  // [2026-11-23] behind the source, before the address.
  const dated = box.querySelector("[data-accessed]");
  if (dated && whole) {
    dated.firstChild.textContent = dated.firstChild.textContent.replace(/\. $/, `[${today()}]. `);
  }

  const partAt = (hash) => {
    let name = hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      return null; // not an address of ours
    }
    const target = name && document.getElementById(name);
    const part = target && target.closest(".hk-body [id]:has(> .hk-here)");
    return part && part.querySelector(":scope > .hk-here");
  };

  const follow = () => {
    const link = partAt(location.hash);
    const part = link ? new URL(link.href).hash : "";
    for (const url of urls) url.textContent = whole + part;
    const number = link && link.getAttribute("aria-label").match(/\d+/);
    status.hidden = !number;
    status.textContent = number ? status.dataset.part.replace("{n}", number[0]) : "";
  };
  addEventListener("hashchange", follow);
  follow();

  const option = box.querySelector(".hk-cite-copy");
  const check = option.querySelector("input");
  option.hidden = !body;
  try {
    check.checked = localStorage.getItem(KEY) === "yes";
  } catch {
    // storage is barred: the choice holds for this page
  }
  check.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, check.checked ? "yes" : "no");
    } catch {
      // as above
    }
  });

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!check.checked || !body || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!body.contains(range.commonAncestorContainer)) return;
    const start = range.startContainer;
    const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
    const part = element.closest("[id]");
    const link = part && part.querySelector(":scope > .hk-here");
    const address = (whole || location.href.split("#")[0]) + (link ? new URL(link.href).hash : "");
    let source = usual.textContent.trim();
    const cited = usual.querySelector(".hk-cite-url");
    source = cited ? source.replace(cited.textContent, address) : `${source} ${address}`;
    event.clipboardData.setData("text/plain", `${selection}\n—— ${source}\n`);
    event.preventDefault();
  });
})();

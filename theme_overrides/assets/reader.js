// The reader's own settings: colours, size of type, contrast, paragraphs. Runs before the page is
// drawn, so that nothing flashes; what is chosen stays in this browser (localStorage).
(() => {
  "use strict";
  const KEY = "huikan-reading";
  const NAMES = ["colours", "size", "contrast", "paragraphs"];
  const root = document.documentElement;

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // storage is barred or broken: the page as it comes
    }
  };

  const write = (settings) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // barred: the choice holds for this page
    }
  };

  const apply = (settings) => {
    for (const name of NAMES) {
      if (settings[name]) root.setAttribute(`data-hk-${name}`, settings[name]);
      else root.removeAttribute(`data-hk-${name}`);
    }
  };

  const settings = read();
  apply(settings);
  root.setAttribute("data-hk-ready", "");

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector(".hk-settings");
    if (!box) return;
    for (const input of box.querySelectorAll("input")) {
      input.checked = input.value === (settings[input.name] || "");
    }
    box.addEventListener("change", ({ target }) => {
      settings[target.name] = target.value;
      write(settings);
      apply(settings);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      box.open = false;
      box.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!box.contains(event.target)) box.open = false;
    });
  });
})();

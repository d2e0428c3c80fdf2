// A page that leads on: to the article's new address, and to the paragraph that was asked for.
(() => {
  "use strict";
  const main = document.currentScript.dataset.to;
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    name = ""; // not an address of ours
  }
  const listed = name && document.getElementById(name);
  const section = listed && listed.closest("section");
  const link = section && section.querySelector("li a[href]");
  location.replace(link ? link.href : main + location.hash);
})();

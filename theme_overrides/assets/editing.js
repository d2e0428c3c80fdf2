// The editing pages: the program is started with the page's own configuration, told where the
// site stands, and speaks the page's language until the editor chooses another. Where no
// repository is set it starts on the editor's own machine only.
(async () => {
  "use strict";
  const KEY = "sveltia-cms.prefs";
  const { locale, config, onlyHere } = document.currentScript.dataset;
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  if (onlyHere !== undefined && !isHere) return; // the page says why
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "{}");
    if (!kept.locale) localStorage.setItem(KEY, JSON.stringify({ ...kept, locale }));
  } catch {
    // storage is barred: the program goes by the browser's language
  }
  const [program, answer] = await Promise.all([import("../admin/sveltia-cms.js"), fetch(config)]);
  const read = await answer.json();
  const site = new URL("../", location.href);
  for (const collection of read.collections) {
    if (collection.preview_path) collection.preview_path = site.pathname + collection.preview_path;
  }
  // An article that is moved notes the address that it had: the page's own address names it.
  const noted = ({ entry }) => {
    const opened = location.hash.match(/^#\/collections\/articles\/entries\/([^?]+)/);
    const was = opened && decodeURIComponent(opened[1]);
    const file = entry.get("path") || "";
    if (!was || !file.includes("issues/") || file.endsWith(`issues/${was}.md`)) return entry;
    const former = entry.getIn(["data", "former"]);
    const kept = former && former.toArray ? former.toArray() : [];
    const address = `issues/${was}/`;
    return entry.setIn(["data", "former"], [...kept.filter((one) => one !== address), address]);
  };
  program.registerEventListener({ name: "preSave", handler: noted });
  document.body.replaceChildren();
  program.init({ config: { load_config_file: false, site_url: site.href, ...read } });
})();

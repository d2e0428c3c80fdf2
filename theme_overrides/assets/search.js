/* The search page: form, address, results. The work itself is done in search-worker.js.
   Titles and texts come from scans by strangers: they are only ever set as text. */
"use strict";

(() => {
  const WORKER = new URL("search-worker.js", document.currentScript.src);
  const PROGRAMS = ["search-fold.js", "search-index.js"];
  const FACETS = ["committee", "place", "year", "kind", "person", "topic", "lang"];
  const ALL = "all";
  const MOST_MARKED = 20;
  const box = document.querySelector("[data-huikan-search]");
  if (!box) return;

  const words = JSON.parse(box.querySelector("[data-words]").textContent);
  const pageLang = box.dataset.lang;
  const base = new URL(box.dataset.base, location.href);
  // A portal's page names the archives that it asks; every other one asks its own.
  const archives = box.dataset.archives ? JSON.parse(box.dataset.archives)
    : [{ url: base.href, name: "" }];
  const isPortal = Boolean(box.dataset.archives);
  // A portal has no index beside its programs: they are told where those are.
  for (const { url } of isPortal ? archives : []) {
    WORKER.searchParams.append("index", new URL("search/", url).href);
  }
  const form = box.querySelector("form");
  const filters = box.querySelector(".hk-find-more");
  filters.open = matchMedia("(min-width: 45em)").matches;
  const status = box.querySelector(".hk-find-status");
  const near = box.querySelector(".hk-find-near");
  const list = box.querySelector(".hk-find-hits");
  const pager = box.querySelector(".hk-find-pages");
  const otherLanguage = document.querySelector(".hk-switch");

  // The English page looks for English articles, unless the query itself is Chinese.
  const usualLang = (q) => (pageLang === "en" && !/\p{Script=Han}/u.test(q) ? "en" : "");

  let worker = null;
  let latest = 0;

  // --- Words and elements. ---

  const say = (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const marked = (parts) => parts.map(([text, isHit]) => (isHit ? make("mark", {}, text) : text));

  function button(text, act) {
    const element = make("button", { type: "button" }, text);
    element.addEventListener("click", act);
    return element;
  }

  // --- The address holds the whole state. ---

  function read() {
    const of = new URLSearchParams(location.search);
    const state = { q: of.get("q") || "", sort: of.get("sort") === "date" ? "date" : "" };
    state.raw = of.get("raw") ? "1" : "";
    for (const facet of FACETS) state[facet] = of.get(facet) || "";
    state.lang = of.has("lang") ? of.get("lang") : usualLang(state.q);
    state.page = Math.max(1, Number.parseInt(of.get("page"), 10) || 1);
    return state;
  }

  function address(state) {
    const to = new URLSearchParams();
    for (const key of ["q", ...FACETS, "sort", "raw"]) {
      if (key === "lang" ? (state.lang || ALL) !== (usualLang(state.q) || ALL) : state[key]) {
        to.set(key, state[key]);
      }
    }
    if (state.page > 1) to.set("page", state.page);
    return `${location.pathname}?${to}`;
  }

  function go(change) {
    const state = { ...read(), page: 1, ...change };
    history.pushState(null, "", address(state));
    run();
  }

  function cleared() {
    return { ...Object.fromEntries(FACETS.map((facet) => [facet, ""])), lang: ALL };
  }

  // --- Asking. ---

  /** The worker takes its other programs one after the other; asked for here, both are in the
      browser's cache by then. */
  function start() {
    worker = new Worker(WORKER);
    if (location.protocol !== "file:") {
      for (const name of PROGRAMS) fetch(new URL(name, WORKER)).catch(() => {});
    }
    worker.onmessage = ({ data }) => {
      if (data.id === latest) show(data);
    };
    worker.onerror = (event) => {
      worker = null;
      show({ error: "broken", detail: event.message || "worker" });
    };
  }

  const rootsOf = (folder) => archives.map(({ url }) => new URL(folder, url).href);

  function ask(request) {
    if (!worker) start();
    worker.postMessage({ roots: rootsOf("search/"), lenient: isPortal, ...request });
  }

  function run() {
    const state = read();
    form.elements.q.value = state.q;
    if (otherLanguage) otherLanguage.search = location.search;
    latest += 1;
    if (!state.q.trim()) {
      clear();
      return;
    }
    box.setAttribute("aria-busy", "true");
    status.textContent = say("loading");
    const chosen = Object.fromEntries(FACETS.map((facet) => [facet, state[facet]]));
    if (chosen.lang === ALL) chosen.lang = "";
    const request = { query: state.q, filters: chosen, sort: state.sort, page: state.page };
    const roots = rootsOf("search/");
    if (state.raw) roots.push(...rootsOf("search/raw/"));
    ask({ id: latest, roots, ...request });
  }

  // --- Showing. ---

  function clear() {
    box.removeAttribute("aria-busy");
    status.classList.remove("hk-find-failed");
    status.textContent = "";
    near.replaceChildren();
    list.replaceChildren();
    pager.replaceChildren();
    pager.hidden = filters.hidden = true;
  }

  function show(answer) {
    clear();
    if (answer.error) {
      const key = answer.error in words ? answer.error : "broken";
      status.textContent = say(key, { detail: answer.detail });
      status.classList.add("hk-find-failed");
      return;
    }
    if (answer.empty) return;
    const state = read();
    showStatus(state, answer);
    showFilters(state, answer.facets);
    filters.hidden = false;
    near.append(...nearby(state, answer), ...lost(answer));
    list.append(...answer.hits.map(hitItem));
    list.start = (answer.page - 1) * 10 + 1;
    showPages(state, answer);
  }

  function showStatus(state, { total, unfiltered, page, pages }) {
    if (!unfiltered) status.textContent = say("none", { q: state.q });
    else if (!total) status.textContent = say("filtered", { n: unfiltered });
    else {
      const where = pages > 1 ? ` · ${say("pageOf", { page, pages })}` : "";
      status.textContent = say(state.raw ? "totalRaw" : "total", { n: total.toLocaleString(pageLang) }) + where;
    }
  }

  function* nearby(state, answer) {
    if (answer.unfiltered && !answer.total) yield button(say("clear"), () => go(cleared()));
    const everywhere = (answer.facets.lang || []).reduce((sum, row) => sum + row.count, 0);
    const others = everywhere - answer.total;
    if (answer.total && state.lang && state.lang !== ALL && others > 0) {
      yield say("otherLang", { n: others });
      yield button(say("showAll"), () => go({ lang: ALL }));
    }
    if (!answer.near || !answer.near.length) return;
    const apart = answer.near.every((row) => row.text === row.part);
    yield make("p", {}, say(apart ? "noneBoth" : "nearHead"));
    yield make("ul", {}, ...answer.near.map((row) => make("li", {}, nearLink(row))));
  }

  function* lost({ lost: roots }) {
    const names = new Set(roots.map((root) => archiveOf({ root }).name));
    if (names.size) yield make("p", {}, say("lost", { names: [...names].join("、") }));
  }

  function nearLink({ text, part, count }) {
    if (!part) return say("nothing", { q: text });
    const phrase = /\s/.test(part) ? `"${part}"` : part;
    const state = { ...read(), ...cleared(), q: phrase, page: 1 };
    return link(state, say("near", { part, n: count }));
  }

  /** A link to another state of this page, followed without loading it again. */
  function link(state, text, attributes = {}) {
    const element = make("a", { href: address(state), ...attributes }, text);
    element.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState(null, "", element.href);
      run();
      status.focus();
    });
    return element;
  }

  function showFilters(state, facets) {
    for (const facet of FACETS) {
      const select = form.elements[facet];
      const found = facets[facet] || [];
      const none = facet === "lang" ? ALL : "";
      const rows = found.map((row) => [row.name, `${label(row)} (${row.count})`]);
      const chosen = state[facet] === ALL ? "" : state[facet];
      if (chosen && !rows.some(([name]) => name === chosen)) {
        rows.push([chosen, `${label({ name: chosen })} (0)`]);
      }
      const options = [[none, say("any")], ...rows];
      select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
      select.value = chosen || none;
      select.parentElement.hidden = rows.length < 2 && !chosen;
    }
    form.elements.sort.value = state.sort;
    const chosen = FACETS.filter((facet) => state[facet] && state[facet] !== ALL).length;
    if (chosen) filters.open = true;
    filters.querySelector("summary span").textContent = chosen ? say("chosen", { n: chosen }) : "";
    form.elements.raw.checked = state.raw !== "";
  }

  function label({ name, english }) {
    if (Object.hasOwn(words.values, name)) return words.values[name];
    return (pageLang === "en" && english) || name;
  }

  function hitItem(hit) {
    const lang = hit.lang === "en" ? "en" : "zh-Hans";
    const target = make("a", { href: articleUrl(hit) }, ...marked(hit.title));
    const item = make("li", { lang }, make("h2", {}, target));
    if (hit.subtitle.length) item.append(make("p", { class: "hk-find-sub" }, ...marked(hit.subtitle)));
    item.append(make("p", { class: "hk-find-about" }, ...about(hit)));
    if (hit.snippet.length) item.append(make("p", { class: "hk-find-text" }, ...marked(hit.snippet)));
    return item;
  }

  /** The archive that a hit is of; one may stand below another. */
  const archiveOf = ({ root }) => archives.filter(({ url }) => root.startsWith(url))
    .reduce((one, other) => (other.url.length > one.url.length ? other : one));

  function about(hit) {
    const facts = hit.committees.map(({ parts, english }) => {
      const isMarked = parts.some(([, isHit]) => isHit);
      const own = pageLang === "en" && english && !isMarked;
      return make("span", { lang: own ? "en" : "zh-Hans" }, ...(own ? [english] : marked(parts)));
    });
    for (const parts of [hit.feature, ...hit.authors]) {
      if (parts.length) facts.push(make("span", {}, ...marked(parts)));
    }
    for (const text of [hit.year, hit.issue, archiveOf(hit).name]) if (text) facts.push(make("span", {}, text));
    if (hit.lang !== pageLang) {
      facts.push(make("span", { lang: pageLang }, label({ name: hit.lang })));
    }
    return facts;
  }

  /** An address of an archive as a URL of its site, where found.js marks what was found; anything
      else leads nowhere. */
  function articleUrl(hit) {
    const { address, found } = hit;
    const home = new URL(archiveOf(hit).url);
    const url = new URL(address, home);
    if (url.origin !== home.origin || !url.pathname.startsWith(home.pathname)) return "#";
    if (found.length) url.hash = `found=${found.slice(0, MOST_MARKED).map(encodeURIComponent)}`;
    return url.href;
  }

  function showPages(state, { page, pages }) {
    pager.hidden = pages < 2;
    if (page > 1) pager.append(link({ ...state, page: page - 1 }, say("previous"), { rel: "prev" }));
    if (pages > 1) pager.append(make("span", {}, say("pageOf", { page, pages })));
    if (page < pages) pager.append(link({ ...state, page: page + 1 }, say("next"), { rel: "next" }));
  }

  // --- What readers do. ---

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const q = form.elements.q.value.trim();
    const isChosen = new URLSearchParams(location.search).has("lang");
    go(isChosen ? { q } : { q, lang: usualLang(q) });
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name === "raw") go({ raw: target.checked ? "1" : "", lang: target.checked ? ALL : "" });
    else if (target.name !== "q") go({ [target.name]: target.value });
  });
  form.elements.q.addEventListener("focus", () => ask({ warm: true }), { once: true });
  window.addEventListener("popstate", run);

  box.hidden = false;
  run();
})();

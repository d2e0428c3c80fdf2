// Search in the copy of the site that opens from the disk (docs/search-format.md). A browser
// starts no worker from a file and fetches none; it does load scripts. So the worker is made of
// its sources as text, and what it fetches comes as scripts that hand over their bytes.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;
  const Real = self.Worker;

  const PRELUDE = `
    self.importScripts = () => {};
    const huikanAsked = new Map();
    self.addEventListener("message", (event) => {
      const { huikanAnswer, data } = event.data;
      if (huikanAnswer === undefined) return;
      event.stopImmediatePropagation();
      huikanAsked.get(huikanAnswer)(new Response(data, { status: data ? 200 : 404 }));
      huikanAsked.delete(huikanAnswer);
    });
    let huikanCount = 0;
    self.fetch = (href) => new Promise((answer) => {
      huikanAsked.set(++huikanCount, answer);
      self.postMessage({ huikanAsk: huikanCount, href });
    });
  `;

  const arrived = new WeakMap();
  self.huikanOffline = (script, text) => arrived.set(script, text);

  const load = (href) =>
    new Promise((done) => {
      const script = document.createElement("script");
      const end = () => {
        script.remove();
        const text = arrived.get(script);
        done(text === undefined ? null : Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
      };
      script.addEventListener("load", end);
      script.addEventListener("error", end);
      script.src = `${href}.js`;
      document.head.append(script);
    });

  self.Worker = class {
    constructor() {
      const sources = Object.values(self.huikanSources).map((source) => `{${source}\n}\n`);
      const blob = new Blob([PRELUDE, ...sources], { type: "text/javascript" });
      this.inner = new Real(URL.createObjectURL(blob));
      this.inner.onerror = (event) => this.onerror && this.onerror(event);
      this.inner.onmessage = async (event) => {
        const { huikanAsk, href } = event.data;
        if (huikanAsk === undefined) this.onmessage(event);
        else this.inner.postMessage({ huikanAnswer: huikanAsk, data: await load(href) });
      };
    }

    postMessage(message) {
      this.inner.postMessage(message);
    }

    terminate() {
      this.inner.terminate();
    }
  };

  // What search finds are folders: on the disk their pages have names.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]");
      if (!link || link.protocol !== "file:" || !link.pathname.endsWith("/")) return;
      link.pathname += "index.html";
    },
    true,
  );
})();

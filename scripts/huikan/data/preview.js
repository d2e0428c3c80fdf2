// The live preview's own: the page is loaded again when its archive has changed, and what
// `huikan check` says of it stands at its foot. No part of a built site.
"use strict";

(() => {
  const here = `/_huikan/state?at=${encodeURIComponent(location.pathname)}`;
  const box = document.createElement("aside");
  box.id = "huikan-preview";
  box.setAttribute("role", "status");
  box.hidden = true;

  function show(problems) {
    const list = document.createElement("ul");
    for (const problem of problems) {
      const row = document.createElement("li");
      row.className = problem.level;
      const place = document.createElement("code");
      place.textContent = problem.path.split("/").pop() + (problem.line ? `:${problem.line}` : "");
      row.append(place, ` ${problem.text}`);
      list.append(row);
    }
    box.replaceChildren(list);
    box.hidden = problems.length === 0;
  }

  async function follow() {
    document.body.append(box);
    let seen = null;
    for (;;) {
      try {
        const said = await (await fetch(seen === null ? here : `${here}&seen=${seen}`)).json();
        if (seen !== null && said.state !== seen) {
          location.reload();
          return;
        }
        seen = said.state;
        show(said.problems);
      } catch {
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  }

  follow();
})();

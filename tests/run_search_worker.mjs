// Runs the search worker on files: node run_search_worker.mjs WORKER FOLDER < requests.json
// Prints a JSON list: each answer, with `bytes`, what a reader with an empty cache would fetch
// (only if the request says `cold`), and `files`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const [, , workerFile, folder] = process.argv;
const source = readFileSync(workerFile, "utf8");
const read = (name) => readFileSync(join(dirname(workerFile), name), "utf8");
const root = new URL(`file://${folder}/`).href;

function start() {
  const fetched = [];
  const waiting = new Map();
  const self = {
    postMessage: (answer) => waiting.get(answer.id)(answer),
  };
  const fetch = async (url) => {
    try {
      const data = readFileSync(fileURLToPath(url));
      fetched.push(data.length);
      return new Response(data);
    } catch {
      return new Response("", { status: 404 });
    }
  };
  const run = (text) => vm.runInThisContext(`(self, fetch, importScripts) => {${text}\n}`)(
    self, fetch, (...names) => names.forEach((name) => run(read(name))));
  run(source);
  let id = 0;
  const ask = (request) => new Promise((resolve) => {
    id += 1;
    waiting.set(id, resolve);
    self.onmessage({ data: { roots: [root], id, filters: {}, sort: "relevance", page: 1, ...request } });
  });
  return { ask, fetched };
}

const answers = [];
const shared = start();
for (const request of JSON.parse(readFileSync(0, "utf8"))) {
  const worker = request.cold ? start() : shared;
  const answer = await worker.ask(request);
  const bytes = worker.fetched.reduce((a, b) => a + b, 0);
  answers.push({ ...answer, bytes, files: worker.fetched.length });
}
console.log(JSON.stringify(answers));

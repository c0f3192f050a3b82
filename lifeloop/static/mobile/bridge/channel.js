// The line to the host page. One MessageChannel per document: the port is handed over once, to the platform's origin only.
const waiting = new Map();
const hears = new Map();
const line = window.parent === window ? null : new MessageChannel();
let count = 0;

class BridgeError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "BridgeError";
    this.code = code;
  }
}

function call(method, params) {
  if (!line) {
    return Promise.reject(new BridgeError("NO_HOST", "This page is not inside a mini program's host."));
  }
  count += 1;
  const id = count;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    line.port1.postMessage({ id, method, params });
  });
}

function tell(event, detail) {
  if (line) {
    line.port1.postMessage({ event, detail });
  }
}

function hear(event, what) {
  hears.set(event, what);
}

function receive({ data }) {
  if (data.event) {
    hears.get(data.event)?.(data.detail);
    return;
  }
  const asked = waiting.get(data.id);
  if (!asked) {
    return;
  }
  waiting.delete(data.id);
  if (data.error) {
    asked.reject(new BridgeError(data.error.code, data.error.message));
  } else {
    asked.resolve(data.result);
  }
}

// The root of the package: /<number>/ or /t/<segment>/. Paths of pages are told and taken relative to it.
const ROOT = location.pathname.match(/^\/(?:t\/[^/]+|\d+)\//)?.[0] ?? "/";

function here() {
  return { path: location.pathname.slice(ROOT.length), query: location.search.slice(1), title: document.title };
}

if (line) {
  line.port1.onmessage = receive;
  window.parent.postMessage({ lifeloop: "hello", version: 1, page: here() }, PLATFORM, [line.port2]);
  document.addEventListener("DOMContentLoaded", () => tell("page", here()));
}

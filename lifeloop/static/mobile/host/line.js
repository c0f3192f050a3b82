// The line to the package. Only the frame's own window, only from the package's own origin, may open it; a new page in the
// frame opens a new one and the old one is closed.
(() => {
  "use strict";

  const MOST = 40; // calls in ten seconds; an honest page needs a handful
  const stage = document.getElementById("stage");
  const frame = document.getElementById("frame");
  let port = null;
  let calls = [];

  function lineOf(own) {
    return { tell: (event, detail) => own === port && own.postMessage({ event, detail }) };
  }

  function tooMany() {
    const from = performance.now() - 10000;
    calls = calls.filter((at) => at > from);
    calls.push(performance.now());
    return calls.length > MOST;
  }

  async function respond(own, { id, method, params }) {
    const { methods, Refused } = window.hostCalls;
    try {
      if (!Object.hasOwn(methods, method)) {
        throw new Refused("UNKNOWN_METHOD", "There is no such method.");
      }
      if (tooMany()) {
        throw new Refused("TOO_MANY_CALLS", "Too many calls. Wait a few seconds.");
      }
      const result = await methods[method](Object(params), lineOf(own));
      own.postMessage({ id, result });
    } catch (error) {
      const known = error instanceof Refused;
      own.postMessage({ id, error: { code: known ? error.code : "FAILED", message: known ? error.message : "Failed." } });
    }
  }

  function hear(own, data) {
    if (own !== port || typeof data !== "object" || data === null) {
      return;
    }
    if (data.event === "component") {
      window.hostCard.move(data.detail);
    } else if (data.event === "page") {
      window.hostBar.page(Object(data.detail));
    } else if (typeof data.method === "string") {
      respond(own, data);
    }
  }

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== stage.dataset.origin) {
      return;
    }
    if (event.data?.lifeloop !== "hello" || event.ports.length !== 1) {
      return;
    }
    port?.close();
    window.hostCard.remove();
    port = event.ports[0];
    const own = port;
    own.onmessage = ({ data }) => hear(own, data);
    window.hostBar.page(Object(event.data.page), { arrived: true });
  });

  const resume = () => port && lineOf(port).tell("resume", {});
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resume());
  addEventListener("pageshow", (event) => event.persisted && resume());
})();

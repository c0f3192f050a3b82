// News from the server, heard by one tab of the browser and passed on to the others as the event "live" on the body:
// {keys, all}. What is new is asked for by the page itself, so a stream that is not there costs time, never a message.
//
// The tab that holds the lock keeps the stream; when it closes, the next one gets the lock. Where there are no locks the
// tab that was looked at last keeps it: the server ends the older stream.
"use strict";

(() => {
  const ADDRESS = "/console/live";
  const LOCK = "lifeloop-console-live";
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
  let source = null;
  let pause = 2000;

  const hear = (news) => document.body.dispatchEvent(new CustomEvent("live", { detail: news }));

  function tell(news) {
    channel?.postMessage(news);
    hear(news);
  }

  function again() {
    setTimeout(listen, pause);
    pause = Math.min(pause * 2, 60000);
  }

  function listen() {
    source?.close();
    const stream = new EventSource(ADDRESS);
    source = stream;
    stream.addEventListener("hello", () => {
      pause = 2000;
      tell({ keys: [], all: true });
    });
    stream.addEventListener("talks", ({ data }) => {
      const { keys } = JSON.parse(data);
      tell({ keys, all: keys.includes("*") });
    });
    stream.addEventListener("bye", ({ data }) => {
      const { reason } = JSON.parse(data);
      if (reason === "restart") return; // the browser comes back by itself
      stream.close();
      source = null;
      // Which tab listens, the lock says. The server may come to the stream of the page before, which is gone, after this one.
      if (reason === "newer" && !navigator.locks) return;
      // Signed out, or another role: the page asks, and is sent to where one belongs.
      if (reason !== "newer") tell({ keys: [], all: true });
      again();
    });
    stream.onerror = () => {
      if (stream !== source || stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
      source = null;
      again();
    };
  }

  channel?.addEventListener("message", ({ data }) => hear(data));
  // A page that comes back out of the browser's memory is not up to date.
  window.addEventListener("pageshow", ({ persisted }) => persisted && hear({ keys: [], all: true }));

  if (navigator.locks) {
    navigator.locks.request(LOCK, () => {
      listen();
      return new Promise(() => {}); // held until the tab is gone
    });
  } else {
    const look = () => document.visibilityState === "visible" && source === null && listen();
    document.addEventListener("visibilitychange", look);
    look();
  }
})();

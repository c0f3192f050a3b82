// News from the server, heard by one tab of the browser and passed on to the others.
//
// The tab that holds the lock "lifeloop-live" keeps the stream; when it closes, the next one gets the lock. Where there are no
// locks (plain http on a real phone) the tab that was looked at last keeps it: the server ends the older stream.
"use strict";

(() => {
  const { live: address, person } = document.body.dataset;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`lifeloop-live-${person}`) : null;
  let source = null;
  let last = 0;
  let opened = false; // a stream was open before: what was missed must be read again
  let pause = 2000;

  // --- what is on the screen ---------------------------------------------------------------------

  const badge = () => document.getElementById("unread");

  function showUnread(count) {
    const element = badge();
    if (!element) return;
    element.dataset.unread = String(count);
    element.hidden = count === 0;
    element.querySelector("[data-count]").textContent = count > 99 ? "99+" : String(count);
  }

  // A part of the page that htmx asks for again. News that come while it is being asked for are not in the answer for
  // sure, and the answer replaces the element that would hear them: so ask once more when it has settled.
  function part(id, event) {
    let busy = false;
    let again = false;
    const ask = () => {
      const element = document.getElementById(id);
      if (!element) return;
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      window.htmx.trigger(element, event);
    };
    const done = (settled) => {
      busy = false;
      if (again && settled) ask();
      again = false;
    };
    document.body.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt?.id === id && done(true));
    for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:sendAbort", "htmx:timeout"]) {
      document.body.addEventListener(fault, ({ detail }) => detail.elt?.id === id && done(false));
    }
    return ask;
  }

  const askList = part("conversations", "changed");
  const askTail = part("tail", "newer");

  function refresh(keys, again) {
    askList();
    const tail = document.getElementById("tail");
    if (tail && (again || keys.includes("*") || keys.includes(tail.dataset.conversation))) askTail();
  }

  // --- what is heard -----------------------------------------------------------------------------

  function hear(news) {
    if (news.id) last = news.id;
    const shown = Number(badge()?.dataset.unread ?? 0);
    if (news.event === "hello") {
      if (news.again || news.unread !== shown || document.getElementById("tail")) refresh([], true);
      showUnread(news.unread);
    } else if (news.event === "inbox") {
      showUnread(news.unread ?? shown + (news.more ?? 0));
      // A publication reaches all followers at once: they do not all ask in the same moment.
      setTimeout(() => refresh(news.keys, false), news.unread === undefined ? Math.random() * 400 : 0);
    } else if (news.event === "bye" && news.reason === "session_ended") {
      location.reload(); // to the sign-in page, and back here afterwards
    }
  }

  function tell(news) {
    channel?.postMessage(news);
    hear(news);
  }

  function listen() {
    source?.close();
    source = new EventSource(last ? `${address}?last=${last}` : address);
    const on = (name, then) => source.addEventListener(name, (event) => then(JSON.parse(event.data), Number(event.lastEventId)));
    on("hello", (data, id) => {
      pause = 2000;
      tell({ event: "hello", id, again: opened, ...data });
      opened = true;
    });
    on("inbox", (data, id) => tell({ event: "inbox", id, ...data }));
    on("bye", (data) => {
      if (data.reason === "restart") return; // the browser comes back by itself
      source.close();
      source = null;
      if (data.reason === "session_ended") tell({ event: "bye", ...data });
      // Which tab listens, the lock says. The server may come to the stream of the page before, which is gone, after this one.
      if (data.reason === "newer" && navigator.locks) later();
    });
    source.onerror = async () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      source = null;
      if (await isSignedOut()) {
        tell({ event: "bye", reason: "session_ended" });
        return;
      }
      later();
    };
  }

  function later() {
    setTimeout(listen, pause);
    pause = Math.min(pause * 2, 60000);
  }

  // The session may have ended while no stream was open to say so; an EventSource does not tell why it was refused.
  async function isSignedOut() {
    try {
      const answer = await fetch(address, { cache: "no-store" });
      await answer.body?.cancel();
      return answer.status === 401;
    } catch {
      return false; // no network
    }
  }

  channel?.addEventListener("message", (event) => hear(event.data));
  // A conversation that was read here changes the numbers in the other tabs.
  document.body.addEventListener("wasread", (event) => {
    showUnread(event.detail.unread);
    channel?.postMessage({ event: "inbox", keys: [], unread: event.detail.unread });
  });
  // What was written here is shown at once, without waiting for the news of it.
  document.body.addEventListener("wrote", askTail);
  // A page that comes back out of the browser's memory is not up to date.
  window.addEventListener("pageshow", (event) => event.persisted && refresh([], true));

  if (navigator.locks) {
    navigator.locks.request(`lifeloop-live-${person}`, () => {
      listen();
      return new Promise(() => {}); // held until the tab is gone
    });
  } else {
    const look = () => {
      if (document.visibilityState === "visible" && source === null) listen();
    };
    document.addEventListener("visibilitychange", look);
    look();
  }
})();

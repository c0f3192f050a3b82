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

  const badge = () => document.getElementById("unread");

  function showUnread(count) {
    const element = badge();
    if (!element) return;
    element.dataset.unread = String(count);
    element.hidden = count === 0;
    element.querySelector("[data-count]").textContent = count > 99 ? "99+" : String(count);
  }

  function refreshList() {
    document.body.dispatchEvent(new CustomEvent("inboxchanged"));
  }

  function refreshConversation(keys) {
    const tail = document.getElementById("tail");
    if (tail && (keys.includes("*") || keys.includes(tail.dataset.conversation))) {
      window.htmx.trigger(tail, "newer");
    }
  }

  function hear(news) {
    if (news.id) last = news.id;
    const shown = Number(badge()?.dataset.unread ?? 0);
    if (news.event === "hello") {
      refreshConversation(["*"]);
      if (news.again || news.unread !== shown) refreshList();
      showUnread(news.unread);
    } else if (news.event === "inbox") {
      showUnread(news.unread ?? shown + (news.more ?? 0));
      refreshConversation(news.keys);
      refreshList();
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
    });
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      source = null;
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 60000);
    };
  }

  channel?.addEventListener("message", (event) => hear(event.data));
  // A conversation that was read here changes the numbers in the other tabs.
  document.body.addEventListener("wasread", (event) => {
    showUnread(event.detail.unread);
    channel?.postMessage({ event: "inbox", keys: [], unread: event.detail.unread });
  });

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

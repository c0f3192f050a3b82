// An open conversation: starts at its newest message, and what is seen is marked as read.
"use strict";

(() => {
  const form = document.getElementById("read");
  let marked = null;

  const newest = () => document.getElementById("tail")?.dataset;
  const atBottom = () => window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 120;
  const toBottom = () => window.scrollTo(0, document.documentElement.scrollHeight);

  async function markRead() {
    const { last, direct, seq } = newest() ?? {};
    if (!last || last === marked || document.visibilityState !== "visible") return;
    marked = last;
    form.elements.direct.value = direct;
    form.elements.seq.value = seq;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { unread } = await answer.json();
      document.body.dispatchEvent(new CustomEvent("wasread", { detail: { unread } }));
    } catch {
      marked = null; // tried again with the next message or the next look
    }
  }

  // One time above what was said in the same minute; the others are still read out.
  function thinTimes() {
    let last = null;
    for (const time of document.querySelectorAll(".message-time")) {
      time.classList.toggle("only-read", time.textContent === last);
      last = time.textContent;
    }
  }

  let follow = true;
  let wrote = false; // one's own words are always shown
  document.body.addEventListener("wrote", () => { wrote = true; });
  document.body.addEventListener("htmx:beforeSwap", () => { follow = atBottom(); });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    document.getElementById("empty")?.toggleAttribute("hidden", document.querySelector(".message") !== null);
    thinTimes();
    if (event.detail.elt?.id === "earlier") return;
    if (follow || wrote) toBottom();
    if (event.detail.elt?.id === "tail") wrote = false;
    markRead();
  });
  document.addEventListener("visibilitychange", markRead);
  if (!new URLSearchParams(location.search).has("before")) toBottom();
  markRead();
})();

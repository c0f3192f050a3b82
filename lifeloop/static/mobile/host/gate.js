// Whether a person is at work inside the frame: the one question that the package must not be able to answer itself.
//
// The package's own word is worth nothing: its script can make up clicks, and can overwrite navigator.userActivation. But a real
// tap or key press in a frame also activates the pages around it (HTML, "activation notification"), and that the browser tells
// this page, where no foreign script runs. Synthetic clicks, overlays and messages activate nothing.
//
// Two things look the same from here and must not count: a tap on this page itself (its capsule, its sheet), and a tap
// that was already spent. After either, activation says nothing for as long as it lasts (at most five seconds); what is
// still active after that was activated again, inside the frame. So a request waits it out, and one tap yields one leave.
(() => {
  "use strict";

  const SPAN = 5100; // ms: how long one activation lasts, and a little more
  const GRACE = 400; // ms: the frame's message may overtake the news of its activation
  const OWN = ["pointerdown", "pointerup", "mousedown", "touchend", "keydown"];
  let since = Number.NEGATIVE_INFINITY;
  let busy = false;

  const now = () => performance.now();
  const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const isActive = () => document.visibilityState === "visible" && navigator.userActivation.isActive;

  for (const type of OWN) {
    addEventListener(type, () => { since = now(); }, { capture: true, passive: true });
  }

  async function tapped() {
    const until = now() + GRACE;
    while (!isActive()) {
      if (now() > until) {
        return false;
      }
      await sleep(20);
    }
    while (now() < since + SPAN) {
      await sleep(since + SPAN - now());
    }
    return isActive();
  }

  // True once for each real tap in the frame. One caller at a time: a loop of calls gets one answer and many refusals.
  async function spend() {
    if (busy) {
      return false;
    }
    busy = true;
    try {
      const real = await tapped();
      if (real) {
        since = now();
      }
      return real;
    } finally {
      busy = false;
    }
  }

  window.hostGate = { spend, known: Boolean(navigator.userActivation) };
})();

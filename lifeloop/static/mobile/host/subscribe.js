// The consent panel of my.requestSubscribeMessage: drawn by this page over everything. A package can ask for it after a real
// tap, and hears what was answered; it cannot tick, press, cover or skip it. What was kept answers without a panel.
(() => {
  "use strict";

  const ARMED_AFTER = 450; // ms: a tap meant for the package does not land on the panel
  const OWN_CODES = {
    SUBSCRIBE_IDS_INVALID: 203,
    SUBSCRIBE_KINDS_MIXED: 106002,
    SUBSCRIBE_TEMPLATE_INVALID: 106008,
    SUBSCRIBE_RATE_LIMIT: 100201,
    PROGRAM_NOT_FOUND: 402,
  };
  const stage = document.getElementById("stage");
  const panel = document.getElementById("subscribe");
  const keep = document.getElementById("subscribe-keep");
  const model = document.getElementById("subscribe-item");
  const { methods, send, answer } = window.hostCalls;
  let busy = false;

  function failed(errorCode, errorMessage, more = {}) {
    return { errorCode, errorMessage, behavior: "", keep: false, refuse: false, show: false, ...more };
  }

  async function look(ids) {
    const query = new URLSearchParams(ids.map((id) => ["id", id]));
    const address = `${stage.dataset.subscription}?${query}`;
    return answer(await fetch(address, { redirect: "manual", credentials: "same-origin" }));
  }

  function fill({ longTerm, templates }) {
    const items = templates.map(({ id, title, keywords }) => {
      const item = model.content.firstElementChild.cloneNode(true);
      item.querySelector("input").value = id;
      item.querySelector("[data-title]").textContent = title;
      item.querySelector("[data-keywords]").textContent = keywords.join(" · ");
      return item;
    });
    panel.querySelector("[data-items]").replaceChildren(...items);
    for (const part of panel.querySelectorAll("[data-for]")) {
      part.hidden = part.dataset.for !== (longTerm ? "long" : "once");
    }
    keep.checked = false;
  }

  // Resolves to what was ticked, or null when the panel was closed: by real taps and keys on this page only.
  function answered() {
    panel.showModal();
    const armed = performance.now() + ARMED_AFTER;
    return new Promise((resolve) => {
      const done = (said) => {
        panel.removeEventListener("click", click);
        panel.removeEventListener("cancel", cancel);
        panel.close();
        resolve(said);
      };
      const cancel = (event) => {
        event.preventDefault();
        done(null);
      };
      const ticked = () => Array.from(panel.querySelectorAll("[data-items] input:checked"), (box) => box.value);
      const says = {
        yes: () => ({ accepted: ticked(), keep: keep.checked }),
        no: () => ({ accepted: [], keep: keep.checked }),
        never: () => ({ accepted: [], keep: true }),
        close: () => null,
      };
      const click = (event) => {
        const part = event.target === panel ? panel : event.target.closest("[data-says]");
        if (part && event.isTrusted && performance.now() >= armed) {
          done(says[part.dataset.says ?? "close"]());
        }
      };
      panel.addEventListener("click", click);
      panel.addEventListener("cancel", cancel);
    });
  }

  function fields(ids, said) {
    const pairs = ids.map((id) => ["id", id]);
    if (said === null) {
      return [...pairs, ["cancelled", "1"]];
    }
    return [...pairs, ...said.accepted.map((id) => ["accepted", id]), ...(said.keep ? [["keep", "1"]] : [])];
  }

  async function ask(ids, tapped) {
    const facts = await look(ids);
    if (facts.refused) {
      return failed(OWN_CODES[facts.refused.code] ?? 10, facts.refused.message);
    }
    if (!facts.show && !tapped) {
      return failed(-1, "A kept answer counts for a tap in the mini program only.");
    }
    let said = { accepted: [], keep: false };
    if (facts.show) {
      if (document.querySelector("dialog[open]")) {
        return failed(15, "A panel is open already.");
      }
      fill(facts);
      said = await answered();
    }
    const told = await send("subscribe", fields(ids, said));
    return said === null ? { ...told, errorCode: 11, errorMessage: "The visitor closed the panel." } : told;
  }

  methods.requestSubscribeMessage = async ({ entityIds, thirdTypeAppId }) => {
    if (!Array.isArray(entityIds) || entityIds.length > 20 || !entityIds.every((id) => typeof id === "string")) {
      return failed(203, "entityIds is a list of one to three template ids.");
    }
    if (thirdTypeAppId) {
      return failed(402, "There is no app of that thirdTypeAppId here.");
    }
    if (busy || panel.open) {
      return failed(15, "A panel is open already.");
    }
    busy = true;
    try {
      const { known, spend } = window.hostGate;
      const tapped = known && (await spend());
      if (known && !tapped) {
        return failed(-1, "Only a tap or a key press in the mini program can ask for this.");
      }
      return await ask(entityIds.map((id) => id.slice(0, 64)), tapped);
    } catch (error) {
      return failed(OWN_CODES[error.code] ?? 10, error.message);
    } finally {
      busy = false;
    }
  };
})();

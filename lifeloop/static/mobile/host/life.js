// The follow sheet (life-follow): drawn by this page over everything, so that no package can cover it, tap it or follow by
// itself. One may slide up by itself for each time the mini program is opened; every further one needs a tap in the package.
(() => {
  "use strict";

  const ARMED_AFTER = 450; // ms: a tap meant for the package does not land on the sheet
  const stage = document.getElementById("stage");
  const life = document.getElementById("life");
  const { methods, send, Refused } = window.hostCalls;
  let free = true;

  async function look(sceneId) {
    const address = `${stage.dataset.sheet}?${new URLSearchParams({ scene_id: String(sceneId).slice(0, 32) })}`;
    const response = await fetch(address, { redirect: "manual", credentials: "same-origin" });
    const data = response.ok ? await response.json() : {};
    if (data.show === undefined) {
      throw new Refused("FAILED", "The follow sheet could not be looked up.");
    }
    return data;
  }

  function fill({ sheet, account }) {
    const picture = life.querySelector("[data-picture]");
    picture.hidden = !sheet.picture;
    if (sheet.picture) {
      picture.src = sheet.picture;
    }
    life.querySelector("[data-who]").replaceChildren(window.hostCard.logo(account, "logo logo-small"), document.createTextNode(account.name));
    life.querySelector("[data-title]").textContent = sheet.title;
    const text = life.querySelector("[data-text]");
    text.textContent = sheet.text;
    text.hidden = !sheet.text;
  }

  // Resolves to "follow" or "close": a real tap on this page, Escape, or a tap on the shade.
  function answered() {
    life.showModal();
    const armed = performance.now() + ARMED_AFTER;
    return new Promise((resolve) => {
      const done = (result) => {
        life.removeEventListener("click", click);
        life.removeEventListener("cancel", cancel);
        life.close();
        resolve(result);
      };
      const cancel = (event) => {
        event.preventDefault();
        done("close");
      };
      const click = (event) => {
        const part = event.target === life ? life : event.target.closest("[data-life]");
        if (part && event.isTrusted && performance.now() >= armed) {
          done(part.dataset.life === "follow" ? "follow" : "close");
        }
      };
      life.addEventListener("click", click);
      life.addEventListener("cancel", cancel);
    });
  }

  async function show(sceneId, line) {
    const facts = await look(sceneId);
    if (!facts.show) {
      return { result: "none", reasons: facts.reasons };
    }
    if (document.querySelector("dialog[open]")) {
      throw new Refused("BUSY", "Something else is asked of the visitor already.");
    }
    fill(facts);
    const fields = { scene_id: facts.sheet.sceneId };
    send("sheetShown", fields).catch(() => {});
    const result = await answered();
    if (result === "close") {
      await send("sheetClose", fields).catch(() => {});
      return { result };
    }
    try {
      await send("sheetFollow", fields);
    } catch {
      window.hostSheet.toast("failed");
      return { result: "none", reasons: ["Following failed."] };
    }
    window.hostSheet.toast("followed");
    line.tell("resume", {}); // a follow component on the page is drawn anew
    return { result };
  }

  methods.showLifeFollow = async ({ sceneId }, line) => {
    const gift = free;
    free = false;
    if (!gift && !(window.hostGate.known && (await window.hostGate.spend()))) {
      throw new Refused("NO_USER_ACTIVATION", "A sheet may show by itself once; a further one needs a tap in the mini program.");
    }
    const answer = await show(sceneId ?? "", line);
    free ||= gift && answer.result === "none"; // nothing was shown: the first one is still to come
    return answer;
  };
})();

// What the package may ask of the host: one function for each method of the bridge.
(() => {
  "use strict";

  const stage = document.getElementById("stage");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const launch = JSON.parse(document.getElementById("launch").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  let asked = null; // the public id of the component on the page
  const shown = new Set(); // whose cards this page has told of
  let turn = 0; // which call to draw it is the newest

  class Refused extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  async function answer(response) {
    if (response.type === "opaqueredirect") {
      location.reload(); // signed out meanwhile: the page itself leads to the sign-in page and back
      throw new Refused("SIGNED_OUT", words.failed);
    }
    const data = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Refused(data.error?.code ?? "FAILED", data.error?.message ?? words.failed);
    }
    return data;
  }

  async function send(act, fields = {}) {
    const request = { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token } };
    return answer(await fetch(stage.dataset[act], { ...request, redirect: "manual", credentials: "same-origin" }));
  }

  async function component(publicId) {
    const address = `${stage.dataset.component}?${new URLSearchParams({ public_id: String(publicId).slice(0, 32) })}`;
    return answer(await fetch(address, { redirect: "manual", credentials: "same-origin" }));
  }

  async function person() {
    // Browsers that do not tell whether a person is at work: then the visitor is asked, by this page.
    const real = window.hostGate.known ? await window.hostGate.spend() : await window.hostSheet.ask("leave");
    if (!real) {
      throw new Refused("NO_USER_ACTIVATION", words.nobody);
    }
  }

  // The host's sheet, and only it, follows. 1 followed, 2 refused, 3 error (as in the original's followStatus).
  async function confirmAndFollow(account) {
    if (!(await window.hostSheet.ask("follow", account))) {
      return 2;
    }
    try {
      await send("follow", { public_id: account.publicId });
    } catch {
      window.hostSheet.toast("failed");
      return 3;
    }
    window.hostSheet.toast("followed");
    if (account.publicId === asked) {
      window.hostCard.followed();
    }
    return 1;
  }

  const methods = {
    getLaunchOptions: async () => launch,

    getAuthCode: async ({ scopes }) => send("code", { scope: String(scopes ?? "auth_base").slice(0, 64) }),

    getFormId: async () => {
      await person();
      return send("form");
    },

    setNavigationBar: async ({ title }) => {
      window.hostBar.title(title);
      return {};
    },

    navigateToLifestyle: async ({ publicId }) => {
      const { show, account, reasons } = await component(publicId);
      if (!show) {
        throw new Refused("NOT_SHOWN", reasons.join(" "));
      }
      location.assign(account.url);
      return {};
    },

    placeComponent: async ({ publicId, memo }, line) => {
      turn += 1;
      const mine = turn;
      const { show, account, reasons } = await component(publicId);
      if (mine !== turn) {
        return { show: false, reasons: [] }; // the component was changed meanwhile; the later call draws
      }
      asked = show ? account.publicId : null;
      if (!show) {
        window.hostCard.remove();
        return { show, reasons };
      }
      window.hostCard.place(account, String(memo ?? ""), {
        follow: async () => {
          if ((await confirmAndFollow(account)) === 1) {
            line.tell("follow", {});
          }
        },
        scroll: (top) => line.tell("scroll", { top }),
        seen: () => {
          if (!shown.has(account.publicId)) {
            shown.add(account.publicId);
            send("shown", { public_id: account.publicId }).catch(() => shown.delete(account.publicId));
          }
        },
      });
      return { show, reasons };
    },

    followLifestyle: async ({ publicId }) => {
      if (window.hostGate.known) {
        await person(); // a package that loops must not put up sheets; where this is not known, the sheet itself has to do
      }
      const { show, account, reasons } = await component(publicId);
      if (!show) {
        throw new Refused("NOT_SHOWN", reasons.join(" "));
      }
      return { followStatus: account.following ? 1 : await confirmAndFollow(account) };
    },
  };

  window.hostCalls = { methods, send, answer, Refused };
})();

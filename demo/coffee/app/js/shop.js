// What both pages use: calls to the backend, signed in by the platform's code; money; the follow card.
(() => {
  "use strict";

  const { backend, publicId, template } = window.COFFEE;

  async function ask(path, { token, body } = {}) {
    const headers = { "Content-Type": "application/json" };
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    const request = body ? { method: "POST", body: JSON.stringify(body), headers } : { headers };
    const response = await fetch(backend + path, request);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw Object.assign(new Error(answer.error || "出了点问题，请稍后再试"), { status: response.status });
    }
    return answer;
  }

  // A page signs in once, silently. Browsers may deny a frame of another site any storage, so the token lives in memory.
  let signedIn = null;

  function login() {
    signedIn = my
      .getAuthCode({ scopes: "auth_base" })
      .then(({ authCode }) => ask("/api/login", { body: { authCode } }))
      .then(({ token }) => token);
    return signedIn;
  }

  async function call(path, body) {
    const token = await (signedIn ?? login()).catch(() => login());
    try {
      return await ask(path, { token, body });
    } catch (error) {
      if (error.status !== 401) {
        throw error;
      }
      return ask(path, { token: await login(), body });
    }
  }

  function card(memo) {
    if (!publicId) {
      return;
    }
    const component = document.createElement("lifestyle-follow");
    component.setAttribute("public-id", publicId);
    component.setAttribute("memo", memo);
    component.addEventListener("follow", () => document.body.classList.add("is-friend"));
    document.getElementById("follow").append(component);
  }

  // One consent for one message. True when the visitor said yes; closing the panel, or a no, is no fault.
  async function subscribe() {
    const answer = await my.requestSubscribeMessage({ entityIds: [template] }).catch((told) => told);
    if (answer?.[template] !== "accept") {
      return false;
    }
    await call("/api/reminders", {});
    return true;
  }

  window.shop = { call, card, template, subscribe, yuan: (amount) => `¥${(amount / 100).toFixed(2)}` };
})();

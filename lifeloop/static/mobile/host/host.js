// The bar above the frame, the 关于 panel, and the start: the frame is loaded once everything here listens.
(() => {
  "use strict";

  const stage = document.getElementById("stage");
  const frame = document.getElementById("frame");
  const title = document.getElementById("host-title");
  const about = document.getElementById("about");
  const home = document.getElementById("host-home");
  const back = document.getElementById("host-back");
  const wait = document.getElementById("host-wait");
  const start = history.length;
  const FRESH = 15000; // ms

  function setTitle(text) {
    const words = String(text ?? "").trim().slice(0, 20);
    if (words) {
      title.textContent = words;
    }
  }

  // The address follows the page in the frame, so that a reload, a bookmark, a way back lead to it.
  function page({ path, query, title: words }, { arrived = false } = {}) {
    setTitle(words);
    const now = String(path ?? "").slice(0, 200);
    if (!/^[\w\-.~/]*$/.test(now) || now.split("/").includes("..")) {
      return;
    }
    const address = new URL(stage.dataset.base + now, location.origin);
    address.search = String(query ?? "").slice(0, 1024);
    history.replaceState(null, "", address);
    if (arrived) {
      wait.hidden = true;
      const first = now === stage.dataset.first;
      back.hidden = first || history.length <= start;
      home.hidden = first || !back.hidden;
    }
  }

  window.hostBar = { title: setTitle, page };

  back.addEventListener("click", () => history.back());
  document.getElementById("host-more").addEventListener("click", () => about.showModal());
  about.addEventListener("click", (event) => {
    if (event.target === about || event.target.closest("[data-close]")) {
      about.close();
    }
  });
  frame.addEventListener("load", () => { wait.hidden = true; });
  frame.src = stage.dataset.src;

  // A tap on a menu or a slot a moment ago says more than the page it was on.
  function came() {
    const [at, where] = (sessionStorage.getItem("came") ?? "").split(" ");
    sessionStorage.removeItem("came");
    return where && Date.now() - Number(at) < FRESH ? where : stage.dataset.came;
  }

  window.hostCalls.send("visit", { page: stage.dataset.page, from: came() }).catch(() => {});
})();

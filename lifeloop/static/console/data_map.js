// The relation map: whoever points at a program or an account, or comes to it by keyboard, sees its own lines alone.
(() => {
  for (const map of document.querySelectorAll("[data-map]")) {
    const nodes = [...map.querySelectorAll(".map-node")];
    const lines = [...map.querySelectorAll(".map-lines path")];

    function light(node) {
      const { program, account } = node ? node.dataset : {};
      const lit = lines.filter((line) => (program ? line.dataset.program === program : line.dataset.account === account));
      const known = new Set(lit.flatMap((line) => [line.dataset.program, line.dataset.account]));
      map.classList.toggle("is-lit", Boolean(node));
      for (const line of lines) line.classList.toggle("is-on", Boolean(node) && lit.includes(line));
      for (const one of nodes) {
        const id = one.dataset.program || one.dataset.account;
        one.classList.toggle("is-on", one === node || (Boolean(node) && known.has(id)));
      }
    }

    for (const node of nodes) {
      node.addEventListener("mouseenter", () => light(node));
      node.addEventListener("mouseleave", () => light(null));
      node.addEventListener("focusin", () => light(node));
      node.addEventListener("focusout", () => light(null));
    }
  }
})();

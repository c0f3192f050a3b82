// Choosing followers in the list: how many are chosen, all of them at once, and no act with nobody chosen.
(() => {
  const form = document.querySelector("[data-choose]");
  if (!form) return;
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-choose-count]");
  const ones = () => [...form.querySelectorAll("[data-choose-one]")];

  function show() {
    const chosen = ones().filter((one) => one.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === ones().length;
      all.indeterminate = chosen > 0 && chosen < ones().length;
    }
    if (told) told.textContent = chosen ? told.dataset.some.replace("#", String(chosen)) : told.dataset.none;
    for (const act of form.querySelectorAll("[data-choose-act]")) act.disabled = chosen === 0;
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) for (const one of ones()) one.checked = all.checked;
    show();
  });
  addEventListener("pageshow", show);
  show();
})();

// The drawn phone beside a follow sheet's form shows what is typed.
(() => {
  const form = document.querySelector("[data-sheet-form]");
  const drawn = document.querySelector(".sheet-drawn");
  if (!form || !drawn) return;

  function draw() {
    drawn.querySelector("[data-title]").textContent = form.elements.title.value || "…";
    drawn.querySelector("[data-text]").textContent = form.elements.text.value;
    const chosen = form.querySelector("[data-picture-preview]");
    const picture = drawn.querySelector("[data-picture]");
    picture.hidden = chosen.hidden;
    if (!chosen.hidden) picture.src = chosen.src;
  }

  form.addEventListener("input", draw);
  draw();
})();

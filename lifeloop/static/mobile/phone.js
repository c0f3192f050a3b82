// What every phone page needs: sheets that open and close, and buttons that are busy while a form is sent.
"use strict";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  // A tap on the shade beside a sheet closes it.
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

// A mini program that opens next is told by its host page where the tap was.
const came = (where) => sessionStorage.setItem("came", `${Date.now()} ${where}`);
document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-part]")) came("slot");
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-tap]")) came("menu");
  if (!event.target.matches("[data-busy]")) return;
  if (event.target.getAttribute("aria-busy") === "true") {
    event.preventDefault(); // a second tap while the first is on its way
    return;
  }
  event.target.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
});

// A page that comes back out of the browser's memory is not busy any more.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});

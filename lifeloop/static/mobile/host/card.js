// The follow card: drawn by this page above the frame, where the package said its component stands. The package gives a place
// and one line of text; what is said about the account, and what a tap does, comes from here.
(() => {
  "use strict";

  const HEIGHT = 76;
  const LEAST_WIDTH = 240;
  const LONGEST_MEMO = 40;
  const layer = document.getElementById("cards");
  const model = document.getElementById("card");
  let card = null;
  let tell = null;

  function logo(account, style) {
    if (account.logo) {
      const image = document.createElement("img");
      image.className = style;
      image.src = account.logo;
      image.alt = "";
      return image;
    }
    const letter = document.createElement("span");
    letter.className = `${style} logo-letter logo-${account.colour}`;
    letter.textContent = account.letter;
    letter.setAttribute("aria-hidden", "true");
    return letter;
  }

  function show(following) {
    card.querySelector("[data-follow]").hidden = following;
    card.querySelector("[data-view]").hidden = !following;
  }

  // seen: called once, when it first stands in view.
  function place(account, memo, { follow, scroll, seen }) {
    remove();
    tell = seen;
    card = model.content.firstElementChild.cloneNode(true);
    card.hidden = true;
    card.querySelector("[data-logo]").replaceWith(logo(account, "logo"));
    card.querySelector("[data-name]").textContent = account.name;
    const line = card.querySelector("[data-memo]");
    line.textContent = memo.replace(/\s+/g, " ").slice(0, LONGEST_MEMO);
    line.hidden = !line.textContent;
    card.querySelector("[data-view]").href = account.url;
    card.querySelector("[data-follow]").addEventListener("click", (event) => {
      if (event.isTrusted) {
        follow();
      }
    });
    scrolls(card, scroll);
    show(account.following);
    layer.append(card);
  }

  // A finger or a wheel that moves over the card moves the page below it.
  function scrolls(element, scroll) {
    let last = null;
    element.addEventListener("wheel", (event) => scroll(event.deltaY), { passive: true });
    element.addEventListener("touchmove", ({ touches }) => {
      const y = touches[0].clientY;
      if (last !== null) {
        scroll(last - y);
      }
      last = y;
    }, { passive: true });
    element.addEventListener("touchend", () => { last = null; }, { passive: true });
  }

  function move(place) {
    if (!card || !place) {
      remove();
      return;
    }
    const stage = layer.getBoundingClientRect();
    const [x, y, width] = [place.x, place.y, place.width].map((side) => (Number.isFinite(side) ? side : 0));
    const wide = Math.min(Math.max(width, LEAST_WIDTH), stage.width);
    const left = Math.min(Math.max(x, 0), stage.width - wide);
    card.hidden = y + HEIGHT <= 0 || y >= stage.height;
    if (!card.hidden) {
      tell?.();
      tell = null;
    }
    card.style.setProperty("width", `${wide}px`);
    card.style.setProperty("transform", `translate(${left}px, ${y}px)`);
  }

  function remove() {
    card?.remove();
    card = null;
  }

  window.hostCard = { logo, place, move, remove, followed: () => card && show(true) };
})();

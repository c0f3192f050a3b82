// The countdown on 获取校验码: the button says when it may be pressed again.
"use strict";
for (const button of document.querySelectorAll("[data-countdown]")) {
  const until = Date.now() + Number(button.dataset.countdown) * 1000;
  const words = button.textContent;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.again.replace("{0}", String(left)) : words;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}

(() => {
  "use strict";

  const MOST = 9;
  const MENU = [
    ["latte", "燕麦拿铁", "燕麦奶的谷物香，浓缩打底", 2200],
    ["osmanthus", "桂花乌龙拿铁", "秋天限定，桂花冻在杯底", 2400],
    ["flatwhite", "澳白", "双份浓缩，奶泡很薄", 2300],
    ["americano", "冰美式", "埃塞俄比亚日晒，柑橘酸", 1600],
    ["mocha", "可可摩卡", "70% 黑巧，微苦", 2600],
    ["croissant", "黄油可颂", "早晨七点出炉", 1200],
  ];
  const chosen = new Map();
  const byId = (id) => document.getElementById(id);

  function show() {
    let total = 0;
    let count = 0;
    for (const [key, , , price] of MENU) {
      total += price * (chosen.get(key) ?? 0);
      count += chosen.get(key) ?? 0;
    }
    byId("total").textContent = shop.yuan(total);
    byId("count").textContent = count ? `共 ${count} 件` : "还没有选饮品";
    byId("go").disabled = count === 0;
  }

  function item([key, name, words, price]) {
    const row = byId("item").content.firstElementChild.cloneNode(true);
    row.querySelector("img").src = `../img/${key}.svg`;
    row.querySelector("h3").textContent = name;
    row.querySelector(".soft").textContent = words;
    row.querySelector(".price").textContent = shop.yuan(price);
    const [less, number, more] = [".less", "output", ".more"].map((part) => row.querySelector(part));
    less.setAttribute("aria-label", `少一份${name}`);
    more.setAttribute("aria-label", `加一份${name}`);
    const step = (by) => {
      const now = Math.min(Math.max((chosen.get(key) ?? 0) + by, 0), MOST);
      chosen.set(key, now);
      number.textContent = now;
      less.hidden = now === 0;
      number.hidden = now === 0;
      more.disabled = now === MOST;
      show();
    };
    less.addEventListener("click", () => step(-1));
    more.addEventListener("click", () => step(1));
    return row;
  }

  function busy(is) {
    byId("go").disabled = is;
    byId("go").textContent = is ? "正在提交…" : "提交订单";
  }

  const form = byId("order");
  form.addEventListener("submit", () => busy(true));
  form.addEventListener("reportsubmit", async ({ detail }) => {
    try {
      const order = await shop.call("/api/orders", {
        items: Object.fromEntries(chosen),
        remark: detail.value.remark,
        formId: detail.formId,
      });
      my.navigateTo({ url: `/pages/order?id=${order.number}` });
    } catch (error) {
      busy(false);
      my.showToast({ content: error.message });
    }
  });
  addEventListener("pageshow", () => { busy(false); show(); });

  byId("menu").append(...MENU.map(item));
  show();
  shop.card("新品、取餐提醒，都在生活号");
})();

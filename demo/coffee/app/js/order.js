(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const number = new URLSearchParams(location.search).get("id") ?? "";

  function line({ name, count, price }) {
    const row = document.createElement("li");
    const what = document.createElement("span");
    const money = document.createElement("span");
    row.className = "line";
    what.textContent = `${name} × ${count}`;
    money.textContent = shop.yuan(price * count);
    row.append(what, money);
    return row;
  }

  function show(order) {
    const ready = order.state === "ready";
    byId("ticket").classList.toggle("is-ready", ready);
    byId("state").textContent = ready ? "做好了，请取餐" : "正在制作";
    byId("hint").textContent = ready ? "凭取餐码到柜台领取" : `大约还要 ${Math.max(order.left, 1)} 秒`;
    byId("code").textContent = order.code;
    byId("making").className = "done";
    byId("ready").className = ready ? "done" : "";
    byId("number").textContent = order.number;
    byId("lines").replaceChildren(...order.items.map(line));
    byId("total").textContent = shop.yuan(order.total);
    byId("remark").textContent = `备注：${order.remark}`;
    byId("remark").hidden = !order.remark;
    byId("told").hidden = !order.told;
    byId("shown").hidden = false;
    return ready;
  }

  async function look() {
    try {
      const order = await shop.call(`/api/orders/${encodeURIComponent(number)}`);
      if (!show(order)) {
        setTimeout(look, Math.min(Math.max(order.left, 1), 3) * 1000);
      }
    } catch (error) {
      byId("trouble").textContent = error.message;
      byId("trouble").hidden = false;
    }
  }

  byId("remind").hidden = !shop.template;
  byId("remind").addEventListener("click", async ({ currentTarget }) => {
    const yes = await shop.subscribe().catch(() => false);
    my.showToast({ content: yes ? "新品到店会告诉你" : "没有订阅" });
    currentTarget?.blur();
  });
  byId("again").addEventListener("click", () => my.navigateTo({ url: "/pages/index" }));
  look().then(() => byId("shown").hidden || shop.card("新品与优惠，第一时间知道"));
})();

// <life-follow scene-id="…">: asks the host for the follow sheet of a scene, as it enters the page, or (with `manual`) when its
// show() is called. The host draws the sheet on its own page; what comes back is an event: follow or close.
class LifeFollow extends HTMLElement {
  static observedAttributes = ["scene-id"];

  connectedCallback() {
    this.style.display = "none";
    if (!this.hasAttribute("manual")) {
      this.show();
    }
  }

  attributeChangedCallback(_name, before, now) {
    if (this.isConnected && before !== null && before !== now && !this.hasAttribute("manual")) {
      this.show();
    }
  }

  // Resolves to "follow", "close", or "none" when nothing was shown; why not stands in the browser's console.
  async show() {
    let answer;
    try {
      answer = await call("showLifeFollow", { sceneId: this.getAttribute("scene-id") ?? "" });
    } catch (error) {
      answer = { result: "none", reasons: [error.message] };
    }
    if (answer.result === "none") {
      why("life-follow", answer.reasons);
    } else {
      this.dispatchEvent(new CustomEvent(answer.result, { bubbles: true }));
    }
    return answer.result;
  }
}

customElements.define("life-follow", LifeFollow);

// <lifestyle-follow> keeps a place and says where it is; the host page draws the card there, above this frame.
// <lifestyle-button> asks the host for its confirm sheet. Neither can follow anything by itself.
const HEIGHT = 76;
let placed = null;

function why(name, reasons) {
  for (const reason of reasons) {
    console.info(`[${name}] not shown: ${reason}`);
  }
}

class LifestyleFollow extends HTMLElement {
  static observedAttributes = ["public-id", "memo"];

  connectedCallback() {
    this.style.display = "block";
    this.style.height = "0";
    if (placed && placed !== this && placed.isConnected) {
      why("lifestyle-follow", ["a page shows one follow component; this is a second one."]);
      return;
    }
    placed = this;
    this.place();
  }

  disconnectedCallback() {
    if (placed === this) {
      placed = null;
      this.watch?.stop();
      tell("component", null);
    }
  }

  attributeChangedCallback() {
    if (placed === this) {
      this.place();
    }
  }

  async place() {
    this.turn = (this.turn ?? 0) + 1;
    const mine = this.turn;
    const publicId = this.getAttribute("public-id") ?? "";
    const memo = this.getAttribute("memo") ?? "";
    let answer;
    try {
      answer = await call("placeComponent", { publicId, memo });
    } catch (error) {
      answer = { show: false, reasons: [error.message] };
    }
    if (placed !== this || mine !== this.turn) {
      return;
    }
    this.watch?.stop();
    this.style.height = answer.show ? `${HEIGHT}px` : "0";
    if (answer.show) {
      this.watch = follows(this);
    } else {
      why("lifestyle-follow", answer.reasons);
    }
  }
}

// Tells the host where an element is, whenever that changes.
function follows(element) {
  let last = "";
  let planned = 0;
  const measure = () => {
    planned = 0;
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = [x, y, width, height].map((side) => Math.round(side * 4) / 4);
    if (String(now) !== last) {
      last = String(now);
      tell("component", { x: now[0], y: now[1], width: now[2], height: now[3] });
      plan();
    }
  };
  const plan = () => {
    planned ||= requestAnimationFrame(measure);
  };
  const sizes = new ResizeObserver(plan);
  sizes.observe(element);
  sizes.observe(document.documentElement);
  addEventListener("scroll", plan, { capture: true, passive: true });
  addEventListener("resize", plan);
  // Whatever else may move it (an image that arrives, a class that changes) is caught by looking now and then.
  const timer = setInterval(plan, 400);
  plan();
  return {
    stop() {
      sizes.disconnect();
      removeEventListener("scroll", plan, { capture: true });
      removeEventListener("resize", plan);
      clearInterval(timer);
      cancelAnimationFrame(planned);
    },
  };
}

class LifestyleButton extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "button");
    if (!this.hasAttribute("tabindex")) {
      this.tabIndex = 0;
    }
    this.addEventListener("click", this);
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    this.removeEventListener("keydown", this);
  }

  async handleEvent(event) {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") {
      return;
    }
    event.preventDefault();
    let followStatus = 3;
    try {
      ({ followStatus } = await call("followLifestyle", { publicId: this.getAttribute("public-id") ?? "" }));
    } catch (error) {
      why("lifestyle-button", [error.message]);
    }
    this.dispatchEvent(new CustomEvent("followLifestyle", { bubbles: true, detail: { followStatus } }));
  }
}

hear("follow", () => placed?.dispatchEvent(new CustomEvent("follow", { bubbles: true })));
hear("resume", () => placed?.place());
// The card lies above this frame: what is scrolled over it is scrolled here.
hear("scroll", ({ top }) => scrollBy({ top, behavior: "instant" }));

customElements.define("lifestyle-follow", LifestyleFollow);
customElements.define("lifestyle-button", LifestyleButton);

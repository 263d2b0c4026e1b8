// The one script of the page: tells Python of clicks on our own HTML, shows the quote beside a number, scrolls the
// reader to the cited words, moves the focus, and speaks answers to screen readers. It only ever sets textContent.

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function install() {
  const app = document.querySelector(".stApp") ?? document.body;
  const card = document.createElement("div");
  card.className = "cw-card";
  card.id = "cw-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  const quote = card.appendChild(document.createElement("q"));
  const from = card.appendChild(document.createElement("span"));
  const live = document.createElement("div");
  live.className = "cw-live";
  live.setAttribute("aria-live", "polite");
  app.append(card, live);

  const state = { send: () => {}, passage: null, opener: null, back: null, spoken: new Set(), asked: null, scrolled: false, pressed: null };

  const act = (element, event) => {
    const { act: kind, ...rest } = element.dataset;
    if (element.tagName === "A") {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
    }
    if (kind === "cite") state.opener = { turn: rest.turn, marker: rest.marker };
    delete rest.quote;
    delete rest.from;
    hide();
    state.send("act", { kind, ...rest, at: Date.now() });
  };

  const show = (element) => {
    quote.textContent = element.dataset.quote;
    from.textContent = element.dataset.from ?? "";
    card.hidden = false;
    const mark = element.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, mark.left - 24), innerWidth - size.width - 8);
    const above = mark.top - size.height - 8;
    card.style.left = `${left}px`;
    card.style.top = `${above > 8 ? above : mark.bottom + 8}px`;
    element.setAttribute("aria-describedby", "cw-card");
  };
  const hide = () => { card.hidden = true; };
  const marked = (event) => event.target.closest?.(".cw-mark[data-quote]");

  // A redraw may move or replace a button while it is pressed, and then the browser makes no click of it: we do. (It
  // makes one of every touch, where that ends.)
  const BUTTONS = "[data-act], .stButton button, .stFormSubmitButton button";
  const name = (button) => JSON.stringify([
    button.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)[0], button.textContent, button.dataset,
  ]);
  document.addEventListener("pointerdown", (event) => {
    state.back = null;
    const button = event.button || event.pointerType === "touch" ? null : event.target.closest?.(BUTTONS);
    state.pressed = button && { button, name: name(button), x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointerup", (event) => {
    const pressed = state.pressed;
    if (!pressed) return;
    const dragged = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 8; // pixels
    setTimeout(() => { // behind the browser's own click
      if (state.pressed !== pressed) return;
      state.pressed = null;
      if (dragged) return;
      const stands = [...document.querySelectorAll(BUTTONS)].find((b) => b === pressed.button || name(b) === pressed.name);
      stands?.click();
    });
  });
  document.addEventListener("click", (event) => {
    if (state.pressed?.button.contains(event.target)) state.pressed = null;
  }, true);
  document.addEventListener("click", (event) => {
    const element = event.target.closest?.("[data-act]");
    if (element) act(element, event);
  });
  document.addEventListener("keydown", (event) => {
    state.back = null;
    if (event.key !== "Escape") return;
    if (!card.hidden) return hide();
    if (document.querySelector(".cw-reader") && !document.querySelector("[role=dialog]")) {
      state.send("act", { kind: "close", at: Date.now() });
    }
  });
  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => { const m = marked(event); if (m) show(m); });
    document.addEventListener(off, (event) => { if (marked(event)) hide(); });
  }
  // The page also scrolls by itself, to a new question: the quote of a focused number then moves along.
  document.addEventListener("scroll", () => {
    const mark = document.activeElement?.closest?.(".cw-mark[data-quote]");
    if (mark && !card.hidden) show(mark);
    else hide();
  }, true);
  for (const by of ["wheel", "touchmove"]) document.addEventListener(by, () => { state.scrolled = true; }, { passive: true });

  const look = () => {
    const reader = document.querySelector(".cw-reader");
    const passage = reader?.dataset.key ?? null;
    if (passage !== state.passage) {
      state.passage = passage;
      if (reader) {
        const words = reader.querySelector(".cw-here") ?? reader;
        words.scrollIntoView({ block: "center", behavior: "instant" });
        reader.querySelector(".cw-reader-title")?.focus({ preventScroll: true });
      } else {
        state.back = state.opener;
      }
    }
    // The number whose words are open; the key of the reader begins with its turn and number.
    const [turn, marker] = passage?.split(".") ?? [];
    for (const mark of document.querySelectorAll(".cw-mark")) {
      const open = mark.dataset.turn === turn && mark.dataset.marker === marker;
      if (open !== (mark.getAttribute("aria-expanded") === "true")) mark.setAttribute("aria-expanded", String(open));
    }
    // A rerun may replace the number after it got the focus back; try again until the reader acts.
    if (state.back && (document.activeElement ?? document.body) === document.body) {
      const { turn, marker } = state.back;
      document.querySelector(`[data-act=cite][data-turn="${turn}"][data-marker="${marker}"]`)?.focus();
    }
    for (const answer of document.querySelectorAll(".cw-answer[data-fresh]")) {
      const { fresh, announce } = answer.dataset;
      if (!state.spoken.has(fresh)) { state.spoken.add(fresh); live.textContent = announce; }
    }
    // A new question goes to the top, and again when its answer has given the page the height for it,
    // unless the reader has scrolled meanwhile.
    const asked = document.querySelector(".cw-question[data-fresh]");
    const done = asked && document.querySelector(`.cw-answer[data-fresh="${CSS.escape(asked.dataset.fresh)}"]`);
    const stage = asked && `${asked.dataset.fresh} ${done ? "answered" : "asked"}`;
    if (stage && stage !== state.asked) {
      if (!done) state.scrolled = false;
      if (!state.scrolled) asked.scrollIntoView({ block: "start", behavior: calm() ? "instant" : "smooth" });
      state.asked = stage;
    }
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; look(); });
  }).observe(app, { childList: true, subtree: true });
  look();
  return state;
}

export default function ({ data, setTriggerValue }) {
  window.citewire ??= install();
  window.citewire.send = setTriggerValue;
  for (const [name, value] of Object.entries(data.cookies ?? {})) {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Strict`;
  }
}

// Weeks on a wall: the part renews itself, says when it cannot, and now and then the page starts anew.
(() => {
  const TURN = 9000; // how long an answer stands on top
  const ANEW = 6 * 3600 * 1000;
  const begun = Date.now();
  const [screen, lost, since] = ["screen", "lost", "since"].map((id) => document.getElementById(id));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let first = 0, held = false, pointed = false;

  function show() {
    const rolling = document.getElementById("rolling");
    const button = document.getElementById("hold");
    if (!rolling) return;
    const all = [...rolling.children];
    all.forEach((item) => item.remove());
    all.sort((a, b) => a.dataset.place - b.dataset.place);
    first %= all.length;
    rolling.append(...all.slice(first), ...all.slice(0, first));
    button.hidden = calm.matches;
    button.textContent = held ? "接着换" : "停住";
    button.setAttribute("aria-pressed", held);
  }

  function number() {
    [...document.querySelectorAll("#rolling > li")].forEach((item, place) => (item.dataset.place = place));
    show();
  }

  function turn() {
    const rolling = document.getElementById("rolling");
    if (!rolling || held || pointed || calm.matches || rolling.matches(":focus, :focus-within")) return;
    first += 1;
    show();
  }

  screen.addEventListener("click", (event) => {
    if (event.target.id !== "hold") return;
    held = !held;
    show();
  });
  screen.addEventListener("pointerover", (event) => (pointed = Boolean(event.target.closest("#rolling"))));
  screen.addEventListener("pointerleave", () => (pointed = false));
  screen.addEventListener("htmx:afterSwap", () => {
    number();
    lost.hidden = true;
    if (Date.now() - begun > ANEW) location.reload(); // the server answers: fetch what is new of us
  });
  const gone = () => {
    since.textContent = document.getElementById("at")?.textContent ?? "";
    lost.hidden = false;
  };
  screen.addEventListener("htmx:sendError", gone);
  screen.addEventListener("htmx:timeout", gone);
  screen.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404) location.reload(); // the address was ended: the page says so
    else gone();
  });
  number();
  setInterval(turn, TURN);
})();

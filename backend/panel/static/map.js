// Zoom and move about on a region's map: buttons, plus and minus, arrow keys, a finger or a mouse.
// The links on it work without this file.
for (const figure of document.querySelectorAll(".region-map")) {
  const svg = figure.querySelector("svg");
  const whole = svg.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  const spots = [...svg.querySelectorAll(".spot")].map((spot) => {
    const circle = spot.querySelector("circle");
    return [spot, circle.cx.baseVal.value, circle.cy.baseVal.value];
  });
  let view = { x: 0, y: 0, width, height };

  const show = () => {
    view.width = Math.min(Math.max(view.width, width / 8), width);
    view.height = (view.width * height) / width;
    view.x = Math.min(Math.max(view.x, 0), width - view.width);
    view.y = Math.min(Math.max(view.y, 0), height - view.height);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const kept = view.width / width; // a spot stays as large as it was
    for (const [spot, x, y] of spots) {
      spot.setAttribute("transform", `translate(${x * (1 - kept)} ${y * (1 - kept)}) scale(${kept})`);
    }
  };
  const zoom = (by, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const wide = Math.min(Math.max(view.width / by, width / 8), width);
    const kept = wide / view.width;
    view = { x: x - (x - view.x) * kept, y: y - (y - view.y) * kept, width: wide, height: 0 };
    show();
  };
  const move = (right, down) => {
    view.x += right;
    view.y += down;
    show();
  };
  const reset = () => {
    view = { x: 0, y: 0, width, height };
    show();
  };

  const buttons = document.createElement("div");
  buttons.className = "map-buttons";
  const steps = [["＋", "放大", () => zoom(1.6)], ["－", "缩小", () => zoom(1 / 1.6)], ["看全图", "", reset]];
  for (const [sign, words, act] of steps) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    if (words) button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    buttons.append(button);
  }
  figure.prepend(buttons);

  const keys = {
    "+": () => zoom(1.6), "=": () => zoom(1.6), "-": () => zoom(1 / 1.6), 0: reset,
    ArrowLeft: () => move(-view.width / 5, 0), ArrowRight: () => move(view.width / 5, 0),
    ArrowUp: () => move(0, -view.height / 5), ArrowDown: () => move(0, view.height / 5),
  };
  figure.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    const whole_seen = view.width >= width && event.key.startsWith("Arrow");
    if (!act || whole_seen || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  let from = null;
  svg.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || view.width >= width) return;
    const scale = view.width / svg.clientWidth;
    const [x, y] = [(from.x - event.clientX) * scale, (from.y - event.clientY) * scale];
    if (!from.moved && Math.hypot(x, y) < 4 * scale) return;
    from = { x: event.clientX, y: event.clientY, moved: true };
    move(x, y);
  });
  // A pull that ends on a link is no click on it.
  svg.addEventListener("click", (event) => {
    if (from && from.moved) event.preventDefault();
    from = null;
  }, true);
  addEventListener("pointerup", (event) => {
    if (from && !svg.contains(event.target)) from = null;
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

// Pull a grid's corners on the map, or push them with the arrow keys. The fields beside the map are
// what is sent, with or without this file.
const form = document.getElementById("corners");
const figure = document.getElementById("editor");
if (form && figure) {
  const svg = figure.querySelector("svg");
  const { west, north, across, down } = Object.fromEntries(
    Object.entries(svg.dataset).map(([name, value]) => [name, Number(value)]),
  );
  const list = form.querySelector(".corners");
  const told = document.getElementById("corner-said");
  const shape = svg.querySelector(".draft");
  const pattern = /^(\d{1,3}\.?\d*)[\s,，、]+(\d{1,3}\.?\d*)$/;
  const space = "http://www.w3.org/2000/svg";
  const fields = () => [...list.querySelectorAll("input")];
  let points = [];
  let chosen = 0;

  const read = () => {
    points = fields().map((field) => pattern.exec(field.value.trim())).filter(Boolean)
      .map(([, latitude, longitude]) => ({
        x: (Number(longitude) - west) * across, y: (north - Number(latitude)) * down,
      }));
  };
  const words = ({ x, y }) => `${(north - y / down).toFixed(6)}, ${(west + x / across).toFixed(6)}`;

  const write = () => {
    while (fields().length < points.length + 1) {
      const row = list.lastElementChild.cloneNode(true);
      const number = fields().length + 1;
      row.querySelector("input").id = `corner-${number}`;
      row.querySelector("label").htmlFor = `corner-${number}`;
      row.querySelector("label").textContent = `第 ${number} 个角`;
      list.append(row);
    }
    fields().forEach((field, n) => { field.value = n < points.length ? words(points[n]) : ""; });
  };

  const place = (group, { x, y }) => {
    const [circle, text] = group.children;
    circle.setAttribute("cx", x); circle.setAttribute("cy", y);
    text.setAttribute("x", x); text.setAttribute("y", y + 4);
  };

  const draw = () => {
    let groups = [...svg.querySelectorAll(".corner")];
    groups.slice(points.length).forEach((group) => group.remove());
    while (groups.length < points.length) {
      const group = document.createElementNS(space, "g");
      group.setAttribute("class", "corner");
      const circle = document.createElementNS(space, "circle");
      circle.setAttribute("r", 11);
      const text = document.createElementNS(space, "text");
      text.setAttribute("aria-hidden", "true");
      group.append(circle, text);
      shape.parentNode.insertBefore(group, svg.querySelector(".north"));
      groups.push(group);
    }
    groups = groups.slice(0, points.length);
    groups.forEach((group, n) => {
      place(group, points[n]);
      group.children[1].textContent = n + 1;
      group.setAttribute("tabindex", "0");
      group.setAttribute("role", "button");
      group.setAttribute("aria-label", `第 ${n + 1} 个角，方向键可以挪`);
      group.classList.toggle("chosen", n === chosen);
    });
    shape.setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" "));
  };

  const say = (sentence) => { told.textContent = sentence; };
  const focus = () => svg.querySelectorAll(".corner")[chosen]?.focus();
  const changed = (sentence) => { write(); draw(); say(sentence); };

  const add = () => {
    const next = points[(chosen + 1) % points.length];
    const here = points[chosen];
    points.splice(chosen + 1, 0, { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 });
    chosen += 1;
    changed(`加了第 ${chosen + 1} 个角，在前后两个角中间。`);
    focus();
  };
  const remove = () => {
    if (points.length <= 3) return say("至少要留三个角。");
    points.splice(chosen, 1);
    changed(`去掉了一个角，还有 ${points.length} 个。`);
    chosen = Math.min(chosen, points.length - 1);
    draw();
    focus();
    return undefined;
  };
  const move = (right, below) => {
    points[chosen] = { x: points[chosen].x + right, y: points[chosen].y + below };
    changed(`第 ${chosen + 1} 个角：${words(points[chosen])}`);
  };

  const number = (target) => [...svg.querySelectorAll(".corner")].indexOf(target.closest(".corner"));
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(svg.getScreenCTM().inverse());
  };

  let pulled = null;
  svg.addEventListener("pointerdown", (event) => {
    const n = number(event.target);
    if (n < 0) return;
    chosen = n;
    pulled = event.pointerId;
    svg.setPointerCapture(pulled);
    event.preventDefault();
    draw();
    focus();
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pulled) return;
    const { x, y } = at(event);
    points[chosen] = { x, y };
    draw();
  });
  const let_go = (event) => {
    if (event.pointerId !== pulled) return;
    pulled = null;
    changed(`第 ${chosen + 1} 个角：${words(points[chosen])}`);
  };
  svg.addEventListener("pointerup", let_go);
  svg.addEventListener("pointercancel", let_go);

  svg.addEventListener("focusin", (event) => {
    const n = number(event.target);
    if (n >= 0 && n !== chosen) { chosen = n; draw(); }
  });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    if (number(event.target) < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    const far = event.shiftKey ? 10 : 1;
    if (step) move(step[0] * far, step[1] * far);
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (event.key === "+" || event.key === "=") add();
    else return;
    event.preventDefault();
  });
  list.addEventListener("change", () => { read(); chosen = Math.min(chosen, points.length - 1); draw(); });
  form.querySelector(".corner-add").addEventListener("click", add);
  form.querySelector(".corner-remove").addEventListener("click", remove);
  document.querySelectorAll(".with-script").forEach((part) => { part.hidden = false; });
  figure.classList.add("moves");
  read();
  draw();
}

// Everything works without this file: the words can be saved and looked at, the percents typed.
document.querySelectorAll("[data-shows]").forEach((field) => {
  const shown = document.getElementById(field.dataset.shows);
  const unsaved = document.getElementById("unsaved");
  field.addEventListener("input", () => {
    shown.textContent = field.value;
    unsaved.hidden = false;
  });
});

const form = document.getElementById("blur");
if (form) drawVeils(form);

// The table of percents is the truth; a veil is a button over the picture that shows one row of it.
function drawVeils(form) {
  const stage = document.getElementById("stage");
  const picture = stage.querySelector("img");
  const body = document.getElementById("rows");
  const most = Number(form.dataset.most);
  const STEP = 1;
  const LEAST = 1;

  const rows = () => [...body.rows];
  const cells = (row) => [...row.querySelectorAll("input")];
  const numbers = (row) => cells(row).map((cell) => Number(cell.value));
  const isDrawn = (row) => cells(row).every((cell) => cell.value.trim() !== "");
  const degrees = () => Number(form.elements.degrees.value);
  const between = (least, value, greatest) => Math.min(Math.max(value, least), greatest);
  const neat = (value) => String(Math.round(value * 10) / 10);

  function write(row, [x, y, w, h]) {
    w = between(LEAST, w, 100);
    h = between(LEAST, h, 100);
    const kept = [between(0, x, 100 - w), between(0, y, 100 - h), w, h];
    cells(row).forEach((cell, place) => { cell.value = neat(kept[place]); });
    show(row);
  }

  function show(row) {
    if (!isDrawn(row)) return remove(row);
    if (!row.veil) {
      row.veil = document.createElement("button");
      row.veil.type = "button";
      row.veil.className = "veil";
      row.veil.setAttribute("aria-describedby", "how");
      row.veil.row = row;
      stage.append(row.veil);
    }
    const [x, y, w, h] = numbers(row);
    Object.assign(row.veil.style, { left: `${x}%`, top: `${y}%`, width: `${w}%`, height: `${h}%` });
    name();
  }

  function name() {
    rows().filter((row) => row.veil).forEach((row, place) => {
      const [x, y, w, h] = numbers(row);
      row.veil.textContent = place + 1;
      row.veil.setAttribute("aria-label", `第 ${place + 1} 块，离左 ${x}%，离上 ${y}%，宽 ${w}%，高 ${h}%`);
    });
  }

  function remove(row) {
    if (!row.veil) return;
    row.veil.remove();
    delete row.veil;
    name();
  }

  function fresh() {
    const empty = rows().find((row) => !cells(row).some((cell) => cell.value.trim()));
    if (empty) return empty;
    if (rows().length >= most) return null;
    const row = body.rows[0].cloneNode(true);
    body.append(row);
    cells(row).forEach((cell, place) => {
      cell.value = "";
      cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+/, rows().length));
    });
    return row;
  }

  // Where a pointer is, in percents of the stage.
  function at(event) {
    const box = stage.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100]
      .map((part) => between(0, part, 100));
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const [startX, startY] = at(event);
    const moved = event.target.closest(".veil");
    const row = moved ? moved.row : fresh();
    if (!row) return;
    const before = moved ? numbers(row) : null;
    if (moved) moved.focus();
    stage.setPointerCapture(event.pointerId);
    const follow = (now) => {
      const [x, y] = at(now);
      if (before) write(row, [before[0] + x - startX, before[1] + y - startY, before[2], before[3]]);
      else if (Math.abs(x - startX) > 1 && Math.abs(y - startY) > 1) {
        write(row, [Math.min(x, startX), Math.min(y, startY), Math.abs(x - startX), Math.abs(y - startY)]);
      }
    };
    const end = () => {
      stage.removeEventListener("pointermove", follow);
      if (row.veil) row.veil.focus();
    };
    stage.addEventListener("pointermove", follow);
    stage.addEventListener("pointerup", end, { once: true });
    stage.addEventListener("pointercancel", end, { once: true });
  });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  stage.addEventListener("keydown", (event) => {
    const row = event.target.row;
    if (!row) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      cells(row).forEach((cell) => { cell.value = ""; });
      remove(row);
      document.getElementById("more").focus();
    } else if (ARROWS[event.key]) {
      const [dx, dy] = ARROWS[event.key].map((step) => step * STEP * (event.ctrlKey ? 10 : 1));
      const [x, y, w, h] = numbers(row);
      write(row, event.shiftKey ? [x, y, w + dx, h + dy] : [x + dx, y + dy, w, h]);
    } else return;
    event.preventDefault();
  });

  document.getElementById("more").addEventListener("click", () => {
    const row = fresh();
    if (!row) return;
    write(row, [40, 40, 20, 20]);
    row.veil.focus();
  });

  body.addEventListener("input", (event) => show(event.target.closest("tr")));

  // Turning the picture turns what is drawn on it.
  let turned = degrees();
  form.addEventListener("change", (event) => {
    if (event.target.name !== "degrees") return;
    for (let rest = (degrees() - turned + 360) % 360; rest; rest -= 90) {
      rows().filter(isDrawn).forEach((row) => {
        const [x, y, w, h] = numbers(row);
        write(row, [100 - y - h, x, h, w]);
      });
    }
    turned = degrees();
    lay();
  });

  function lay() {
    const lying = turned % 180 !== 0;
    const [wide, high] = [picture.naturalWidth || 4, picture.naturalHeight || 3];
    stage.style.aspectRatio = lying ? `${high} / ${wide}` : `${wide} / ${high}`;
    const box = stage.getBoundingClientRect();
    picture.style.width = `${lying ? box.height : box.width}px`;
    picture.style.height = `${lying ? box.width : box.height}px`;
    picture.style.transform = `translate(-50%, -50%) rotate(${turned}deg)`;
  }

  picture.draggable = false;
  stage.classList.add("live");
  document.getElementById("tools").hidden = false;
  document.getElementById("drawing").hidden = false;
  rows().forEach(show);
  if (!picture.complete) picture.addEventListener("load", lay);
  new ResizeObserver(lay).observe(stage);
  lay();
}

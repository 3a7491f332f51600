// Tick all of this page, and say how many are ticked. Without this file one ticks each.
const form = document.querySelector("form.bulk");
if (form) {
  const boxes = [...form.querySelectorAll("input[name=id]")];
  const all = document.getElementById("tick-all");
  const said = document.getElementById("ticked");
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.firstElementChild.checked = ticked === boxes.length;
    all.firstElementChild.indeterminate = ticked > 0 && ticked < boxes.length;
    said.textContent = ticked ? `选了 ${ticked} 件` : "在前面打勾，可以一起办。";
  };
  all.hidden = false;
  all.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    count();
  });
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
}

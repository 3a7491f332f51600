// Today renews itself. Here: nothing moves that was opened or focused, the numbers are said aloud
// only when they are others, and who has lost the server is told so until it is back.
const desk = () => document.getElementById("desk");
const unreachable = document.getElementById("unreachable");
let open = [];

const ours = (event) => event.detail.elt && event.detail.elt.id === "desk";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (ours(event) && document.hidden) event.preventDefault();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  open = [...document.querySelectorAll("#desk details[open]")].map((one) => one.id);
  before = desk().dataset.said;
});
let before = desk().dataset.said;

document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const now = desk().dataset.said;
  if (now !== before) document.getElementById("said").textContent = now;
});

const lost = (event) => {
  if (!ours(event) || event.detail.xhr?.status === 401) return;
  unreachable.textContent = `连不上，正在重试。下面是${desk().dataset.at}的样子。`;
  unreachable.hidden = false;
  setTimeout(() => htmx.trigger(desk(), "look"), 5000);
};
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, lost);
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (ours(event) && event.detail.successful) unreachable.hidden = true;
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) htmx.trigger(desk(), "look");
});

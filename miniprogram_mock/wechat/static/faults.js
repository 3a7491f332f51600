"use strict";
const problem = document.getElementById("problem");

async function ask(method, url, body) {
  problem.hidden = true;
  try {
    const response = await fetch(url, {
      method, headers: { "Content-Type": "application/json" }, body: method === "DELETE" ? undefined : body || "{}",
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    location.reload();
  } catch (error) {
    problem.textContent = error.message || "没有成功，请再试一次。";
    problem.hidden = false;
  }
}

document.getElementById("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const value = (id) => document.getElementById(id).value;
  ask("POST", "/emulator/faults", JSON.stringify({
    path: value("path"), kind: value("kind"), value: Number(value("value")),
    times: value("times") ? Number(value("times")) : null,
  }));
});

document.addEventListener("click", (event) => {
  const { delete: gone, post, body } = event.target.dataset;
  if (gone) ask("DELETE", gone);
  if (post) ask("POST", post, body);
});

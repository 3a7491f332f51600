"use strict";
const form = document.getElementById("window");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = form.querySelector(".problem");
  problem.hidden = true;
  const ticked = [...form.querySelectorAll("input[name]:checked")].map((box) => box.name);
  try {
    const response = await fetch(form.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        openid: form.dataset.openid,
        answers: Object.fromEntries(ticked.map((id) => [id, event.submitter.value])),
        keep: document.getElementById("keep").checked,
      }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.errMsg || answer.error);
    location.reload();
  } catch (error) {
    problem.textContent = error.message || "没有成功，请再试一次。";
    problem.hidden = false;
  }
});

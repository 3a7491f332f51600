"use strict";
const form = document.getElementById("new");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = form.querySelector(".problem");
  problem.hidden = true;
  try {
    const response = await fetch("/emulator/users", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: form.name.value, about: form.about.value, follow: false }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    location.href = "/chat/" + answer.openid;
  } catch (error) {
    problem.textContent = error.message || "没有成功，请再试一次。";
    problem.hidden = false;
  }
});

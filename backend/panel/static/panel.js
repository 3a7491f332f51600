// Everything works without this file: it only spares a second tap and a long press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  sendOnce(form);
});

// Back from where it has led, a form that is sent unchanged is the same form: the server has made a
// fresh one meanwhile, with a key of its own. Only a mark of what was typed is kept, in this tab.
function sendOnce(form) {
  if (!form.elements.once) return;
  const typed = [...new FormData(form)].filter(([name]) => !["once", "csrf_token"].includes(name));
  const mark = [...JSON.stringify(typed)].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) | 0, 7);
  const place = `sent ${form.action}`;
  const [before, key] = (sessionStorage.getItem(place) || "").split(" ");
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "back_forward" && before === String(mark)) form.elements.once.value = key;
  sessionStorage.setItem(place, `${mark} ${form.elements.once.value}`);
}

// Requests for parts of a page carry the same secret as the forms.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
});

// Coming back to a page from the browser's memory, its forms may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.querySelectorAll("button.copy").forEach((button) => {
  if (!navigator.clipboard) return;
  const source = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    button.textContent = "已复制";
  });
});

const EARTH = 6371000; // metres
function howFar({ latitude, longitude }, here) {
  if (latitude === undefined) return "会记下离现场多远";
  const turn = Math.PI / 180;
  const north = (here.latitude - latitude) * turn;
  const east = (here.longitude - longitude) * turn * Math.cos(latitude * turn);
  const metres = Math.round(EARTH * Math.hypot(north, east));
  return metres < 1000 ? `离现场约 ${metres} 米` : `离现场约 ${(metres / 1000).toFixed(1)} 公里，走对地方了吗`;
}

// Where the phone is, only when its owner taps for it; the form works without.
document.querySelectorAll(".locate").forEach((box) => {
  if (!navigator.geolocation) return;
  const [button, told] = [box.querySelector("button"), box.querySelector("[role=status]")];
  box.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = "正在找位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        box.querySelector("[name=latitude]").value = coords.latitude.toFixed(6);
        box.querySelector("[name=longitude]").value = coords.longitude.toFixed(6);
        told.textContent = `带上了，${howFar(box.dataset, coords)}。`;
      },
      () => {
        told.textContent = "没有拿到位置，不带也可以。";
      },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
});

// After a refusal, begin reading where it says why.
const why = document.getElementById("doubts") || document.querySelector("main [role=alert]");
if (why) {
  why.tabIndex = -1;
  why.focus();
}

"use strict";
// The chat: sends what the person does, asks every second for what is new.

const $ = (id) => document.getElementById(id);
const chat = $("chat"), log = $("log"), scroller = $("scroll"), problem = $("problem");
const { openid, name: myName, account } = chat.dataset;
const base = "/emulator/users/" + encodeURIComponent(openid);
const IMAGE_LIMIT = 10 * 1024 * 1024;
const OFFLINE = "连接断开了，正在重试…";
const mine = new Map(); // client_id -> element of a message that this page sent
let last = 0, lastStamp = 0, clockShift = 0;

// Beside the phone there is this one chat: the list of all others would be somebody else's.
if (self !== top) document.querySelector(".bar > a").style.visibility = "hidden";

// ---- drawing ----

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

const dayOf = (date) => date.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai" });

function stampText(seconds) {
  const date = new Date(seconds * 1000), now = new Date(Date.now() + clockShift);
  const time = date.toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });
  if (dayOf(date) === dayOf(now)) return time;
  if (dayOf(date) === dayOf(new Date(now - 86400000))) return "昨天 " + time;
  const day = date.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric" });
  return day + " " + time;
}

function stamp(seconds) {
  if (Math.abs(seconds - lastStamp) < 300) return;
  const time = make("time", "stamp", stampText(seconds));
  time.dateTime = new Date(seconds * 1000).toISOString();
  log.append(time);
  lastStamp = seconds;
}

// WeChat turns addresses, <a href> and its own menu links into something to tap; all else is text.
const LINK = /<a\s+href=["']([^"']{1,500})["'][^>]*>([^<]{1,200})<\/a>|(https?:\/\/[^\s<>"'，。；、）】]+)/g;

function rich(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), link(found[1] || found[3], found[2] || found[3]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function link(address, words) {
  if (address.startsWith("weixin://bizmsgmenu?")) {
    const button = make("button", "inline", words);
    button.type = "button";
    const content = new URLSearchParams(address.split("?")[1].replaceAll("&amp;", "&")).get("msgmenucontent");
    button.addEventListener("click", () => sendText(content || words));
    return button;
  }
  if (!/^https?:\/\//.test(address)) return words;
  const anchor = make("a", "", words);
  anchor.href = address.replaceAll("&amp;", "&");
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

function picture(url) {
  const image = make("img"), button = make("button", "photo", image);
  image.src = url;
  image.alt = "照片";
  image.addEventListener("load", stickToEnd);
  button.type = "button";
  button.setAttribute("aria-label", "放大照片");
  button.addEventListener("click", () => {
    $("viewer").querySelector("img").src = image.src;
    $("viewer").showModal();
  });
  return button;
}

function placeCard(message) {
  const where = `${Number(message.lat).toFixed(6)}，${Number(message.lng).toFixed(6)}`;
  const map = make("span", "minimap", make("span", "pin"));
  map.setAttribute("aria-hidden", "true");
  return make("div", "place", make("b", "", message.label || "位置"), make("span", "", where), map);
}

function sound(message) {
  const box = make("div", "bubble"), player = make("audio");
  player.controls = true;
  player.src = message.url;
  player.setAttribute("aria-label", "语音");
  box.append(player);
  if (message.recognition) box.append(make("p", "words", message.recognition));
  return box;
}

const bodies = {
  text: (message) => make("div", "bubble", ...rich(message.text)),
  image: (message) => picture(message.url),
  location: placeCard,
  voice: sound,
};

function draw(message) {
  stamp(message.created_at);
  const notice = message.type === "event" || message.from === "system";
  const row = notice ? drawNotice(message) : drawTalk(message);
  log.append(row);
  return row;
}

function drawNotice(message) {
  const events = { subscribe: `你已关注“${account}”`, unsubscribe: `你已取消关注“${account}”` };
  return make("p", "notice", events[message.event] || message.text || "");
}

function drawTalk(message) {
  const me = message.from === "user";
  const who = make("span", "sr", me ? "我：" : account + "：");
  const face = make("span", me ? "face" : "face house", me ? myName.slice(0, 1) : "");
  face.setAttribute("aria-hidden", "true");
  const body = (bodies[message.type] || (() => make("div", "bubble", "[不支持的消息]")))(message);
  return make("div", me ? "msg me" : "msg", face, make("div", "said", who, body));
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 160;
let stick = true;
scroller.addEventListener("scroll", () => { stick = atEnd(); });
function stickToEnd() { if (stick) scroller.scrollTop = scroller.scrollHeight; }
new ResizeObserver(stickToEnd).observe(scroller);

// ---- listening ----

function take(message) {
  last = Math.max(last, message.id);
  if (message.client_id && mine.has(message.client_id)) return;
  draw(message);
}

async function poll() {
  try {
    const response = await fetch(`${base}/messages?after=${last}`);
    if (!response.ok) throw new Error(response.status);
    const answer = await response.json();
    clockShift = answer.now * 1000 - Date.now();
    answer.messages.forEach(take);
    if (answer.messages.length) stickToEnd();
    showFollowed(answer.followed);
    if (problem.textContent === OFFLINE) say("");
    log.setAttribute("aria-live", "polite");
  } catch {
    say(OFFLINE);
  }
  setTimeout(poll, document.hidden ? 3000 : 1000);
}

function showFollowed(followed) {
  $("compose").hidden = !followed;
  $("join").hidden = followed;
  $("unfollow").hidden = !followed;
  if (!followed) openTray(false);
}

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

// ---- sending ----

async function post(fields, file) {
  const options = { method: "POST" };
  if (file) {
    options.body = new FormData();
    for (const [key, value] of Object.entries(fields)) options.body.append(key, value);
    options.body.append("file", file, file.name || "file");
  } else {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(fields);
  }
  const response = await fetch(base + "/send?wait=0", options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || "发送失败");
  return answer;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function send(fields, file, preview) {
  const whole = { ...fields, client_id: newId() };
  say("");
  const shown = { ...fields, ...preview, from: "user", created_at: (Date.now() + clockShift) / 1000 };
  const row = draw(shown);
  mine.set(whole.client_id, row);
  stick = true;
  stickToEnd();
  return attempt(row, whole, file);
}

async function attempt(row, fields, file) {
  row.querySelector(".state")?.remove();
  const state = make("span", "state wait");
  state.setAttribute("role", "img");
  state.setAttribute("aria-label", "正在发送");
  row.append(state);
  try {
    const answer = await post(fields, file);
    state.remove();
    redraw(row, answer.message);
  } catch (error) {
    state.remove();
    offerAgain(row, fields, file);
    say(error instanceof TypeError ? "没有发出去，请点消息旁的感叹号重发。" : error.message);
  }
}

// What was really sent may differ from the preview: coordinates are shifted to GCJ-02.
function redraw(row, message) {
  const card = row.querySelector(".place");
  if (card) card.replaceWith(placeCard(message));
}

function offerAgain(row, fields, file) {
  const button = make("button", "state again", "!");
  button.type = "button";
  button.setAttribute("aria-label", "发送失败，点此重发");
  button.addEventListener("click", () => { say(""); attempt(row, fields, file); });
  row.append(button);
}

function sendText(text) {
  return send({ type: "text", text });
}

function sendPhoto(file) {
  if (file.size > IMAGE_LIMIT) return say("照片太大，最多 10 MB。");
  return send({ type: "image" }, file, { url: URL.createObjectURL(file) });
}

// ---- the line to write in ----

const text = $("text");

function fitText() {
  text.style.height = "auto";
  text.style.height = text.scrollHeight + "px";
  $("send").hidden = !text.value.trim();
  $("more").hidden = !!text.value.trim();
}

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!text.value.trim()) return;
  sendText(text.value);
  text.value = "";
  fitText();
  text.focus();
});
text.addEventListener("input", fitText);
text.addEventListener("focus", () => openTray(false));
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("compose").requestSubmit();
});

function openTray(open) {
  $("tray").hidden = !open;
  $("more").setAttribute("aria-expanded", String(open));
  if (open) stickToEnd();
}

$("more").addEventListener("click", () => openTray($("tray").hidden));
for (const id of ["album", "camera"]) {
  $(id).addEventListener("change", (event) => {
    [...event.target.files].forEach(sendPhoto);
    event.target.value = "";
    openTray(false);
  });
}

for (const [id, event] of [["follow", "subscribe"], ["unfollow", "unsubscribe"]]) {
  $(id).addEventListener("click", async () => {
    $("about").close();
    try {
      await post({ type: "event", event });
      showFollowed(event === "subscribe");
    } catch (error) {
      say(error instanceof TypeError ? "没有成功，请再试一次。" : error.message);
    }
  });
}

// What wx.login would give: for whoever tries the API by hand.
$("login").addEventListener("click", async () => {
  const shown = $("login-code");
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ openid }) };
  const answer = await fetch("/emulator/mp/login", asked).catch(() => null);
  shown.hidden = false;
  shown.textContent = answer?.ok
    ? `五分钟内用一次：${(await answer.json()).code}`
    : "没有拿到登录码，请再试一次。";
});

// ---- sheets ----

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) { openTray(false); $(opener.dataset.open).showModal(); }
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  if (event.target instanceof HTMLDialogElement && outside(event)) event.target.close();
});

// A click on the dark around a sheet has the sheet itself as its target.
function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientY < box.top || event.clientY > box.bottom || event.clientX < box.left || event.clientX > box.right;
}

function refuse(form, words) {
  const box = form.querySelector(".problem");
  box.textContent = words;
  box.hidden = !words;
}

$("samples")?.addEventListener("click", async (event) => {
  const source = event.target.closest("[data-sample]")?.dataset.sample;
  if (!source) return;
  $("samples").close();
  try {
    const blob = await (await fetch(source)).blob();
    sendPhoto(new File([blob], decodeURIComponent(source.split("/").pop()), { type: blob.type }));
  } catch {
    say("这张照片打不开，请换一张。");
  }
});

const map = $("map"), pin = $("pin");

function setPlace(lat, lng, label) {
  $("lat").value = lat.toFixed(6);
  $("lng").value = lng.toFixed(6);
  $("coord").value = "wgs84";
  if (label && (!$("label").value || $("label").dataset.by === "map")) {
    $("label").value = label;
    $("label").dataset.by = "map";
  }
  showPin();
}

function showPin() {
  if (!map) return;
  const { west, north, sx, sy } = map.dataset;
  const x = (Number($("lng").value) - west) * sx, y = (north - Number($("lat").value)) * sy;
  const box = map.viewBox.baseVal;
  const inside = $("coord").value === "wgs84" && x >= 0 && y >= 0 && x <= box.width && y <= box.height;
  pin.setAttribute("transform", `translate(${x} ${y})`);
  pin.toggleAttribute("hidden", !inside || !$("lat").value);
}

map?.addEventListener("click", (event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  const { west, north, sx, sy } = map.dataset;
  setPlace(Number(north) - point.y / sy, Number(west) + point.x / sx, event.target.dataset?.name);
});
map?.addEventListener("keydown", (event) => {
  const { lat, lng, name } = event.target.dataset;
  if (!lat || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  setPlace(Number(lat), Number(lng), name);
});
$("label").addEventListener("input", () => { delete $("label").dataset.by; });
for (const id of ["lat", "lng", "coord"]) $(id).addEventListener("input", showPin);

$("place-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const lat = Number($("lat").value), lng = Number($("lng").value);
  if (!Number.isFinite(lat) || !Number.isFinite(lng)) {
    return refuse(event.target, "请填写数字，例如纬度 30.60、经度 114.30。");
  }
  refuse(event.target, "");
  $("place").close();
  send({ type: "location", lat, lng, label: $("label").value, coord: $("coord").value });
});

// ---- voice ----

let recorder = null, recorded = null;
const record = $("record"), listen = $("listen");
record.hidden = !(window.MediaRecorder && navigator.mediaDevices);

async function startRecording() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    keepSound(new File(pieces, "voice.webm", { type: recorder.mimeType }));
    recorder = null;
    showRecording();
  };
  recorder.start();
  const running = recorder;
  setTimeout(() => { if (running === recorder) running.stop(); }, 60000);
}

function showRecording() {
  record.textContent = recorder ? "停止录音" : "重新录音";
  record.setAttribute("aria-pressed", String(!!recorder));
}

function keepSound(file) {
  recorded = file;
  listen.src = URL.createObjectURL(file);
  listen.hidden = false;
}

record.addEventListener("click", async () => {
  refuse($("voice-form"), "");
  if (recorder) return recorder.stop();
  try {
    await startRecording();
    showRecording();
  } catch {
    refuse($("voice-form"), "没有打开麦克风，请允许使用，或选一个声音文件。");
  }
});
$("sound").addEventListener("change", () => { if ($("sound").files[0]) keepSound($("sound").files[0]); });
$("voice").addEventListener("close", () => { if (recorder) recorder.stop(); });

$("voice-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!recorded) return refuse(event.target, "先录一段，或选一个声音文件。");
  if (recorded.size > IMAGE_LIMIT) return refuse(event.target, "声音文件太大，最多 10 MB。");
  const words = $("words").value;
  send({ type: "voice", recognition: words }, recorded, { url: listen.src });
  recorded = null;
  listen.hidden = true;
  event.target.reset();
  record.textContent = "开始录音";
  $("voice").close();
});

poll();

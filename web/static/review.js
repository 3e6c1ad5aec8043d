"use strict";

/* Letters press what carries them as data-key. Everything here works without them, too. */

const STORED = "teigen-review-keys-off";
const toggle = document.getElementById("keys-on");

function stored() {
  try { return localStorage.getItem(STORED) === "yes"; } catch { return false; }
}

function store(off) {
  try { localStorage.setItem(STORED, off ? "yes" : "no"); } catch { /* for this page only, then */ }
}

function keysOn() {
  return toggle ? toggle.checked : !stored();
}

function isTyping(element) {
  return element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

function press(letter) {
  const found = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
  if (!found) return false;
  found.click();
  const panel = found.closest("summary") && found.parentElement;
  if (panel && panel.open) {
    const first = [...panel.querySelectorAll("[data-first]")].find((e) => e.checkVisibility());
    (first || found).focus();
  }
  return true;
}

function leave(element) {
  const panel = element.closest("details[name=more]");
  if (!panel) { element.blur(); return; }
  panel.open = false;
  panel.querySelector("summary").focus();
}

function send(element) {
  const form = element.form;
  form.requestSubmit(form.querySelector(`button[name=decision][value="${element.dataset.enter}"]`));
}

function narrow(input) {
  const list = document.getElementById(input.dataset.filter);
  const words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of list.options) {
    const whole = [option.parentElement.label, option.textContent, option.dataset.words].join(" ");
    const text = whole.normalize("NFKC").toLowerCase();
    option.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of list.querySelectorAll("optgroup")) {
    group.hidden = [...group.children].every((option) => option.hidden);
  }
  const shown = [...list.options].filter((option) => !option.hidden);
  list.value = words.length && shown.length ? shown[0].value : "";
}

function toList(event) {
  const list = document.getElementById(event.target.dataset.filter);
  if (event.key === "Enter" && list.value) send(list);
  else list.focus();
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (event.key === "Escape" && target.closest("details[name=more], input, textarea, select")) {
    leave(target);
  } else if (target.dataset.filter && (event.key === "Enter" || event.key === "ArrowDown")) {
    toList(event);
  } else if (target.dataset.enter && event.key === "Enter") {
    event.preventDefault();
    if (target.value) send(target);
  } else if (!isTyping(target) && !event.repeat && keysOn() && press(event.key)) {
    event.preventDefault();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.dataset.filter) narrow(event.target);
});

if (toggle) {
  toggle.checked = !stored();
  toggle.addEventListener("change", () => store(!toggle.checked));
}
for (const element of document.querySelectorAll(".scripted")) element.hidden = false;

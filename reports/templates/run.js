"use strict";
const results = [...document.querySelectorAll("details.result")];
const groups = [...document.querySelectorAll("section.group")];
const [search, domain, world, odd] = ["search", "domain", "world", "odd"].map((id) => document.getElementById(id));
const verdicts = [...document.querySelectorAll("button[data-verdict]")];
const shown = document.getElementById("shown");
const isOn = (button) => button.getAttribute("aria-pressed") === "true";

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = verdicts.filter(isOn).map((button) => button.dataset.verdict);
  let count = 0;
  for (const result of results) {
    const told = result.dataset;
    const fits = (!domain.value || told.domain === domain.value) && (!world.value || told.world === world.value)
      && (!wanted.length || wanted.includes(told.verdict)) && (!isOn(odd) || told.odd === "yes")
      && words.every((word) => told.text.includes(word));
    result.hidden = !fits;
    count += fits;
  }
  for (const group of groups) group.hidden = !group.querySelector("details.result:not([hidden])");
  shown.textContent = `${count} of ${results.length} shown`;
}

let waiting = 0;
function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(filter);
}

function clear() {
  search.value = domain.value = world.value = "";
  for (const button of [...verdicts, odd]) button.setAttribute("aria-pressed", "false");
  filter();
}

function move(by) {
  const visible = results.filter((result) => !result.hidden);
  const at = visible.findIndex((result) => result.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(visible.length - 1, Math.max(0, at + by));
  if (!visible.length) return;
  const line = visible[next].querySelector("summary");
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const result = target && target.closest("details.result");
  if (!result) return;
  if (result.hidden) clear();
  result.open = true;
  const line = result.querySelector("summary");
  line.scrollIntoView({ block: "start" });
  line.focus({ preventScroll: true });
}

for (const field of [search, domain, world]) field.addEventListener("input", soon);
for (const button of [...verdicts, odd]) {
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!isOn(button)));
    filter();
  });
}
addEventListener("hashchange", follow);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    clear();
    document.activeElement.blur();
  } else if (event.target.matches("input, select, textarea")) {
    if (event.key === "Enter" && event.target === search) move(1);
  } else if (event.key === "/") {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "j" || event.key === "k") {
    move(event.key === "j" ? 1 : -1);
  } else if (event.key === "u") {
    odd.click();
  }
});
let closed = [];
addEventListener("beforeprint", () => {
  closed = results.filter((result) => !result.hidden && !result.open && result.dataset.verdict !== "proved");
  for (const result of closed) result.open = true;
});
addEventListener("afterprint", () => {
  for (const result of closed) result.open = false;
});
filter();
follow();

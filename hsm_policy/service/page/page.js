// What makes the page better than its forms: a verdict while one types, links that hold a case.
"use strict";
const WAIT = 300;
const form = document.getElementById("case");
const lang = document.documentElement.lang;

/* --- the verdict beside the form --- */
let timer = 0;
let running = null;

function later(event) {
  if (!event.target.name) return;
  clearTimeout(timer);
  timer = setTimeout(decide, WAIT);
}

async function decide() {
  running?.abort();
  const mine = (running = new AbortController());
  document.body.classList.add("busy");
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.getElementById("verdict")) show(page);
  } catch (error) {
    if (error.name !== "AbortError") console.error(error.name);
  }
  if (running === mine) document.body.classList.remove("busy");
}

function show(page) {
  const opened = new Set([...document.querySelectorAll("#verdict details[open] > summary")].map((one) => one.textContent));
  for (const id of ["verdict", "errors", "glance"]) {
    const now = page.getElementById(id);
    if (now) document.getElementById(id)?.replaceWith(now);
  }
  for (const one of document.querySelectorAll("#verdict details > summary"))
    if (opened.has(one.textContent)) one.parentElement.open = true;
  form.elements.case.value = page.getElementById("case").elements.case.value;
  const said = document.getElementById("verdict").dataset.changed;
  if (said) document.getElementById("changed").textContent = said;
  keys(page);
}

/* Keys that came into question appear, those that left it go, and errors stand at their field. */
function keys(page) {
  const find = (root, key) => root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  for (const old of form.querySelectorAll("[data-key]"))
    if (!find(page, old.dataset.key) && !old.contains(document.activeElement)) old.remove();
  for (const now of page.querySelectorAll("#case [data-key]")) {
    const old = find(form, now.dataset.key);
    if (!old) {
      place(now, find);
      continue;
    }
    const open = old.open;
    old.className = now.className;
    if (open !== undefined) old.open = open;
    const about = old.querySelector(":scope > .about, :scope > fieldset > .about");
    const told = now.querySelector(":scope > .about, :scope > fieldset > .about");
    if (about && told) about.innerHTML = told.innerHTML;
    const tag = old.querySelector(":scope > summary");
    if (tag) tag.innerHTML = now.querySelector(":scope > summary").innerHTML;
    for (const wrong of now.querySelectorAll(":scope > [aria-describedby], :scope > .amount > [aria-describedby]")) {
      const field = document.getElementById(wrong.id);
      if (!field) continue;
      for (const name of ["aria-describedby", "aria-invalid"]) {
        const value = wrong.getAttribute(name);
        if (value) field.setAttribute(name, value);
        else field.removeAttribute(name);
      }
    }
  }
}

function place(now, find) {
  const above = now.parentElement.closest("[data-key]");
  const home = above ? find(form, above.dataset.key) : form.querySelector("[data-root]");
  if (!home) return;
  const inside = above ? home.querySelector(":scope > .keys") : home;
  let next = now.nextElementSibling;
  while (next && !find(inside, next.dataset?.key ?? "")) next = next.nextElementSibling;
  inside.insertBefore(document.importNode(now, true), next ? find(inside, next.dataset.key) : null);
  names();
}

/* --- names of countries that the rulebook does not name --- */
function names() {
  let known;
  try {
    known = new Intl.DisplayNames([lang], { type: "region" });
  } catch {
    return;
  }
  for (const list of document.querySelectorAll("select.country:not([data-named])")) {
    list.dataset.named = "";
    const chosen = list.value;
    const [first, ...rest] = list.options;
    for (const one of rest) if (one.text === one.value && /^[A-Z]{2}$/.test(one.value)) one.text = known.of(one.value);
    rest.sort((a, b) => a.text.localeCompare(b.text, lang));
    list.append(first, ...rest);
    list.value = chosen;
  }
}

/* --- a case in the fragment of a link, which no server receives --- */
const MARK = "#case=";

function encoded(text) {
  const bytes = Array.from(new TextEncoder().encode(text), (one) => String.fromCharCode(one));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(plain, (one) => one.charCodeAt(0)));
}

async function share() {
  const link = document.getElementById("link");
  link.value = `${location.origin}/?lang=${lang}${MARK}${encoded(form.elements.case.value)}`;
  document.getElementById("shared").hidden = false;
  link.focus();
  link.select();
  await navigator.clipboard?.writeText(link.value).catch(() => {});
}

function openLinked() {
  if (!location.hash.startsWith(MARK)) return;
  try {
    form.elements.case.value = decoded(location.hash.slice(MARK.length));
  } catch {
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  const asked = form.elements.namedItem("for");
  if (asked) asked.disabled = true;
  form.submit();
}

/* --- the slider over regions --- */
function slide(slider) {
  const rows = [...document.querySelectorAll("[data-region]")];
  const told = document.getElementById("region");
  const move = () => {
    const now = rows[Number(slider.value)];
    for (const one of rows) one.classList.toggle("now", one === now);
    told.textContent = now.dataset.region;
    slider.setAttribute("aria-valuetext", now.dataset.region);
  };
  slider.addEventListener("input", move);
  move();
}

if (form) {
  names();
  openLinked();
  const button = document.getElementById("share");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", share);
  }
  if ("live" in form.dataset) {
    document.body.classList.add("live");
    form.addEventListener("input", later);
  }
  const slider = document.getElementById("slider");
  if (slider) {
    slider.closest("[hidden]").hidden = false;
    slide(slider);
  }
  // A link to a field opens the part that it stands in.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#k-"]');
    if (!link) return;
    const path = decodeURIComponent(link.hash.slice(3));
    const part = document.querySelector(`[data-key="${CSS.escape(path)}"]`);
    const field = document.getElementById(`k-${path}`) ?? part?.querySelector("input:not([type=hidden]), select, button");
    const around = (field ?? part)?.closest("details");
    if (around) around.open = true;
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}

// The keyboard of the desk. Everything works without this file.
"use strict";
(() => {
  const typing = (e) => /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
  const links = [...document.querySelectorAll("a.open")];
  let at = -1;
  const move = (step) => {
    if (!links.length) return;
    at = Math.min(links.length - 1, Math.max(0, at + step));
    links.forEach((l, i) => l.closest("li").classList.toggle("current", i === at));
    links[at].focus();
    links[at].closest("li").scrollIntoView({ block: "nearest" });
  };
  const follow = (selector) => document.querySelector(selector)?.click();
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && typing(e)) return e.target.blur();
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "/") { const q = document.getElementById("q"); if (q) { e.preventDefault(); q.focus(); q.select(); } }
    else if (e.key === "j") links.length ? move(1) : follow("a[rel=next]");
    else if (e.key === "k") links.length ? move(-1) : follow("a[rel=prev]");
    else if (e.key === "u") follow("#back");
    else if (e.key === "n") document.querySelector("textarea[name=note]")?.focus();
    else if (/^[1-4]$/.test(e.key)) document.querySelectorAll("#verdict .verdicts button")[e.key - 1]?.click();
    else if (e.key === "?") { const keys = document.querySelector(".keys"); if (keys) { keys.open = !keys.open; keys.scrollIntoView({ block: "nearest" }); } }
    else return;
    if (e.key === "n") e.preventDefault();
  });
  for (const mark of document.querySelectorAll("mark[data-hit]")) {
    const line = document.getElementById("hit-" + mark.dataset.hit);
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false]]) mark.addEventListener(event, () => line?.classList.toggle("current", on));
  }
  if (matchMedia("(max-width: 760px)").matches) document.querySelector(".facets .fold")?.removeAttribute("open");
})();

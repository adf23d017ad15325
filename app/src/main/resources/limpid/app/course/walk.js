const sections = [...document.querySelectorAll("section")];
let now = Math.max(0, sections.findIndex(s => "#" + s.id === location.hash));
const nav = document.body.appendChild(document.createElement("nav"));
function turn(by) {
  now = Math.min(sections.length - 1, Math.max(0, now + by));
  sections.forEach((s, i) => s.classList.toggle("now", i === now));
  history.replaceState(null, "", "#" + sections[now].id);
}
for (const [label, by] of [["\u2190", -1], ["\u2192", 1]]) {
  const button = nav.appendChild(document.createElement("button"));
  button.textContent = label;
  button.addEventListener("click", () => turn(by));
}
addEventListener("keydown", e => {
  if (["ArrowRight", "PageDown", " "].includes(e.key)) turn(1);
  if (["ArrowLeft", "PageUp"].includes(e.key)) turn(-1);
});
turn(0);

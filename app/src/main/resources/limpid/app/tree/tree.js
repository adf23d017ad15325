"use strict";
(() => {
  const svg = document.getElementById("tree");
  const whole = svg.getAttribute("viewBox").split(" ").map(Number);
  const nodes = [...svg.querySelectorAll(".node")];
  const edges = new Map([...svg.querySelectorAll(".edge")].map(edge => [edge.dataset.to, edge]));
  const foot = document.getElementById("foot");
  let view = [...whole];

  const show = () => svg.setAttribute("viewBox", view.join(" "));

  /** The place of the pointer in the tree. */
  const place = (x, y) => {
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  };

  const zoom = (factor, x, y) => {
    const width = Math.min(Math.max(view[2] * factor, 120), whole[2] * 4);
    const real = width / view[2];
    view = [x - (x - view[0]) * real, y - (y - view[1]) * real, width, view[3] * real];
    show();
  };

  const middle = factor => zoom(factor, view[0] + view[2] / 2, view[1] + view[3] / 2);

  const fit = () => {
    view = [...whole];
    show();
  };

  svg.addEventListener("wheel", event => {
    event.preventDefault();
    zoom(Math.exp(event.deltaY * 0.0015), ...place(event.clientX, event.clientY));
  }, { passive: false });

  const held = new Map();
  let moved = 0;
  svg.addEventListener("pointerdown", event => {
    held.set(event.pointerId, [event.clientX, event.clientY]);
    moved = 0;
    svg.classList.add("held");
  });
  svg.addEventListener("pointermove", event => {
    const before = held.get(event.pointerId);
    if (!before) { return; }
    const now = [event.clientX, event.clientY];
    moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); }
    if (held.size === 1) {
      const [ax, ay] = place(...before);
      const [bx, by] = place(...now);
      view = [view[0] + ax - bx, view[1] + ay - by, view[2], view[3]];
      show();
    } else {
      const other = [...held.entries()].find(([id]) => id !== event.pointerId)[1];
      const apart = p => Math.hypot(p[0] - other[0], p[1] - other[1]);
      zoom(apart(before) / Math.max(apart(now), 1), ...place(...other));
    }
    held.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, event => {
      held.delete(event.pointerId);
      if (held.size === 0) { svg.classList.remove("held"); }
    });
  }

  const light = node => {
    nodes.forEach(one => one.classList.remove("on"));
    edges.forEach(one => one.classList.remove("on"));
    const way = [];
    for (let at = node; at; at = nodes[Number(at.dataset.parent)]) {
      at.classList.add("on");
      const edge = edges.get(at.dataset.index);
      if (edge) { edge.classList.add("on"); edge.parentNode.append(edge); }
      way.unshift(at.dataset.name + (at.dataset.note ? " (" + at.dataset.note + ")" : ""));
    }
    const strong = document.createElement("strong");
    strong.textContent = way.join(" \u203a ");
    foot.replaceChildren(strong, " \u00b7 " + node.dataset.id + " \u00b7 " + node.dataset.below);
  };

  nodes.forEach(node => {
    node.addEventListener("click", () => { if (moved < 5) { light(node); } });
    node.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); light(node); }
    });
  });
  document.getElementById("in").addEventListener("click", () => middle(1 / 1.4));
  document.getElementById("out").addEventListener("click", () => middle(1.4));
  document.getElementById("fit").addEventListener("click", fit);
  /** All of it, or of a tall tree as much as can be read, about the end of the way. */
  const start = last => {
    const room = svg.getBoundingClientRect();
    const height = whole[2] * room.height / Math.max(room.width, 1);
    if (2 * height < whole[3]) {
      const y = Number((last || nodes[0]).querySelector("rect").getAttribute("y"));
      view = [0, Math.min(Math.max(y - height / 2, 0), whole[3] - height), whole[2], height];
      show();
    }
  };

  const last = nodes.filter(node => node.classList.contains("on")).pop();
  start(last);
  if (last) { light(last); }
})();

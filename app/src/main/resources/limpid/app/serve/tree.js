// A net as a decision tree over its classes: the whole of it with the way that this image takes, and the map of any decision.
import { t, percent, number, remark } from './words.js';
import { h, complain } from './parts.js';
import { overlay, tensor } from './heat.js';
import { studio, ask } from './studio.js';

const ROW = 30;
const COLUMN = 172;
const BOX = 150;

/** Classes up to which the whole tree is drawn; of more, what is beside the way alone. */
const WHOLE = 40;

/** How many classes are beneath. @param {any} node @returns {number} */
const leaves = node => (node.parts ? node.parts.reduce((/** @type {number} */ n, /** @type {any} */ part) => n + leaves(part), 0) : 1);

/** The tree without what is off the way. @param {any} node @param {Set<string>} way @returns {any} */
const along = (node, way) => (node.parts ? way.has(node.id) ? { ...node, parts: node.parts.map((/** @type {any} */ p) => along(p, way)) } : { ...node, parts: undefined, group: true } : node);

/**
 * Nodes with their places, from left to right. @param {any} node @param {number} depth @param {{row: number}} next @param {any[]} placed
 * @returns {any}
 */
function layout(node, depth, next, placed) {
  const own = { node, x: depth * COLUMN, y: 0, from: /** @type {any[]} */ ([]) };
  placed.push(own);
  if (node.parts) {
    own.from = node.parts.map((/** @type {any} */ part) => layout(part, depth + 1, next, placed));
    own.y = (own.from[0].y + own.from[own.from.length - 1].y) / 2;
  } else {
    own.y = next.row++ * ROW;
  }
  return own;
}

/** @param {string} text */
const short = text => (text.length > 17 ? `${text.slice(0, 16)}…` : text);

/** @type {import('./lessons.js').Lesson} */
export async function tree(place, tables, signal) {
  const drawing = h('div', { className: 'scroll', tabIndex: 0, role: 'region', label: 'lesson.tree' });
  const words = h('p', { className: 'formula', id: 'decision', ariaLive: 'polite' });
  const way = h('p', { className: 'formula', id: 'way' });
  const canvas = h('canvas', { role: 'img', label: 'stage' });
  const note = h('p', { className: 'note' });
  place.append(h('p', {}, `${t('lesson.tree.text')} ${t('lesson.tree.hint')}`), way, drawing, words, h('div', { className: 'stage', style: { maxWidth: '26rem' } }, canvas), note);

  /** @param {string} group */
  async function show(group) {
    const found = await ask('/api/walks/tree', { model: studio.net.id, target: studio.target, group }, signal);
    if (signal.aborted) return;
    const taken = new Set(/** @type {string[]} */ (found.way));
    const placed = /** @type {any[]} */ ([]);
    const next = { row: 0 };
    layout(leaves(found.tree) > WHOLE ? along(found.tree, taken) : found.tree, 0, next, placed);
    draw(placed, taken, next.row, found.decision);
    const at = placed.find(p => p.node.id === found.decision.group).node;
    words.textContent = `${at.name}: ${at.parts.map((/** @type {any} */ p) => `${p.name} ${percent(p.probability)}`).join(' · ')} · s = ${number(found.decision.score)}`;
    way.textContent = `P(${found.name}) = ${found.way.slice(1).map((/** @type {string} */ id) => percent(placed.find(p => p.node.id === id).node.probability)).join(' · ')} = ${percent(found.probability)}`;
    note.textContent = remark(found.decision);
    const image = /** @type {any} */ (studio.image);
    overlay(canvas, image.bitmap, { width: found.width, height: found.height, seen: found.seen, map: tensor(found.decision.map), signed: false }, { colours: tables.jet, opacity: 0.5 });
    canvas.dataset.group = found.decision.group;
  }

  /** @param {any[]} placed @param {Set<string>} taken @param {number} rows @param {any} decision */
  function draw(placed, taken, rows, decision) {
    const width = Math.max(...placed.map(p => p.x)) + BOX + 16;
    const height = rows * ROW + 8;
    const svg = h('svg', { viewBox: `0 0 ${width} ${height}`, width, height, class: 'taxa' },
      ...placed.flatMap(p => p.from.map((/** @type {any} */ q) => h('path', {
        d: `M${p.x + BOX + 8},${p.y + 17} C${p.x + COLUMN},${p.y + 17} ${p.x + BOX},${q.y + 17} ${q.x + 8},${q.y + 17}`,
        class: taken.has(q.node.id) && taken.has(p.node.id) ? 'taken' : '', 'stroke-width': 1 + 5 * q.node.probability
      }))),
      ...placed.map(p => {
        const pick = () => show(p.node.id).catch(complain);
        const opens = p.node.parts ? {
          role: 'button', tabindex: 0, 'data-group': p.node.id, 'aria-pressed': String(p.node.id === decision.group), 'aria-label': p.node.name, onclick: pick,
          onkeydown: (/** @type {KeyboardEvent} */ e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); pick(); } }
        } : {};
        return h('g', { class: `taxon${taken.has(p.node.id) ? ' taken' : ''}`, ...opens }, h('title', {}, p.node.name),
          h('rect', { x: p.x + 8, y: p.y + 5, width: BOX, height: ROW - 6, rx: 6 }),
          h('text', { x: p.x + 15, y: p.y + 21 }, short(p.node.name)), h('text', { x: p.x + BOX + 2, y: p.y + 21, class: 'end' }, p.x ? percent(p.node.probability) : ''));
      }));
    const scrolled = drawing.scrollLeft;
    const focused = drawing.contains(document.activeElement);
    drawing.replaceChildren(svg);
    drawing.scrollLeft = scrolled;
    if (focused) drawing.querySelector('[aria-pressed=true]')?.focus();
  }

  await show('');
}

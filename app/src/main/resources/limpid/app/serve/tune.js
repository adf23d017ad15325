// Tune: two nets or two methods under one slider.
import { number, scored, percent } from './words.js';
import { h, select, slider, complain } from './parts.js';
import { overlay, palettes, tensor } from './heat.js';
import { studio, ask, sawClasses } from './studio.js';
import { methodSelect } from './explain.js';

/** What stays when the view is left. */
const sides = [{ model: '', method: 'gradcam', found: /** @type {any} */ (null) }, { model: '', method: 'gradcam++', found: /** @type {any} */ (null) }];
let split = 0.5;

/** @param {HTMLElement} main @returns {import('./studio.js').View} */
export function opened(main) {
  let closed = false;
  let asking = new AbortController();
  /** @type {Record<string, number[]>} */
  let tables = {};
  let opacity = 0.55;
  const canvas = h('canvas', { id: 'tuned', role: 'img', label: 'stage' });
  const field = slider('split', 0, 1, 0.005, split, v => { split = v; draw(); });
  field.querySelector('input').id = 'split';
  const heads = [0, 1].map(i => h('div', { id: `side-${i}` }));
  const words = [0, 1].map(() => h('p', { className: 'headline' }, ' '));

  function showHeads() {
    const fast = studio.methods.filter(m => m.passes.forward + m.passes.backward <= 40 && m.passes.perChannel === 0);
    heads.forEach((head, i) => {
      const side = sides[i];
      side.model = studio.models.some(m => m.id === side.model) ? side.model : studio.net.id;
      if (!fast.some(m => m.name === side.method)) side.method = 'gradcam';
      head.replaceChildren(h('h2', { t: i ? 'right-side' : 'left-side' }), select('model', studio.models.map(m => [m.id, m.id]), side.model, v => { side.model = v; run(); }),
        methodSelect(fast, side.method, v => { side.method = v; run(); }), words[i]);
    });
  }

  async function run() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!studio.image) return;
    main.setAttribute('aria-busy', 'true');
    try {
      tables = await palettes();
      for (const [i, side] of sides.entries()) {
        const found = await ask('/api/explain', { model: side.model, method: side.method, target: side.model === studio.net.id ? studio.target : 'top' }, signal);
        if (closed || signal.aborted) return;
        side.found = { ...found, shown: tensor(found.showSigned ? found.signed : found.map) };
        if (side.model === studio.net.id) sawClasses(found.classes);
        words[i].textContent = `${scored(found.target.description)} = ${number(found.target.value)}${found.target.probability === undefined ? '' : ` (${percent(found.target.probability)})`}`;
      }
      draw();
    } catch (e) {
      if (!signal.aborted) complain(e);
    } finally {
      if (!signal.aborted) main.setAttribute('aria-busy', 'false');
    }
  }

  function draw() {
    const image = studio.image;
    if (!image || !tables.jet || sides.some(s => !s.found)) return;
    const look = (/** @type {any} */ found) => overlay(canvas, image.bitmap, { width: found.width, height: found.height, seen: found.seen, map: found.shown, signed: found.showSigned },
      { colours: tables[found.showSigned ? 'diverging' : found.perChannel ? 'inferno' : 'jet'], opacity });
    const { photo } = look(sides[1].found);
    const right = document.createElement('canvas');
    right.width = canvas.width;
    right.height = canvas.height;
    /** @type {CanvasRenderingContext2D} */ (right.getContext('2d')).drawImage(canvas, 0, 0);
    look(sides[0].found);
    const g = canvas.getContext('2d');
    const x = Math.round(photo.x + split * photo.w);
    g.drawImage(right, x, 0, canvas.width - x, canvas.height, x, 0, canvas.width - x, canvas.height);
    g.fillStyle = '#fff';
    g.fillRect(x - 1, photo.y, 3, photo.h);
    canvas.dataset.drawn = `${sides[0].found.result} ${sides[1].found.result}`;
  }

  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ e) => {
    if (!e.buttons) return;
    const r = canvas.getBoundingClientRect();
    split = Math.min(1, Math.max(0, (e.clientX - r.left) / r.width));
    const input = field.querySelector('input');
    input.value = split;
    draw();
  });
  main.append(h('h1', { t: 'view.tune' }), h('div', { className: 'columns' }, h('div', {}, h('div', { className: 'stage' }, canvas), h('div', { className: 'row looks' }, field,
    slider('opacity', 0, 1, 0.01, opacity, v => { opacity = v; draw(); }))), h('div', {}, ...heads)));
  const resized = new ResizeObserver(() => draw());
  resized.observe(canvas);
  showHeads();
  run();
  return {
    changed(what) {
      if (what === 'theme') return;
      if (what === 'model') sides[0].model = studio.net.id;
      showHeads();
      run();
    },
    closed() { closed = true; asking.abort(); resized.disconnect(); }
  };
}

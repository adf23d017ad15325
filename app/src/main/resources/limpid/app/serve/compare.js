// Compare: methods by classes, layers and nets, side by side.
import { t, number, scored } from './words.js';
import { h, complain } from './parts.js';
import { overlay, palettes, tensor } from './heat.js';
import { post } from './api.js';
import { studio, ask, sawClasses } from './studio.js';

/** What stays when the view is left. */
const chosen = { methods: new Set(['gradcam', 'layercam', 'guided-backprop']), targets: new Set(['top']), layers: new Set(['']), nets: /** @type {Set<string>} */ (new Set()) };
const MOST = 24;

/** @param {HTMLElement} main @returns {import('./studio.js').View} */
export function opened(main) {
  let closed = false;
  let asking = new AbortController();
  /** @type {any[]} */
  let cells = [];
  if (!chosen.nets.size) chosen.nets.add(studio.net.id);
  const choices = h('div', { id: 'choices' });
  const sheet = h('div', { className: 'cells', id: 'sheet' });
  const table = h('div', { id: 'correlations', className: 'scroll', tabIndex: 0, role: 'region', label: 'correlations' });
  const readout = h('p', { className: 'readout', id: 'linked' }, ' ');
  main.append(h('h1', { t: 'view.compare' }), choices, readout, sheet, h('h2', { t: 'correlations' }), table);

  /** @param {string} key @param {[string, string][]} options @param {Set<string>} into */
  const boxes = (key, options, into) => h('fieldset', {}, h('legend', { t: key }), h('div', { className: 'choices', tabIndex: 0, role: 'group', label: key }, ...options.map(([value, text]) => h('label', {},
    h('input', { type: 'checkbox', value, checked: into.has(value), onchange: (/** @type {any} */ e) => { if (e.target.checked) into.add(value); else into.delete(value); run(); } }), text))));

  function showChoices() {
    const fast = studio.methods.filter(m => m.passes.forward + m.passes.backward <= 40 && m.passes.perChannel === 0);
    const classes = /** @type {[string, string][]} */ ([['top', t('top')], ['rank2', t('second')], ['rank3', t('third')]]);
    const layers = /** @type {[string, string][]} */ ([['', t('usual')], ...studio.net.layers.filter((/** @type {any} */ l) => l.stage).map((/** @type {any} */ l) => [l.name, l.name])]);
    choices.replaceChildren(boxes('method', fast.map(m => [m.name, m.name]), chosen.methods), boxes('class', classes, chosen.targets),
      boxes('layers', layers, chosen.layers), boxes('model', studio.models.map(m => [m.id, m.id]), chosen.nets));
  }

  async function run() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!studio.image) return;
    const tables = await palettes();
    /** @type {any[]} */
    const wanted = [];
    for (const model of chosen.nets) for (const method of chosen.methods) for (const layer of chosen.layers) for (const target of chosen.targets) {
      const takes = studio.methods.find(m => m.name === method)?.options.some((/** @type {any} */ o) => o.name === 'layer');
      if (layer && (!takes || model !== studio.net.id)) continue;
      wanted.push({ model, method, target, options: layer ? { layer } : {} });
    }
    cells = [];
    sheet.replaceChildren();
    table.replaceChildren();
    main.setAttribute('aria-busy', 'true');
    for (const one of wanted.slice(0, MOST)) {
      const canvas = h('canvas', { role: 'img' });
      const words = h('figcaption', {}, `${one.method} …`);
      sheet.append(h('figure', {}, canvas, words));
      try {
        const found = await ask('/api/explain', one, signal);
        if (closed || signal.aborted) return;
        if (!cells.length && one.model === studio.net.id) sawClasses(found.classes);
        const isSigned = found.showSigned;
        const cell = { found, canvas, map: tensor(found.map), shown: tensor(isSigned ? found.signed : found.map), isSigned, place: /** @type {any} */ (null) };
        cell.place = overlay(canvas, /** @type {any} */ (studio.image).bitmap, { width: found.width, height: found.height, seen: found.seen, map: cell.shown, signed: isSigned },
          { colours: tables[isSigned ? 'diverging' : found.perChannel ? 'inferno' : 'jet'], opacity: 0.55 });
        const label = [chosen.nets.size > 1 ? found.model : '', found.title, found.layer, found.target.name || scored(found.target.description)].filter(Boolean).join(' · ');
        words.textContent = label;
        canvas.setAttribute('aria-label', label);
        canvas.dataset.drawn = found.result;
        canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ e) => hover(e, cell));
        canvas.addEventListener('pointerleave', () => hover(null, cell));
        cells.push({ ...cell, label, words });
      } catch (e) {
        if (signal.aborted) return;
        words.textContent = `${one.method}: ${/** @type {Error} */ (e).message}`;
        canvas.remove();
      }
    }
    try {
      await correlations(signal);
    } catch (e) {
      if (!signal.aborted) complain(e);
    }
    main.setAttribute('aria-busy', 'false');
  }

  /** The same place of the photo in every map. @param {PointerEvent | null} e @param {any} of */
  function hover(e, of) {
    for (const cell of cells) cell.words.textContent = cell.label;
    if (!e) { readout.textContent = ' '; return; }
    const r = of.canvas.getBoundingClientRect();
    const x = ((e.clientX - r.left) * of.canvas.width / r.width - of.place.photo.x) / of.place.photo.w;
    const y = ((e.clientY - r.top) * of.canvas.height / r.height - of.place.photo.y) / of.place.photo.h;
    for (const cell of cells) {
      const [sx, sy, sw, sh] = cell.found.seen;
      const u = (x * cell.found.width - sx) / sw;
      const v = (y * cell.found.height - sy) / sh;
      if (u >= 0 && u < 1 && v >= 0 && v < 1) {
        const [rows, columns] = cell.map.shape;
        cell.words.textContent = `${cell.label} = ${number(cell.map.data[Math.floor(v * rows) * columns + Math.floor(u * columns)], 3)}`;
      }
    }
    readout.textContent = `x ${Math.floor(x * of.found.width)}, y ${Math.floor(y * of.found.height)}`;
  }

  /** @param {AbortSignal} signal */
  async function correlations(signal) {
    if (cells.length < 2) return;
    const found = (await post('/api/correlations', { results: cells.map(c => c.found.result) }, signal)).correlations;
    table.replaceChildren(h('table', {}, h('thead', {}, h('tr', {}, h('td', {}), ...cells.map((_, i) => h('th', { scope: 'col' }, String(i + 1))))),
      h('tbody', {}, ...cells.map((c, i) => h('tr', {}, h('th', { scope: 'row' }, `${i + 1}. ${c.label}`), ...found[i].map((/** @type {number | null} */ x) => h('td', {}, x === null ? '–' : x.toFixed(2))))))));
  }

  showChoices();
  run();
  return {
    changed(what) {
      if (what === 'theme') return;
      if (what === 'model') { chosen.layers.clear(); chosen.layers.add(''); chosen.nets.add(studio.net.id); }
      showChoices();
      run();
    },
    closed() { closed = true; asking.abort(); }
  };
}

// Walk: Grad-CAM as it is computed, with the numbers of this image; and other lessons, each a page of its own.
import { t, number, scored, percent } from './words.js';
import { h, slider, complain } from './parts.js';
import { overlay, palettes, tensor, thumbnail } from './heat.js';
import { get } from './api.js';
import { studio, ask, sawClasses } from './studio.js';
import { centre, strip } from './explain.js';
import { LESSONS } from './lessons.js';

const STEPS = ['photo', 'forward', 'score', 'gradient', 'weights', 'sum', 'relu', 'overlay'];

/** What stays when the view is left. */
const at = { lesson: 'gradcam', step: 0, layer: '', channel: -1, channels: -1 };

/** @type {Promise<any> | undefined} */
let source;

/** A table of numbers, with as many digits as their size asks for. @param {ArrayLike<number>} values @param {number} rows @param {number} columns @param {string} caption */
export function grid(values, rows, columns, caption) {
  const most = Math.max(...Array.from({ length: rows * columns }, (_, i) => Math.abs(values[i])));
  const power = most > 0 && most < 1e-2 ? Math.floor(Math.log10(most)) : 0;
  const digits = most > 0 && !power ? Math.max(0, 2 - Math.floor(Math.log10(most))) : 2;
  const words = power ? `${caption} · 10^${power}` : caption;
  return h('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: caption }, h('table', {}, h('caption', {}, words), h('tbody', {},
    ...Array.from({ length: rows }, (_, y) => h('tr', {}, ...Array.from({ length: columns }, (_, x) => h('td', {}, (values[y * columns + x] / 10 ** power).toFixed(digits).replace(/^-(0\.?0*)$/, '$1'))))))));
}

/** One channel of a tensor [C,h,w]. @param {any} maps @param {number} k @returns {Float32Array} */
export function channel(maps, k) {
  const [, rows, columns] = maps.shape;
  return maps.data.subarray(k * rows * columns, (k + 1) * rows * columns);
}

/** A picture of a channel, with words below. @param {any} maps @param {number} k @param {number[]} colours @param {boolean} signed @param {string} words @param {number} [side] */
export function pictured(maps, k, colours, signed, words, side = 0) {
  const canvas = thumbnail(channel(maps, k), maps.shape[1], maps.shape[2], colours, signed);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', words);
  if (side) {
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side * maps.shape[1] / maps.shape[2]}px`;
  }
  return h('figure', {}, canvas, h('figcaption', {}, words));
}

/** A few channels as small pictures. @param {any} json @param {number[]} numbers @param {number[]} colours @param {boolean} signed */
function thumbs(json, numbers, colours, signed) {
  const maps = tensor(json);
  return h('div', { className: 'thumbs' }, ...numbers.map((n, i) => pictured(maps, i, colours, signed, `${n}`, 56)));
}

/** @param {HTMLElement} main @returns {import('./studio.js').View} */
export function opened(main) {
  let closed = false;
  /** @type {any} */
  let walk = null;
  /** @type {Record<string, number[]>} */
  let tables = {};
  /** @type {any} */
  let lines = {};
  let asking = new AbortController();
  const lessons = h('div', { className: 'row', role: 'group', label: 'lessons' });
  const body = h('div', { id: 'lesson' });
  main.append(h('h1', { t: 'view.walk' }), lessons, body);

  function showLessons() {
    lessons.replaceChildren(...['gradcam', ...Object.keys(LESSONS)].map(key => h('button', {
      type: 'button', t: `lesson.${key}`, 'data-lesson': key, 'aria-pressed': String(at.lesson === key),
      onclick: () => { at.lesson = key; showLessons(); run(); }
    })));
  }

  async function run() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!studio.image) return;
    main.setAttribute('aria-busy', 'true');
    try {
      tables = await palettes();
      lines = await (source = source || get('/lines.json'));
      if (at.lesson !== 'gradcam') {
        body.replaceChildren();
        await LESSONS[at.lesson](body, tables, signal);
      } else {
        const found = await ask('/api/walks/gradcam', { model: studio.net.id, target: studio.target, layer: at.layer }, signal);
        if (closed || signal.aborted) return;
        walk = { ...found, a: tensor(found.activations), g: tensor(found.gradients), w: tensor(found.weights).data, m: tensor(found.map) };
        at.channel = at.channel >= 0 && at.channel < walk.w.length ? at.channel : order()[0];
        at.channels = -1;
        sawClasses(found.classes);
        gradcam();
      }
    } catch (e) {
      if (!signal.aborted) complain(e);
    } finally {
      if (!signal.aborted) main.setAttribute('aria-busy', 'false');
    }
  }

  /** Channels by the size of their weights. @returns {number[]} */
  function order() {
    return [...walk.w.keys()].sort((i, j) => Math.abs(walk.w[j]) - Math.abs(walk.w[i]));
  }

  function gradcam() {
    const place = h('div', { className: 'step', id: 'step' });
    const list = h('ol', {}, ...STEPS.map((key, i) => h('li', {}, h('button', {
      type: 'button', t: `step.${key}`, 'aria-current': i === at.step ? 'step' : null, 'aria-pressed': String(i === at.step),
      onclick: () => { at.step = i; gradcam(); /** @type {HTMLElement} */ (body.querySelectorAll('ol button')[i]).focus(); }
    }))));
    const move = (/** @type {number} */ by) => { at.step = Math.min(STEPS.length - 1, Math.max(0, at.step + by)); gradcam(); };
    const next = h('div', { className: 'row' },
      h('button', { type: 'button', t: 'before', disabled: at.step === 0, onclick: () => move(-1) }),
      h('button', { type: 'button', id: 'next', t: 'next', disabled: at.step === STEPS.length - 1, onclick: () => move(1) }));
    const layers = strip(studio.net, walk.layer, name => { at.layer = name; at.channel = -1; run(); });
    const before = body.querySelector('.strip');
    const kept = before && { scrollLeft: before.scrollLeft };
    body.replaceChildren(h('div', { className: 'steps' }, list, h('div', {}, place, next)), h('h2', { t: 'layers' }), layers);
    if (kept) layers.scrollLeft = kept.scrollLeft;
    else centre(layers);
    const key = STEPS[at.step];
    const code = lines[key];
    place.replaceChildren(h('h2', { t: `step.${key}` }), h('p', {}, t(`step.${key}.text`, {
      layer: walk.layer, shape: `[${walk.a.shape[1]}, ${walk.a.shape[2]}, ${walk.a.shape[0]}]`, description: scored(walk.description), score: number(walk.score), channels: walk.w.length
    })), ...SHOW[key](), h('p', { className: 'paper' }, code.file),
      h('pre', { tabIndex: 0, role: 'region', label: 'lines' }, h('code', {}, code.lines.join('\n'))));
  }

  const cells = () => walk.a.shape[1] * walk.a.shape[2];
  const k = () => at.channel;

  /** @type {Record<string, () => Node[]>} */
  const SHOW = {
    photo: () => {
      const patch = tensor(walk.input.patch);
      const planes = tensor(walk.input.channels);
      return [h('div', { className: 'thumbs' }, ...['R', 'G', 'B'].map((name, i) => pictured(planes, i, tables.grey, false, name, 140))),
        h('div', { className: 'three' }, ...['R', 'G', 'B'].map((name, i) => grid(channel(patch, i), 6, 6,
          `x[${walk.input.row}:${walk.input.row + 6}, ${walk.input.column}:${walk.input.column + 6}, ${name}]`)))];
    },
    forward: () => [h('div', { className: 'flow' }, ...walk.flow.map((/** @type {any} */ s) => h('div', { className: 'at' },
      h('div', {}, h('strong', {}, s.name), h('small', {}, `${s.op} · [${s.shape.slice(1).join(', ')}]`)), thumbs(s.values, s.channels, tables.viridis, false))))],
    score: () => [h('table', { id: 'scores' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col', t: 'class' }), h('th', { scope: 'col' }, 'y'), h('th', { scope: 'col' }, 'softmax(y)'))),
      h('tbody', {}, ...walk.classes.map((/** @type {any} */ c) => h('tr', {}, h('th', { scope: 'row' }, c.name), h('td', {}, number(c.logit)), h('td', {}, percent(c.probability)))))),
      h('p', { className: 'formula' }, `s = ${scored(walk.description)} = ${number(walk.score)}`)],
    gradient: () => [h('div', { className: 'flow' }, ...[...walk.flow].reverse().map((/** @type {any} */ s) => h('div', { className: 'at' },
      h('div', {}, h('strong', {}, `∂s/∂ ${s.name}`), h('small', {}, `[${s.shape.slice(1).join(', ')}]`)), thumbs(s.gradients, s.channels, tables.diverging, true))))],
    weights: () => {
      const most = Math.max(...walk.w.map(Math.abs)) || 1;
      const bars = h('div', { className: 'bars', role: 'group', label: 'weights' }, ...[...walk.w].map((w, i) => h('button', {
        type: 'button', className: w < 0 ? 'less' : '', title: `w[${i}] = ${number(w)}`, 'aria-label': `w[${i}] = ${number(w)}`, 'aria-pressed': String(i === k()), tabIndex: i === k() ? 0 : -1,
        onclick: () => pick(i),
        onkeydown: (/** @type {KeyboardEvent} */ e) => {
          const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
          if (by) { e.preventDefault(); pick(Math.min(walk.w.length - 1, Math.max(0, i + by))); }
        }
      }, h('span', { style: w < 0 ? { top: '50%', height: 50 * -w / most + '%' } : { bottom: '50%', height: 50 * w / most + '%' } }))));
      setTimeout(() => {
        const pressed = bars.querySelector('[aria-pressed=true]');
        const off = pressed ? pressed.offsetLeft - bars.offsetLeft - bars.scrollLeft : 0;
        if (off < 0 || off > bars.clientWidth) bars.scrollLeft += off - bars.clientWidth / 2;
      });
      const g = channel(walk.g, k());
      const shown = [...g].slice(0, 4).map(v => number(v, 3)).join(' + ').replace(/\+ -/g, '− ');
      return [bars, h('p', { className: 'formula', id: 'weight' }, `w[${k()}] = 1/${cells()} · (${shown} + …) = ${number(walk.w[k()])}`),
        h('div', { className: 'thumbs' }, pictured(walk.a, k(), tables.viridis, false, `A[${k()}]`, 180), pictured(walk.g, k(), tables.diverging, true, `∂s/∂A[${k()}]`, 180))];
    },
    sum: () => {
      const n = at.channels < 0 ? walk.w.length : at.channels;
      const field = slider('channels-summed', 0, walk.w.length, 1, n, value => { at.channels = value; redraw(); });
      field.querySelector('input').id = 'channels';
      const canvas = h('div', { className: 'thumbs', id: 'growing' });
      const formula = h('p', { className: 'formula', id: 'total' });
      const redraw = () => {
        const many = at.channels < 0 ? walk.w.length : at.channels;
        const first = order().slice(0, many);
        const map = new Float32Array(cells());
        for (const i of first) channel(walk.a, i).forEach((v, p) => { map[p] += walk.w[i] * v; });
        const middle = Math.floor(map.length / 2);
        const terms = first.slice(0, 3).map(i => `${number(walk.w[i], 3)}·${number(channel(walk.a, i)[middle], 3)}`).join(' + ');
        formula.textContent = `M[${Math.floor(middle / walk.a.shape[2])}, ${middle % walk.a.shape[2]}] = ${terms}${many > 3 ? ' + …' : ''} = ${number(map[middle], 5)}`;
        canvas.replaceChildren(pictured({ shape: [1, walk.a.shape[1], walk.a.shape[2]], data: map }, 0, tables.diverging, true, `${many} / ${walk.w.length}`, 260),
          ...first.slice(0, 1).concat(first.slice(-1)).filter((v, i, a) => a.indexOf(v) === i).map(i => pictured(walk.a, i, tables.viridis, false, `A[${i}] · ${number(walk.w[i], 3)}`, 120)));
        place().dataset.difference = String(Math.max(...map.map((v, p) => Math.abs(v - walk.m.data[p]))));
      };
      const place = () => /** @type {HTMLElement} */ (document.getElementById('step') || body);
      setTimeout(redraw);
      return [field, canvas, formula];
    },
    relu: () => {
      const size = { shape: [1, ...walk.m.shape], data: walk.m.data };
      const positive = { shape: size.shape, data: walk.m.data.map((/** @type {number} */ v) => Math.max(0, v)) };
      return [h('div', { className: 'thumbs' }, pictured(size, 0, tables.diverging, true, 'M', 200), pictured(positive, 0, tables.jet, false, 'max(M, 0)', 200)),
        grid(positive.data, Math.min(8, walk.m.shape[0]), Math.min(8, walk.m.shape[1]), 'max(M, 0)')];
    },
    overlay: () => {
      const canvas = h('canvas', { role: 'img', label: 'stage' });
      const stage = h('div', { className: 'stage', style: { maxWidth: '34rem' } }, canvas);
      const values = walk.m.data.map((/** @type {number} */ v) => Math.max(0, v));
      const most = Math.max(...values) || 1;
      const least = Math.min(...values);
      const map = { shape: walk.m.shape, data: values.map((/** @type {number} */ v) => (v - least) / (most - least || 1)) };
      const image = /** @type {any} */ (studio.image);
      const redraw = (/** @type {number} */ opacity) => overlay(canvas, image.bitmap, { width: image.width, height: image.height, seen: walk.seen, map, signed: false }, { colours: tables.jet, opacity });
      setTimeout(() => redraw(0.5));
      return [stage, slider('opacity', 0, 1, 0.01, 0.5, redraw)];
    }
  };

  /** @param {number} i */
  function pick(i) {
    const bars = body.querySelector('.bars');
    const scrolled = bars ? bars.scrollLeft : 0;
    at.channel = i;
    gradcam();
    const again = body.querySelector('.bars');
    if (again) again.scrollLeft = scrolled;
    /** @type {HTMLElement | null} */ (body.querySelector('.bars [aria-pressed=true]'))?.focus();
  }

  showLessons();
  run();
  return {
    changed(what) {
      if (what === 'model') at.layer = '';
      if (what === 'language') { showLessons(); if (walk && at.lesson === 'gradcam') gradcam(); } else if (what !== 'theme') run();
    },
    closed() { closed = true; asking.abort(); }
  };
}

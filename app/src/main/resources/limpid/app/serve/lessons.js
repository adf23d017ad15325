// Lessons beside Grad-CAM's: convolution, the tape, the ReLU's three rules, integrated gradients, LRP, CAM's identity, RISE, a net as a tree.
import { t, known, number, remark } from './words.js';
import { h, slider, complain } from './parts.js';
import { tensor } from './heat.js';
import { post } from './api.js';
import { studio, ask } from './studio.js';
import { channel, grid, pictured } from './walk.js';
import { tree } from './tree.js';

/** @typedef {(place: HTMLElement, tables: Record<string, number[]>, signal: AbortSignal) => Promise<void>} Lesson */

const base = () => ({ model: studio.net.id, target: studio.target });

/** What a lesson is about, and what to do. @param {string} key */
const words = key => h('p', {}, `${t(`lesson.${key}.text`)} ${known(`lesson.${key}.hint`) ? t(`lesson.${key}.hint`) : ''}`);

/** A line through points. @param {[number, number][]} points @param {string} label @param {[number, number][]} [second] */
function chart(points, label, second = []) {
  const all = [...points, ...second];
  const [x0, x1] = [Math.min(...all.map(p => p[0])), Math.max(...all.map(p => p[0]))];
  const [y0, y1] = [Math.min(0, ...all.map(p => p[1])), Math.max(0, ...all.map(p => p[1]))];
  const place = (/** @type {[number, number][]} */ line) => line.map(([x, y]) => `${40 + 340 * (x - x0) / (x1 - x0 || 1)},${150 - 140 * (y - y0) / (y1 - y0 || 1)}`).join(' ');
  return h('svg', { viewBox: '0 0 400 170', role: 'img', 'aria-label': label, class: 'chart' },
    h('line', { x1: 40, x2: 380, y1: 150 + 140 * y0 / (y1 - y0 || 1), y2: 150 + 140 * y0 / (y1 - y0 || 1), class: 'axis' }),
    h('text', { x: 2, y: 14 }, number(y1, 3)), h('text', { x: 2, y: 152 }, number(y0, 3)),
    h('text', { x: 40, y: 167 }, number(x0, 3)), h('text', { x: 350, y: 167 }, number(x1, 3)),
    second.length ? h('polyline', { points: place(second), class: 'second' }) : null, h('polyline', { points: place(points) }));
}

/** A bar for a part of a whole. @param {string} name @param {number} value @param {number} whole */
const bar = (name, value, whole) => h('div', { className: 'meter' }, h('span', {}, name),
  h('meter', { min: 0, max: Math.max(1e-9, Math.abs(whole)), value: Math.min(Math.abs(value), Math.abs(whole)), ariaLabel: name }), h('span', {}, number(value)));

/** @type {Record<string, Lesson>} */
export const LESSONS = {
  async convolution(place, tables, signal) {
    const at = { channel: 0, row: -1, column: -1 };
    const body = h('div', {});
    const controls = h('div', { className: 'row' });
    place.append(words('convolution'), controls, body);
    const show = async () => {
      const c = await ask('/api/walks/convolution', { ...base(), channel: at.channel, ...(at.row < 0 ? {} : { row: at.row, column: at.column }) }, signal);
      [at.row, at.column] = [c.row, c.column];
      const seen = tensor(c.window);
      const kernel = tensor(c.kernel);
      const [planes, kh, kw] = seen.shape;
      const products = seen.data.map((v, i) => v * kernel.data[i]);
      const sums = Array.from({ length: planes }, (_, i) => channel({ shape: seen.shape, data: products }, i).reduce((x, y) => x + y, 0));
      const total = sums.reduce((x, y) => x + y, 0) + c.bias;
      if (!controls.childElementCount) {
        controls.append(slider('channel', 0, c.shape[3] - 1, 1, at.channel, v => { at.channel = v; show().catch(complain); }),
          slider('row', 0, c.shape[1] - 1, 1, at.row, v => { at.row = v; show().catch(complain); }),
          slider('column', 0, c.shape[2] - 1, 1, at.column, v => { at.column = v; show().catch(complain); }));
      }
      const rest = c.inputChannels > planes ? ` + … (${c.inputChannels - planes})` : '';
      body.replaceChildren(
        h('div', { className: 'scroll', tabIndex: 0, role: 'region', label: 'products' }, ...Array.from({ length: planes }, (_, i) => h('div', { className: 'product' },
          grid(channel(seen, i), kh, kw, `x · ${'RGB'[i]}`), h('span', {}, '×'), grid(channel(kernel, i), kh, kw, `w · ${'RGB'[i]}`), h('span', {}, '='),
          grid(channel({ shape: seen.shape, data: products }, i), kh, kw, `Σ = ${number(sums[i])}`)))),
        h('p', { className: 'formula', id: 'convolved' }, `y[${c.row}, ${c.column}, ${c.channel}] = ${sums.map(s => number(s)).join(' + ')}${rest}${c.bias ? ` + ${number(c.bias)}` : ''} = ${number(c.inputChannels > planes ? c.value : total)}`),
        h('div', { className: 'thumbs' }, pictured(tensor(c.output), 0, tables.viridis, false, `${c.name} [${c.shape.slice(1).join(', ')}], ${t('stride')} ${c.stride}`, 220)));
      body.dataset.difference = String(Math.abs(total - c.value));
    };
    await show();
  },

  async tape(place, tables, signal) {
    const at = { a: 2, b: -3, c: 10, d: -1 };
    let step = 0;
    const drawn = h('div', { className: 'scroll', tabIndex: 0, role: 'region', label: 'lesson.tape' });
    const says = h('p', { className: 'formula', id: 'taped', ariaLive: 'polite' });
    /** @type {any[]} */
    let nodes = [];
    const spots = [[60, 40], [60, 110], [60, 180], [60, 250], [180, 75], [290, 120], [400, 120], [290, 250], [510, 180], [610, 180]];
    const back = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    const draw = () => {
      const forward = Math.min(step, 10);
      const known = new Set(back.slice(0, Math.max(0, step - 10)));
      drawn.replaceChildren(h('svg', { viewBox: '0 0 690 300', width: 690, height: 300, role: 'img', 'aria-label': says.textContent || 'tape', class: 'tape' },
        ...nodes.flatMap((n, i) => n.from.map((/** @type {number} */ f) => h('line', { x1: spots[f][0] + 34, y1: spots[f][1], x2: spots[i][0] - 34, y2: spots[i][1], class: known.has(i) && known.has(f) ? 'back' : '' }))),
        ...nodes.map((n, i) => h('g', {}, h('rect', { x: spots[i][0] - 38, y: spots[i][1] - 25, width: 76, height: 50, rx: 8, class: known.has(i) ? 'back' : i < forward ? 'done' : '' }),
          h('text', { x: spots[i][0], y: spots[i][1] - 9, class: 'mid' }, `${n.name}${n.op ? ` ${n.op}` : ''}`),
          h('text', { x: spots[i][0], y: spots[i][1] + 6, class: 'mid' }, i < forward ? number(n.value, 4) : '?'),
          h('text', { x: spots[i][0], y: spots[i][1] + 20, class: 'mid grad' }, known.has(i) ? `∂ ${number(n.gradient, 4)}` : '')))));
      const i = step === 0 ? -1 : step <= 10 ? step - 1 : back[step - 11];
      says.textContent = step === 0 ? 'L = (relu(a b + c) sigmoid(d))²' : step <= 10
        ? `${nodes[i].name} = ${nodes[i].op ? `${nodes[i].op}(${nodes[i].from.map((/** @type {number} */ f) => nodes[f].name).join(', ')}) = ` : ''}${number(nodes[i].value)}`
        : `∂L/∂${nodes[i].name} = ${number(nodes[i].gradient)}`;
      forth.disabled = step === 20;
      backwards.disabled = step === 0;
    };
    const forth = h('button', { type: 'button', id: 'tape-next', t: 'next', onclick: () => { step++; draw(); } });
    const backwards = h('button', { type: 'button', t: 'before', onclick: () => { step--; draw(); } });
    const load = async () => { nodes = (await post('/api/walks/tape', at, signal)).nodes; draw(); };
    place.append(words('tape'), h('div', { className: 'row' }, ...Object.entries(at).map(([name, value]) =>
      h('label', { className: 'field' }, h('span', {}, name), h('input', { type: 'text', inputMode: 'decimal', value, size: 6, onchange: (/** @type {any} */ e) => {
        const x = Number(e.target.value);
        if (Number.isFinite(x)) { at[/** @type {'a'} */ (name)] = x; load().catch(complain); }
      } })))), drawn, says, h('div', { className: 'row' }, backwards, forth));
    await load();
  },

  async rules(place, tables, signal) {
    place.append(words('rules'));
    const found = await ask('/api/walks/rules', base(), signal);
    if (found.layer) {
      const shown = (/** @type {any} */ json, /** @type {string} */ caption) => { const m = tensor(json); return grid(m.data, m.shape[0], m.shape[1], caption); };
      place.append(h('div', { className: 'three wide' }, shown(found.activations, `relu(x) · ${found.layer}[${found.row}:, ${found.column}:, ${found.channel}]`), shown(found.gradient, 'g'),
        shown(found.plain, `${t('rule.gradient')}: 1[x > 0] g`), shown(found.guided, `${t('rule.guided')}: 1[x > 0] 1[g > 0] g`),
        shown(found.deconvnet, `${t('rule.deconv')}: 1[g > 0] g`)));
    }
    const maps = h('div', { className: 'thumbs' });
    place.append(maps);
    for (const method of found.methods) {
      const one = await ask('/api/explain', { ...base(), method }, signal);
      const map = tensor(one.signed);
      maps.append(pictured({ shape: [1, ...map.shape], data: map.data }, 0, tables.diverging, true, one.finding === 'ZERO' ? `${method}: ${remark(one)}` : method, 220));
    }
  },

  async path(place, tables, signal) {
    place.append(words('path'));
    const found = await ask('/api/walks/path', { ...base(), steps: 24 }, signal);
    const whole = found.end - found.start;
    const map = tensor(found.map);
    const upTo = h('div', {});
    const show = (/** @type {number} */ n) => upTo.replaceChildren(
      bar('Σ', n ? found.points[n - 1].sum : 0, whole),
      h('p', { className: 'formula' }, `Σ ${n}/24 = ${number(n ? found.points[n - 1].sum : 0)} · s(x) − s(b) = ${number(found.end)} − ${number(found.start)} = ${number(whole)}`));
    place.append(
      h('h3', {}, 's(b + α (x − b))'), chart(found.points.map((/** @type {any} */ p) => [p.alpha, p.score]), 'score'),
      h('h3', {}, 'Σ (x − b) ∂s/∂x / n'), chart(found.points.map((/** @type {any} */ p) => [p.alpha, p.sum]), 'sum', [[0, whole], [1, whole]]),
      h('div', { className: 'row' }, slider('steps', 0, 24, 1, 24, show)), upTo,
      h('div', { className: 'thumbs' }, pictured({ shape: [1, ...map.shape], data: map.data }, 0, tables.diverging, true, 'integrated-gradients', 260)));
    show(24);
  },

  async relevance(place, tables, signal) {
    place.append(words('relevance'));
    const found = await ask('/api/walks/ledger', base(), signal);
    place.append(h('p', { className: 'formula' }, `${number(found.start)} = ${number(found.end)} + ${t('bias')} ${number(found.bias)} + ${t('lost')} ${number(found.lost)}`),
      h('div', { className: 'scroll', tabIndex: 0, role: 'region', label: 'lesson.relevance' }, h('table', {}, h('thead', {}, h('tr', {},
        h('th', { scope: 'col', t: 'layer' }), h('td', {}), ...['arrives', 'sent-on', 'bias', 'lost'].map(key => h('th', { scope: 'col', t: key })))), h('tbody', {}, ...found.entries.map((/** @type {any} */ e) => h('tr', {},
        h('th', { scope: 'row' }, `${e.layer || e.op}`), h('td', {}, h('meter', { min: 0, max: Math.abs(found.start) || 1, value: Math.min(Math.abs(e.in), Math.abs(found.start)), ariaLabel: t('arrives') })), ...[e.in, e.out, e.bias, e.lost].map(x => h('td', {}, number(x, 4)))))))));
  },

  async identity(place, tables, signal) {
    place.append(words('identity'));
    const found = await ask('/api/walks/identity', base(), signal);
    const a = tensor(found.cam);
    const b = tensor(found.gradcam);
    const w = tensor(found.weights).data;
    place.append(h('p', { className: 'formula', id: 'identity' }, `max |CAM − ${found.places} · Grad-CAM| = ${number(found.difference, 2)}`),
      h('div', { className: 'thumbs' }, pictured({ shape: [1, ...a.shape], data: a.data }, 0, tables.diverging, true, 'CAM', 200), pictured({ shape: [1, ...b.shape], data: b.data }, 0, tables.diverging, true, 'Grad-CAM', 200)),
      h('p', { className: 'formula' }, `${found.places} · w = ${[...w.slice(0, 6)].map(v => number(found.places * v, 3)).join(', ')}, …`));
  },

  async rise(place, tables, signal) {
    place.append(words('rise'));
    const shown = h('div', { className: 'thumbs' });
    const line = h('div', {});
    place.append(shown, line);
    const errors = /** @type {[number, number][]} */ ([]);
    for (let samples = 0; samples !== undefined;) {
      const found = await ask('/api/walks/rise', { ...base(), samples }, signal);
      if (signal.aborted) return;
      const map = tensor(found.map);
      shown.append(pictured({ shape: [1, ...map.shape], data: map.data }, 0, tables.jet, false, `${found.samples}: ± ${number(found.standardError, 2)}`, 140));
      errors.push([found.samples, found.standardError]);
      if (errors.length > 1) line.replaceChildren(h('h3', { t: 'fact.precision' }), chart(errors, 'error'));
      samples = found.next;
    }
  },

  tree
};

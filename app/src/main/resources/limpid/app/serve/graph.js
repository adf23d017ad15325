// Graph: the nodes of a run; click one to see into it, edit one to see what follows.
import { t, number, scored, percent } from './words.js';
import { h, slider, select, complain } from './parts.js';
import { overlay, palettes, tensor } from './heat.js';
import { studio, ask, sawClasses } from './studio.js';
import { pictured } from './walk.js';

const ROW = 46;
const LANE = 16;
const WIDTH = 250;

/** @param {HTMLElement} main @returns {import('./studio.js').View} */
export function opened(main) {
  let closed = false;
  let asking = new AbortController();
  /** @type {any[]} */
  let nodes = [];
  /** @type {string} */
  let current = '';
  let first = 0;
  let zoom = 1;
  /** @type {any} */
  let edit = null;
  /** @type {any} */
  let plain = null;
  /** @type {Record<string, number[]>} */
  let tables = {};
  const net = h('div', { id: 'net', tabIndex: 0, role: 'group', label: 'view.graph' });
  const detail = h('div', { className: 'detail', id: 'detail' }, h('p', { t: 'graph.hint' }));
  const tools = h('div', { className: 'row' },
    h('button', { type: 'button', label: 'zoom-in', onclick: () => scale(1.25) }, '+'),
    h('button', { type: 'button', label: 'zoom-out', onclick: () => scale(0.8) }, '−'),
    h('button', { type: 'button', id: 'undo', t: 'undo-edit', hidden: true, onclick: () => { edit = null; run(); } }));
  main.append(h('h1', { t: 'view.graph' }), tools, h('div', { className: 'net' }, net, detail));

  /** @param {number} by */
  function scale(by) {
    zoom = Math.min(3, Math.max(0.25, zoom * by));
    const svg = net.querySelector('svg');
    if (svg) {
      svg.setAttribute('width', String(svg.viewBox.baseVal.width * zoom));
      svg.setAttribute('height', String(svg.viewBox.baseVal.height * zoom));
    }
  }

  const base = () => ({ model: studio.net.id, target: studio.target, ...(edit ? { edit } : {}) });
  const key = (/** @type {any} */ n) => n.name || `#${n.number}`;

  async function run() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!studio.image) return;
    main.setAttribute('aria-busy', 'true');
    try {
      tables = await palettes();
      const found = await ask('/api/trace', base(), signal);
      if (closed || signal.aborted) return;
      nodes = found.nodes;
      if (!edit) { sawClasses(found.classes); plain = null; }
      /** @type {HTMLElement} */ (main.querySelector('#undo')).hidden = !edit;
      draw();
      if (current && !nodes.some(n => key(n) === current)) current = '';
      if (current) await show(signal);
    } catch (e) {
      if (!signal.aborted) complain(e);
    } finally {
      if (!signal.aborted) main.setAttribute('aria-busy', 'false');
    }
  }

  /** Nodes one below the other; what skips others goes round them in a lane of its own. */
  function draw() {
    const lanes = /** @type {number[]} */ ([]);
    /** @type {any[]} */
    const paths = [];
    nodes.forEach((n, i) => n.from.forEach((/** @type {number} */ f) => {
      const y0 = f * ROW + 36;
      const y1 = i * ROW + 10;
      if (i - f === 1) paths.push(['', `M ${WIDTH / 2} ${y0} V ${y1}`]);
      else {
        let lane = 0;
        while (lanes[lane] > f) lane++;
        lanes[lane] = i;
        const x = WIDTH + LANE * (lane + 1);
        paths.push(['', `M ${WIDTH} ${y0 - 13} C ${x} ${y0 - 13} ${x} ${y0 - 13} ${x} ${y0 + 8} V ${y1 - 4} C ${x} ${y1 + 17} ${x} ${y1 + 17} ${WIDTH} ${y1 + 17}`]);
      }
    }));
    const width = WIDTH + LANE * (lanes.length + 1) + 8;
    const height = nodes.length * ROW + 10;
    const top = net.scrollTop;
    net.replaceChildren(h('svg', { viewBox: `0 0 ${width} ${height}`, width: width * zoom, height: height * zoom },
      ...paths.map(([, d]) => h('path', { d })),
      ...nodes.map((n, i) => h('g', {
        class: 'node', role: 'button', tabindex: 0, 'data-node': key(n), 'aria-pressed': String(key(n) === current), 'aria-label': `${n.name} ${n.op} ${n.shape.join(' × ')}`,
        onclick: () => pick(key(n)),
        onkeydown: (/** @type {KeyboardEvent} */ e) => {
          if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); pick(key(n)); }
          const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
          if (by) { e.preventDefault(); /** @type {any} */ (net.querySelectorAll('.node')[i + by])?.focus(); }
        }
      }, h('rect', { x: 6, y: i * ROW + 10, width: WIDTH - 12, height: 30, rx: 7 }),
        h('text', { x: 14, y: i * ROW + 23 }, short(n.name || n.op)),
        h('text', { x: 14, y: i * ROW + 35, class: 'soft' }, `${n.op} [${n.shape.slice(n.shape.length === 4 ? 1 : 0).join(', ')}]`),
        edit && n.names.includes(edit.layer) ? h('circle', { cx: WIDTH - 18, cy: i * ROW + 25, r: 5, fill: '#e4572e' }) : null))));
    net.scrollTop = top;
  }

  /** @param {string} name */
  const short = name => (name.length > 34 ? `…${name.slice(-33)}` : name);

  /** @param {string} name */
  async function pick(name) {
    current = name;
    first = 0;
    net.querySelectorAll('.node').forEach((/** @type {Element} */ g) => g.setAttribute('aria-pressed', String(g.getAttribute('data-node') === name)));
    try {
      await show(asking.signal);
    } catch (e) {
      complain(e);
    }
  }

  /** @param {AbortSignal} signal */
  async function show(signal) {
    const n = await ask('/api/node', { ...base(), node: current, first }, signal);
    const value = tensor(n.value.channels);
    const gradient = n.gradient && tensor(n.gradient.channels);
    const spatial = n.shape.length === 4;
    const s = n.statistics;
    const facts = [['op', n.title], ['inputs', n.inputs.map((/** @type {any} */ i) => `${i.name} [${i.shape.join(', ')}]`).join(' · ') || '–'], ['shape', `[${n.shape.join(', ')}]`],
      ['multiply-adds', n.multiplyAdds.toLocaleString()], ['range', `${number(s.least)} … ${number(s.most)}`], ['mean', `${number(s.mean)} ± ${number(s.deviation)}`], ['zeros', percent(s.zeros)]];
    if (n.gradientStatistics) facts.push(['gradient', `${number(n.gradientStatistics.least)} … ${number(n.gradientStatistics.most)}`]);
    const most = Math.max(...n.histogram.counts);
    const end = n.histogram.least + n.histogram.width * n.histogram.counts.length;
    const pages = n.value.of > 48 ? h('div', { className: 'row' },
      h('button', { type: 'button', label: 'before', disabled: first === 0, onclick: () => { first = Math.max(0, first - 48); show(asking.signal).catch(complain); } }, '←'),
      h('span', {}, `${n.value.first} – ${n.value.first + value.shape[0] - 1} / ${n.value.of}`),
      h('button', { type: 'button', label: 'next', disabled: first + 48 >= n.value.of, onclick: () => { first += 48; show(asking.signal).catch(complain); } }, '→')) : null;
    const cells = (/** @type {any} */ maps, /** @type {string} */ name, /** @type {boolean} */ signed) => [h('h3', { t: name }), h('div', { className: 'thumbs' },
      ...Array.from({ length: maps.shape[0] }, (_, i) => pictured(maps, i, signed ? tables.diverging : tables.viridis, signed, String(n.value.first + i), 52)))];
    const vector = (/** @type {any} */ v, /** @type {string} */ name) => [h('h3', { t: name }), h('p', { className: 'formula' }, [...v.data.slice(0, 32)].map(x => number(x, 3)).join('  ') + (v.data.length > 32 ? ' …' : ''))];
    detail.replaceChildren(h('h2', {}, n.name || n.op),
      h('dl', {}, ...facts.flatMap(([name, text]) => [h('dt', { t: `node.${name}` }), h('dd', { 'data-fact': name }, text)])),
      h('h3', { t: 'histogram' }), h('div', { className: 'histogram', role: 'img', 'aria-label': `${t('histogram')} ${number(n.histogram.least)} … ${number(end)}` },
        ...n.histogram.counts.map((/** @type {number} */ c) => h('span', { style: { height: `${100 * Math.sqrt(c / most)}%` } }))),
      h('p', { className: 'paper' }, `${number(n.histogram.least)} … ${number(end)}`),
      ...(n.name && n.op !== 'input' ? [editor(n)] : []),
      pages || '', ...(spatial ? cells(value, 'activations', false) : vector(value, 'activations')),
      ...(gradient ? (spatial ? cells(gradient, 'node.gradient', true) : vector(gradient, 'node.gradient')) : []));
  }

  /** What can be done to a node. @param {any} n */
  function editor(n) {
    const change = { layer: n.name, kind: 'zero', channel: -1, amount: 1 };
    if (edit && edit.layer === n.name) Object.assign(change, edit);
    const channels = n.shape[n.shape.length - 1];
    const out = h('div', { id: 'edited' });
    const compare = async () => {
      edit = { ...change };
      try {
        if (!plain) plain = await ask('/api/explain', { model: studio.net.id, target: studio.target, method: 'gradcam' }, asking.signal);
        const found = await ask('/api/explain', { ...base(), method: 'gradcam' }, asking.signal);
        out.replaceChildren(h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col', t: 'class' }), h('th', { scope: 'col', t: 'was' }), h('th', { scope: 'col', t: 'is' }))),
          h('tbody', {}, ...plain.classes.map((/** @type {any} */ c) => h('tr', {}, h('th', { scope: 'row' }, c.name), h('td', {}, percent(c.probability)),
            h('td', { 'data-class': c.index }, (p => (p ? percent(p.probability) : '–'))(found.classes.find((/** @type {any} */ d) => d.index === c.index))))))),
        h('div', { className: 'three' }, ...[plain, found].map(one => map(one))));
        /** @type {HTMLElement} */ (main.querySelector('#undo')).hidden = false;
        nodes = (await ask('/api/trace', base(), asking.signal)).nodes;
        draw();
      } catch (e) {
        edit = null;
        complain(e);
      }
    };
    const box = h('fieldset', { id: 'edit' }, h('legend', { t: 'edit' }), h('div', { className: 'row' },
      select('edit', [['zero', t('edit.zero')], ['clamp', t('edit.clamp')], ['noise', t('edit.noise')]], change.kind, v => { change.kind = v; }),
      slider('channel-or-all', -1, channels - 1, 1, change.channel, v => { change.channel = v; }),
      slider('amount', 0, 4, 0.05, change.amount, v => { change.amount = v; }),
      h('button', { type: 'button', id: 'apply', t: 'apply', onclick: compare })), h('p', { className: 'paper', t: 'edit.hint' }), out);
    if (edit && edit.layer === n.name) compare();
    return box;
  }

  /** @param {any} found */
  function map(found) {
    const canvas = h('canvas', { role: 'img', label: 'stage' });
    const image = /** @type {any} */ (studio.image);
    requestAnimationFrame(() => overlay(canvas, image.bitmap, { width: found.width, height: found.height, seen: found.seen, map: tensor(found.map), signed: false }, { colours: tables.jet, opacity: 0.5 }));
    return h('figure', {}, h('div', { className: 'stage' }, canvas), h('figcaption', {}, `${scored(found.target.description)} = ${number(found.target.value)}`));
  }

  run();
  return {
    changed(what) {
      if (what === 'theme') return;
      if (what === 'model') { current = ''; edit = null; detail.replaceChildren(h('p', { t: 'graph.hint' })); }
      if (what === 'image' || what === 'target') plain = null;
      run();
    },
    closed() { closed = true; asking.abort(); }
  };
}

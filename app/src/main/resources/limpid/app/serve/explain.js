// Explain: the map of a method over the photo, and all that can be chosen about it.
import { ApiError, call, follow } from './api.js';
import { t, said, expected, optionName, remark, scored, number, percent } from './words.js';
import { h, select, slider, complain, copied, save, say } from './parts.js';
import { overlay, palettes, tensor } from './heat.js';
import { frame } from './camera.js';
import { studio, ask, sawClasses, stopLive } from './studio.js';

/** From this many passes on a method is a job. */
const SLOW = 40;

/** What stays as it is when the view is left. */
const chosen = { method: 'gradcam', options: /** @type {Record<string, any>} */ ({}), opacity: 0.5, colours: '', signed: '', threshold: 0 };

/** Which layers can be looked at. @param {any} net */
export function layersOf(net) {
  const seen = new Set();
  return net.layers.filter((/** @type {any} */ l) => l.spatial && !seen.has(l.name) && seen.add(l.name));
}

/** Methods by families, for a select. @param {any[]} methods @param {string} value @param {(name: string) => void} changed @param {string} [key] */
export function methodSelect(methods, value, changed, key = 'method') {
  const label = select(key, [], value, changed);
  const field = label.querySelector('select');
  const families = [...new Set(methods.map(m => m.family))];
  field.replaceChildren(...families.map(family => h('optgroup', { label: null, 'data-family': family },
    ...methods.filter(m => m.family === family).map(m => h('option', { value: m.name, selected: m.name === value }, m.name)))));
  [...field.children].forEach((group, i) => { group.label = said(families[i]); });
  return label;
}

/** A strip of the net, a button for each layer. @param {any} net @param {string | null} current @param {(name: string) => void} picked */
export function strip(net, current, picked) {
  const layers = layersOf(net);
  const channels = Math.max(...layers.map((/** @type {any} */ l) => l.shape[3]));
  const side = Math.max(...layers.map((/** @type {any} */ l) => l.shape[1]));
  return h('div', { className: 'strip', role: 'group', label: 'layers' }, ...layers.map((/** @type {any} */ l) => h('button', {
    type: 'button', className: l.stage ? 'layer milestone' : 'layer', 'data-layer': l.name,
    'aria-pressed': String(l.name === current || l.own === current),
    title: `${l.name} · ${l.op} · ${l.shape.slice(1).join(' × ')}`,
    onclick: () => picked(l.name)
  }, h('span', { className: 'block', style: {
    height: 12 + 40 * Math.sqrt(l.shape[1] / side) + 'px', width: 6 + 20 * Math.sqrt(l.shape[3] / channels) + 'px'
  } }), h('span', { className: 'name' }, l.name))));
}

/** Brings the layer that is looked at into the middle of its strip. @param {HTMLElement} shown */
export function centre(shown) {
  const pressed = /** @type {HTMLElement | null} */ (shown.querySelector('[aria-pressed=true]'));
  if (pressed) shown.scrollLeft = pressed.offsetLeft - shown.offsetLeft - shown.clientWidth / 2;
}

/** @param {HTMLElement} main @returns {import('./studio.js').View} */
export function opened(main) {
  /** @type {any} */
  let result = null;
  /** @type {any} */
  let tensors = null;
  let asking = new AbortController();
  let closed = false;
  /** @type {Record<string, number[]>} */
  let tables = {};
  /** @type {number[] | null} */
  let box = null;
  /** @type {any} */
  let places = null;
  let cursor = /** @type {{ x: number, y: number } | null} */ (null);

  const canvas = h('canvas', { id: 'stage', tabIndex: 0, role: 'img', label: 'stage' });
  const progress = h('progress', { max: 1, value: 0, label: 'progress' });
  const cancel = h('button', { type: 'button', id: 'cancel', t: 'cancel', onclick: () => { asking.abort(); say(t('cancelled')); working(false); } });
  const busy = h('div', { id: 'busy', hidden: true }, progress, cancel);
  const fps = h('p', { id: 'fps', hidden: true });
  const headline = h('p', { id: 'headline', className: 'headline' }, ' ');
  const readout = h('p', { id: 'readout', className: 'readout' }, ' ');
  const note = h('p', { id: 'note', className: 'note' });
  const facts = h('dl', { id: 'facts' });
  const about = h('div', { id: 'about' });
  const form = h('form', { id: 'options', onsubmit: (/** @type {Event} */ e) => e.preventDefault() });
  const layers = h('div', { id: 'layers' });
  const numbers = h('div', { className: 'row' });
  const stop = h('button', { type: 'button', id: 'stop-live', t: 'stop', hidden: true, onclick: () => stopLive() });

  const method = methodSelect(studio.methods, chosen.method, name => { chosen.method = name; chosen.options = {}; showForm(); run(); });
  method.querySelector('select').id = 'method';
  const colours = select('colours', [['', t('usual')], ...['jet', 'turbo', 'viridis', 'inferno', 'grey', 'diverging'].map(c => /** @type {[string, string]} */ ([c, c]))],
    chosen.colours, value => { chosen.colours = value; draw(); });
  colours.querySelector('select').id = 'colours';
  const signed = select('values', [['', t('usual')], ['positive', t('positive')], ['signed', t('signed')]], chosen.signed,
    value => { chosen.signed = value; draw(); });
  signed.querySelector('select').id = 'signed';
  main.append(
    h('h1', { t: 'view.explain' }),
    h('div', { className: 'columns' },
      h('div', { className: 'left' },
        h('div', { className: 'stage' }, canvas, busy, fps, stop),
        headline, readout,
        h('div', { className: 'row looks' },
          slider('opacity', 0, 1, 0.01, chosen.opacity, v => { chosen.opacity = v; draw(); }), colours, signed,
          slider('threshold', 0, 0.95, 0.01, chosen.threshold, v => { chosen.threshold = v; askBox(); })),
        h('h2', { t: 'layers' }), layers, note, facts, numbers),
      h('div', { className: 'right' }, method, about, form)));
  const thresholdField = main.querySelectorAll('input[type=range]')[1];
  thresholdField.id = 'threshold';

  const described = () => studio.methods.find(m => m.name === chosen.method);
  const request = () => ({ model: studio.net.id, method: chosen.method, options: chosen.options, target: studio.target });

  async function showForm() {
    const m = described();
    about.replaceChildren(h('p', {}, said(m.description)), h('p', { className: 'formula' }, m.formula),
      h('p', { className: 'paper' }, `${m.citation.authors}, ${m.citation.title}, ${m.citation.venue} ${m.citation.year}`));
    const wraps = m.options.some((/** @type {any} */ o) => o.type === 'method');
    let options = m.options;
    if (wraps) {
      const query = new URLSearchParams(m.options.filter((/** @type {any} */ o) => o.type === 'method' && chosen.options[o.name])
        .map((/** @type {any} */ o) => [o.name, chosen.options[o.name]]));
      try {
        options = (await (await call(`/api/methods/${m.name}?${query}`)).json()).options;
      } catch (e) { complain(e); }
    }
    form.replaceChildren(...options.map(field));
    showLayers();
  }

  /** A field for an option, as its descriptor has it. @param {any} o */
  function field(o) {
    const name = `option-${o.name}`;
    const value = chosen.options[o.name];
    const set = (/** @type {any} */ v) => {
      if (v === '' || v === null) delete chosen.options[o.name];
      else chosen.options[o.name] = v;
      if (o.type === 'method') showForm();
      else if (o.name === 'layer') showLayers();
      run();
    };
    /** @type {any} */
    let input;
    if (o.type === 'flag') {
      input = h('input', { type: 'checkbox', checked: value ?? o.default === true, onchange: () => set(input.checked) });
    } else if ((o.type === 'choice' || o.type === 'method') && o.values.length) {
      const names = o.values.map((/** @type {string} */ v) => (o.type === 'choice' ? v.toLowerCase().replace(/_/g, '-') : v));
      input = h('select', { onchange: () => set(input.value) }, h('option', { value: '' }, `${t('usual')}: ${said(o.defaultText)}`),
        ...names.map((/** @type {string} */ v) => h('option', { value: v, selected: v === value }, v)));
    } else {
      const numeric = o.type === 'integer' || o.type === 'number';
      input = h('input', {
        type: 'text', inputMode: numeric ? 'decimal' : 'text', placeholder: said(o.defaultText), value: value ?? '', autocomplete: 'off',
        onchange: () => set(input.value.trim())
      });
    }
    input.id = name;
    input.setAttribute('aria-describedby', `${name}-line`);
    return h('div', { className: 'option' }, h('label', { htmlFor: name }, optionName(o.name)), input,
      h('small', { id: `${name}-line` }, o.type === 'flag' ? said(o.description) : `${said(o.description)} (${expected(o.expected)})`));
  }

  function showLayers() {
    const takes = !!form.querySelector('#option-layer');
    const current = chosen.options.layer || result?.layer || layersOf(studio.net).find((/** @type {any} */ l) => l.last)?.name;
    const before = layers.querySelector('.strip');
    const scrolled = before ? before.scrollLeft : 0;
    const shown = strip(studio.net, takes || studio.live ? current : null, name => {
      chosen.options.layer = name;
      const input = form.querySelector('#option-layer');
      if (input) input.value = name;
      showLayers();
      if (!studio.live) run();
    });
    shown.querySelectorAll('button').forEach((/** @type {HTMLButtonElement} */ b) => { b.disabled = !takes && !studio.live; });
    layers.replaceChildren(shown);
    shown.scrollLeft = scrolled;
    const pressed = shown.querySelector('[aria-pressed=true]');
    const off = pressed ? pressed.offsetLeft - shown.offsetLeft - shown.scrollLeft : 0;
    if (!before || off < 0 || off > shown.clientWidth - 30) centre(shown);
  }

  /** @param {boolean} now */
  function working(now) {
    main.setAttribute('aria-busy', String(now));
    if (!now) busy.hidden = true;
  }

  async function run() {
    if (studio.live || !studio.image) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const m = described();
    const samples = Number(chosen.options.samples) || 0;
    const slow = Math.max(m.passes.forward, samples) + m.passes.backward > SLOW || m.passes.perChannel > 0;
    working(true);
    const timer = setTimeout(() => { if (!signal.aborted) { progress.removeAttribute('value'); busy.hidden = false; } }, 250);
    try {
      const body = { image: studio.image.id, ...request() };
      const found = slow ? await followed(body, signal) : await ask('/api/explain', request(), signal);
      if (closed || signal.aborted) return;
      show(found);
    } catch (e) {
      if (!signal.aborted) complain(e);
    } finally {
      clearTimeout(timer);
      if (!signal.aborted) working(false);
    }
  }

  /** @param {object} body @param {AbortSignal} signal */
  async function followed(body, signal) {
    const told = (/** @type {any} */ news) => {
      busy.hidden = false;
      if (news.of) progress.value = news.done / news.of;
      if (news.map && studio.image) forming(news);
    };
    try {
      return await follow(body, told, signal);
    } catch (e) {
      if (!(e instanceof ApiError) || e.code !== 'no-image') throw e;
      await ask('/api/explain', { method: 'gradcam', model: studio.net.id }, signal);
      return follow(body, told, signal);
    }
  }

  /** A map that is on its way. @param {any} news */
  function forming(news) {
    headline.textContent = `${chosen.method} …`;
    note.textContent = '';
    facts.replaceChildren();
    numbers.replaceChildren();
    result = { ...news, raw: news.map, signed: news.map, showSigned: false, forming: true };
    tensors = { map: tensor(news.map), signed: tensor(news.map), raw: tensor(news.map) };
    draw();
  }

  /** @param {any} found */
  function show(found) {
    result = found;
    tensors = { map: tensor(found.map), signed: tensor(found.signed), raw: tensor(found.raw) };
    box = null;
    sawClasses(found.classes);
    say('');
    headline.textContent = `${found.title}${found.layer ? ` · ${found.layer}` : ''} · ${scored(found.target.description)} = ${number(found.target.value)}`
      + (found.target.probability === undefined ? '' : ` (${percent(found.target.probability)})`);
    note.textContent = remark(found);
    const rows = /** @type {[string, string][]} */ ([['time', `${Math.round(1000 * found.seconds)} ms`],
      ['raw', `[${found.rawShape.join(', ')}] ${number(Math.min(...sample(tensors.raw.data)))} … ${number(Math.max(...sample(tensors.raw.data)))}`]]);
    if (found.completeness) rows.push(['completeness', `${number(found.completeness.sum)} / ${number(found.completeness.expected)}`]);
    if (found.precision) rows.push(['precision', `± ${number(found.precision.standardError, 2)} · ${found.precision.draws}`]);
    facts.replaceChildren(...rows.flatMap(([key, value]) => [h('dt', { t: `fact.${key}` }), h('dd', { 'data-fact': key }, value)]));
    numbers.replaceChildren(...buttons(found));
    canvas.setAttribute('aria-label', `${headline.textContent}. ${remark(found)}`);
    showLayers();
    draw();
    askBox();
  }

  /** Enough of an array to find its ends. @param {Float32Array} data */
  function sample(data) {
    return data.length < 60000 ? data : data.filter((_, i) => i % 8 === 0);
  }

  /** @param {any} found */
  function buttons(found) {
    const file = async (/** @type {string} */ what, /** @type {string} */ name) => {
      try {
        const query = what === 'picture.png' && chosen.colours ? `?colours=${chosen.colours}` : '';
        save(await (await call(`/api/results/${found.result}/${what}${query}`)).blob(), name);
      } catch (e) { complain(e); }
    };
    const stem = `${(studio.image?.name || 'image').replace(/\.\w+$/, '')}-${found.method}`;
    const button = (/** @type {string} */ key, /** @type {() => void} */ act) => h('button', { type: 'button', id: key, t: key, onclick: act });
    return [
      button('save-png', () => file('picture.png', `${stem}.png`)), button('save-map', () => file('map.npy', `${stem}.map.npy`)),
      button('save-raw', () => file('raw.npy', `${stem}.raw.npy`)), button('save-bundle', () => file('bundle.zip', `${stem}.zip`)),
      button('copy-curl', () => copied(curl())), button('copy-java', () => copied(found.same.java)), button('copy-cli', () => copied(found.same.cli))
    ];
  }

  /** The same by two lines in a shell. */
  function curl() {
    const secret = sessionStorage.getItem('limpid.token');
    const key = secret ? ` -H 'Authorization: Bearer ${secret}'` : '';
    const body = JSON.stringify({ image: studio.image?.id, ...request() }).replace(/'/g, "'\\''");
    return `curl -s${key} --data-binary @${JSON.stringify(studio.image?.name)} ${location.origin}/api/images\n`
      + `curl -s${key} -H 'Content-Type: application/json' -d '${body}' ${location.origin}/api/explain\n`;
  }

  let boxes = 0;
  async function askBox() {
    const mine = ++boxes;
    if (!result?.result || chosen.threshold <= 0) { box = null; draw(); return; }
    try {
      const found = await (await call(`/api/results/${result.result}/box?threshold=${chosen.threshold}`)).json();
      if (mine === boxes) { box = found.box; draw(); }
    } catch (e) {
      if (!(e instanceof ApiError) || e.code !== 'no-result') complain(e);
    }
  }

  function draw() {
    const picture = studio.live || studio.image?.bitmap;
    if (!picture || !result || !tables.jet) {
      if (studio.image && tables.jet) bare();
      return;
    }
    const isSigned = chosen.signed === 'signed' || chosen.signed === '' && (chosen.colours === 'diverging' || chosen.colours === '' && result.showSigned);
    const usual = isSigned ? 'diverging' : result.perChannel ? 'inferno' : 'jet';
    places = overlay(canvas, picture, { width: result.width, height: result.height, seen: result.seen, map: isSigned ? tensors.signed : tensors.map, signed: isSigned },
      { colours: tables[chosen.colours || usual], opacity: chosen.opacity });
    const g = canvas.getContext('2d');
    if (box) {
      const scale = places.photo.w / result.width;
      g.lineWidth = Math.max(2, canvas.width / 250);
      for (const [colour, dash] of /** @type {[string, number[]][]} */ ([['#000', []], ['#fff', [8, 6]]])) {
        g.strokeStyle = colour;
        g.setLineDash(dash);
        g.strokeRect(places.photo.x + box[0] * scale, places.photo.y + box[1] * scale, box[2] * scale, box[3] * scale);
      }
      g.setLineDash([]);
    }
    if (cursor) {
      g.strokeStyle = '#fff';
      g.lineWidth = 1;
      g.strokeRect(cursor.x - 4, cursor.y - 4, 8, 8);
    }
    canvas.dataset.drawn = result.result || 'live';
  }

  /** The photo before there is a map. */
  function bare() {
    const image = /** @type {any} */ (studio.image);
    overlay(canvas, image.bitmap, { width: image.width, height: image.height, seen: [0, 0, image.width, image.height], map: { shape: [1, 1], data: new Float32Array(1) }, signed: false },
      { colours: tables.grey, opacity: 0 });
  }

  /** Says the values at a place of the canvas. @param {number} x @param {number} y */
  function point(x, y) {
    if (!places || !tensors) return;
    const u = (x - places.seen.x) / places.seen.w;
    const v = (y - places.seen.y) / places.seen.h;
    if (!(u >= 0 && u < 1 && v >= 0 && v < 1)) { readout.textContent = ' '; return; }
    const at = (/** @type {any} */ m) => {
      const [rows, columns] = m.shape;
      const i = Math.floor(v * rows);
      const j = Math.floor(u * columns);
      return { i, j, value: m.data[i * columns + j] };
    };
    const raw = at(tensors.raw);
    readout.textContent = t('under-cursor', { map: number(at(tensors.map).value, 3), raw: number(raw.value, 6), row: raw.i, column: raw.j });
    readout.dataset.raw = String(raw.value);
  }

  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ e) => {
    const r = canvas.getBoundingClientRect();
    point((e.clientX - r.left) * canvas.width / r.width, (e.clientY - r.top) * canvas.height / r.height);
  });
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!step || !places) return;
    e.preventDefault();
    const by = places.seen.w / 64;
    cursor = cursor || { x: places.seen.x + places.seen.w / 2, y: places.seen.y + places.seen.h / 2 };
    cursor = { x: cursor.x + by * step[0], y: cursor.y + by * step[1] };
    point(cursor.x, cursor.y);
    draw();
  });
  canvas.addEventListener('blur', () => { cursor = null; draw(); });

  /** Explains frame after frame until the video is taken away. */
  async function live() {
    const video = studio.live;
    if (!video) { fps.hidden = stop.hidden = true; return; }
    asking.abort();
    working(false);
    fps.hidden = stop.hidden = false;
    const small = document.createElement('canvas');
    let mean = 0;
    let last = performance.now();
    numbers.replaceChildren();
    while (studio.live === video && !closed) {
      try {
        const query = new URLSearchParams({ model: studio.net.id, target: studio.target, method: 'gradcam' });
        if (chosen.options.layer) query.set('layer', chosen.options.layer);
        const body = await frame(video, small, studio.net.input[1]);
        const found = await (await call(`/api/live?${query}`, { method: 'POST', body })).json();
        if (studio.live !== video || closed) break;
        const map = tensor(found.map);
        const scale = video.videoWidth / found.width;
        result = { ...found, width: video.videoWidth, height: video.videoHeight, seen: found.seen.map((/** @type {number} */ x) => x * scale), showSigned: false };
        tensors = { map, signed: map, raw: map };
        sawClasses(found.classes);
        draw();
        const now = performance.now();
        mean = mean ? 0.9 * mean + 0.1 * (now - last) : now - last;
        last = now;
        fps.textContent = t('fps', { fps: (1000 / mean).toFixed(0) });
        fps.dataset.fps = (1000 / mean).toFixed(1);
        headline.textContent = `gradcam · ${scored(found.target.description)} = ${number(found.target.value)}`;
      } catch (e) {
        if (!(e instanceof ApiError) || e.status !== 429) { complain(e); stopLive(); break; }
      }
    }
    fps.hidden = stop.hidden = true;
  }

  const resized = new ResizeObserver(() => draw());
  resized.observe(canvas);
  palettes().then(found => { tables = found; draw(); }).catch(complain);
  showForm().then(() => (studio.live ? live() : run()));
  return {
    changed(what) {
      if (what === 'live') { if (studio.live) live(); else { result = null; run(); } } else if (what === 'model') {
        delete chosen.options.layer;
        showForm();
        if (!studio.live) run();
      } else if (what !== 'theme' && what !== 'language') run();
    },
    closed() {
      closed = true;
      asking.abort();
      resized.disconnect();
    }
  };
}

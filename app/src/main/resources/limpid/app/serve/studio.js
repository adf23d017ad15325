// The studio: what is explained stands at the left, a view of it at the right.
import { LANGUAGES, preferred, speak, choose, language, t, onLanguage, percent } from './words.js';
import { ApiError, call, get, patient } from './api.js';
import { h, select, say, complain } from './parts.js';
import { camera, videoFile } from './camera.js';
import * as explain from './explain.js';
import * as walk from './walk.js';
import * as graph from './graph.js';
import * as compare from './compare.js';
import * as tune from './tune.js';

const VIEWS = { explain, walk, graph, compare, tune };
const MOST_PIXELS = 16e6;

/**
 * What all views share.
 * @type {{ image: null | { id: string, name: string, width: number, height: number, file: Blob, bitmap: ImageBitmap },
 *   models: any[], net: any, methods: any[], target: string, classes: any[], live: null | HTMLVideoElement }}
 */
export const studio = { image: null, models: [], net: null, methods: [], target: 'top', classes: [], live: null };

/** What is told of changes and of its end. @typedef {{ changed: (what: string) => void, closed?: () => void }} View */

/** @type {null | View} */
let view = null;

/** Tells the view that something has changed. @param {string} what */
export function changed(what) {
  view?.changed(what);
}

/** The net of an id, with its classes and layers. @type {Map<string, Promise<any>>} */
const nets = new Map();

/** @param {string} id @returns {Promise<any>} */
export function netOf(id) {
  if (!nets.has(id)) nets.set(id, get(`/api/models/${encodeURIComponent(id)}`));
  return /** @type {Promise<any>} */ (nets.get(id));
}

/** Asks for something about the image, which is sent again where the server has let go of it. @param {string} path @param {object} body @param {AbortSignal} [signal] */
export async function ask(path, body, signal) {
  try {
    return await patient(path, { image: studio.image?.id, ...body }, signal);
  } catch (e) {
    if (!(e instanceof ApiError) || e.code !== 'no-image' || !studio.image) throw e;
    await sent(studio.image.file);
    return patient(path, { image: studio.image.id, ...body }, signal);
  }
}

/** @param {Blob} file */
async function sent(file) {
  return (await call('/api/images', { method: 'POST', body: file })).json();
}

/** What the server cannot read, or is too large for it, as one that it can. @param {ImageBitmap} bitmap */
async function redrawn(bitmap) {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)) * 0.98);
  const canvas = h('canvas', { width: Math.floor(bitmap.width * scale), height: Math.floor(bitmap.height * scale) });
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const large = canvas.width * canvas.height > 2e6;
  return new Promise(resolve => canvas.toBlob(resolve, large ? 'image/jpeg' : 'image/png', 0.95));
}

/** Takes an image file. @param {Blob} file @param {string} name */
export async function take(file, name) {
  try {
    stopLive();
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      throw new ApiError(415, 'bad-image', name);
    }
    let answer;
    try {
      answer = await sent(file);
    } catch (e) {
      if (!(e instanceof ApiError) || ![413, 415].includes(e.status)) throw e;
      file = /** @type {Blob} */ (await redrawn(bitmap));
      answer = await sent(file);
      bitmap = await createImageBitmap(file);
      say(t('redrawn'));
    }
    studio.image = { id: answer.image, name, width: answer.width, height: answer.height, file, bitmap };
    studio.target = 'top';
    studio.classes = [];
    showClasses();
    changed('image');
  } catch (e) {
    complain(e);
  }
}

/** @param {string} name */
async function takeSample(name) {
  const response = await call(`/api/samples/${encodeURIComponent(name)}`);
  await take(await response.blob(), name);
}

/** Ends the webcam or the video. */
export function stopLive() {
  const video = studio.live;
  if (!video) return;
  studio.live = null;
  video.pause();
  const stream = /** @type {MediaStream | null} */ (video.srcObject);
  stream?.getTracks().forEach(track => track.stop());
  changed('live');
}

/** @param {Promise<HTMLVideoElement>} opening */
async function goLive(opening) {
  try {
    stopLive();
    studio.live = await opening;
    location.hash = '#/explain';
    changed('live');
  } catch (e) {
    complain(e instanceof DOMException ? new Error(t('no-camera')) : e);
  }
}

/** The likeliest classes of the image, as an answer has them. @param {any[]} classes */
export function sawClasses(classes) {
  studio.classes = classes;
  showClasses();
}

function showClasses() {
  const place = document.getElementById('classes');
  if (!place) return;
  const rows = studio.classes.length ? studio.classes : Array.from({ length: 5 }, () => null);
  const focused = [...place.children].indexOf(/** @type {Element} */ (document.activeElement));
  place.replaceChildren(...rows.map((c, i) => h('button', {
    type: 'button', disabled: !c, className: 'class',
    'aria-pressed': String(!!c && (studio.target === String(c.index) || studio.target === 'top' && i === 0)),
    onclick: () => { studio.target = String(c.index); showClasses(); changed('target'); }
  }, h('span', { className: 'bar', style: { width: c ? 100 * c.probability + '%' : '0' } }),
    h('span', { className: 'name' }, c ? c.name : '…'), h('span', { className: 'value' }, c ? percent(c.probability) : ''))));
  if (focused >= 0) /** @type {HTMLElement} */ (place.children[focused])?.focus();
  const any = /** @type {HTMLInputElement | null} */ (document.getElementById('any-class'));
  if (any && document.activeElement !== any) any.value = '';
}

async function showSource() {
  const { samples } = await get('/api/samples');
  const file = h('input', {
    type: 'file', accept: 'image/*', id: 'file', className: 'hidden-label', tabIndex: -1, label: 'drop',
    onchange: () => { if (file.files[0]) take(file.files[0], file.files[0].name); file.value = ''; }
  });
  const video = h('input', {
    type: 'file', accept: 'video/*', id: 'video', className: 'hidden-label', tabIndex: -1, label: 'video',
    onchange: () => { if (video.files[0]) goLive(videoFile(video.files[0])); video.value = ''; }
  });
  const thumbs = samples.map((/** @type {string} */ name) => {
    const image = h('img', { alt: name.replace(/\..*/, ''), width: 64, height: 64 });
    call(`/api/samples/${name}`).then(async r => { image.src = URL.createObjectURL(await r.blob()); }).catch(complain);
    return h('button', { type: 'button', className: 'sample', onclick: () => takeSample(name).catch(complain) }, image);
  });
  const labels = h('datalist', { id: 'labels' }, ...studio.net.labels.map((/** @type {string} */ l) => h('option', { value: l })));
  const any = h('input', {
    id: 'any-class', type: 'text', list: 'labels', autocomplete: 'off', placeholder: t('any-class'), label: 'any-class',
    onchange: () => {
      const text = any.value.trim();
      if (!text) return;
      const at = studio.net.labels.findIndex((/** @type {string} */ l) => l.toLowerCase() === text.toLowerCase());
      studio.target = at >= 0 ? String(at) : text;
      showClasses();
      any.value = text;
      changed('target');
    }
  });
  const model = select('model', studio.models.map(m => [m.id, m.id]), studio.net.id, async id => {
    studio.net = await netOf(id);
    studio.target = 'top';
    studio.classes = [];
    showClasses();
    labels.replaceChildren(...studio.net.labels.map((/** @type {string} */ l) => h('option', { value: l })));
    changed('model');
  });
  model.querySelector('select').id = 'model';
  /** @type {HTMLElement} */ (document.getElementById('source')).replaceChildren(
    h('section', {}, h('h2', { t: 'image' }),
      h('button', { type: 'button', id: 'drop', onclick: () => file.click() }, h('span', { t: 'drop' })), file, video,
      h('div', { className: 'samples' }, ...thumbs,
        h('button', { type: 'button', className: 'sample text', id: 'camera', t: 'camera', onclick: () => goLive(camera()) }),
        h('button', { type: 'button', className: 'sample text', t: 'video', onclick: () => video.click() }))),
    h('section', {}, h('h2', { t: 'network' }), model),
    h('section', {}, h('h2', { t: 'class' }), h('div', { id: 'classes' }), any, labels));
  showClasses();
}

function drop() {
  for (const kind of ['dragover', 'drop']) {
    document.addEventListener(kind, e => {
      e.preventDefault();
      const dropped = /** @type {DragEvent} */ (e).dataTransfer?.files[0];
      if (kind === 'drop' && dropped) {
        if (dropped.type.startsWith('video/')) goLive(videoFile(dropped));
        else take(dropped, dropped.name);
      }
    });
  }
  document.addEventListener('paste', e => {
    const pasted = [...(e.clipboardData?.files || [])].find(f => f.type.startsWith('image/'));
    if (pasted) take(pasted, 'pasted');
  });
}

function theme() {
  const root = document.documentElement;
  const kept = localStorage.getItem('limpid.theme') || 'auto';
  root.dataset.theme = kept;
  const field = /** @type {HTMLSelectElement} */ (document.getElementById('theme'));
  field.replaceChildren(...['auto', 'light', 'dark'].map(name => h('option', { value: name, t: `theme.${name}`, selected: name === kept })));
  field.onchange = () => {
    localStorage.setItem('limpid.theme', field.value);
    root.dataset.theme = field.value;
    changed('theme');
  };
}

function languages() {
  const field = /** @type {HTMLSelectElement} */ (document.getElementById('language'));
  field.replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) =>
    h('option', { value: code, lang: code, selected: code === language() }, name)));
  field.onchange = () => choose(field.value).catch(complain);
}

function route() {
  const name = /** @type {keyof typeof VIEWS} */ (location.hash.replace(/^#\//, '').split('/')[0]);
  const shown = name in VIEWS ? name : 'explain';
  if (location.hash === '#main') return;
  const nav = /** @type {HTMLElement} */ (document.getElementById('views'));
  nav.replaceChildren(...Object.keys(VIEWS).map(key =>
    h('a', { href: `#/${key}`, t: `view.${key}`, 'aria-current': key === shown ? 'page' : null })));
  view?.closed?.();
  if (shown !== 'explain') stopLive();
  const main = /** @type {HTMLElement} */ (document.getElementById('main'));
  main.className = shown;
  main.replaceChildren();
  view = VIEWS[shown].opened(main);
  document.title = `${t(`view.${shown}`)} · Limpid`;
}

async function started() {
  await speak(preferred());
  languages();
  theme();
  onLanguage(() => {
    showClasses();
    /** @type {HTMLInputElement} */ (document.getElementById('any-class')).placeholder = t('any-class');
    theme(); changed('language');
    route();
  });
  const [{ models }, { methods }] = await Promise.all([get('/api/models'), get('/api/methods')]);
  studio.models = models;
  studio.methods = methods;
  studio.net = await netOf(models[0].id);
  await showSource();
  drop();
  addEventListener('hashchange', route);
  route();
  const first = document.querySelector('.sample img');
  if (first && !studio.image) await takeSample(/** @type {string} */ ((await get('/api/samples')).samples[0]));
  document.documentElement.dataset.ready = 'true';
}

started().catch(complain);

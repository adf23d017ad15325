// Small parts of pages.
import { t, known } from './words.js';
import { ApiError } from './api.js';

/**
 * An element. Attributes that begin with "on" are listeners; `t` is a key of words.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const svg = ['svg', 'path', 'rect', 'text', 'g', 'line', 'circle', 'title', 'polyline'].includes(tag);
  const e = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (name === 't') {
      /** @type {HTMLElement} */ (e).dataset.t = value;
      e.textContent = t(value);
    } else if (name === 'label') {
      /** @type {HTMLElement} */ (e).dataset.tLabel = value;
      e.setAttribute('aria-label', t(value));
    } else if (name === 'style') Object.assign(/** @type {HTMLElement} */ (e).style, value);
    else if (name in e && !svg && name !== 'list' && name !== 'form') /** @type {any} */ (e)[name] = value;
    else e.setAttribute(name, value === true ? '' : String(value));
  }
  e.append(...children.filter(child => child !== null && child !== undefined).map(c => /** @type {Node | string} */ (c)));
  return e;
}

/**
 * A select with a label. @param {string} key of its label @param {[string, string][]} options value and text
 * @param {string} value @param {(value: string) => void} changed
 */
export function select(key, options, value, changed) {
  const field = h('select', { onchange: (/** @type {Event} */ e) => changed(/** @type {HTMLSelectElement} */ (e.target).value) },
    ...options.map(([v, text]) => h('option', { value: v, selected: v === value }, text)));
  return h('label', { className: 'field' }, h('span', { t: key }), field);
}

/**
 * A slider with a label and its value. @param {string} key @param {number} least @param {number} most @param {number} step
 * @param {number} value @param {(value: number) => void} moved
 */
export function slider(key, least, most, step, value, moved) {
  const out = h('output', {}, String(value));
  const field = h('input', {
    type: 'range', min: least, max: most, step, value,
    oninput: () => { out.textContent = field.value; moved(Number(field.value)); }
  });
  field.value = value;
  return h('label', { className: 'field slider' }, h('span', { t: key }), field, out);
}

/** @type {number | undefined} */
let fading;

/** Says something at the foot of the page. @param {string} text @param {boolean} [wrong] */
export function say(text, wrong = false) {
  const place = /** @type {HTMLElement} */ (document.getElementById('notice'));
  place.textContent = text;
  place.className = wrong ? 'wrong' : text ? 'told' : '';
  clearTimeout(fading);
  if (text) fading = setTimeout(() => { place.className = ''; place.textContent = ''; }, wrong ? 9000 : 3500);
}

/** Says what went wrong, in the reader's language as far as it goes. @param {unknown} failure */
export function complain(failure) {
  if (failure instanceof DOMException && failure.name === 'AbortError') return;
  if (failure instanceof ApiError) {
    const key = `error.${failure.code}`;
    say(known(key) ? `${t(key)} (${failure.message})` : failure.message, true);
  } else {
    say(String(/** @type {Error} */ (failure).message || failure), true);
  }
}

/** @param {string} text */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  say(t('copied'));
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = h('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

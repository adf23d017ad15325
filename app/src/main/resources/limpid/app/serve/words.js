// What the pages say, in the reader's language. A third one is a file messages-xx.json and a line here.

/** Languages by their codes, each by its own name. */
export const LANGUAGES = { en: 'English', zh: '简体中文' };

/** @type {Record<string, string>} */
let words = {};
let chosen = 'en';
/** @type {Set<() => void>} */
const listeners = new Set();

/** The language that was chosen, or the first of the browser's that there is. */
export function preferred() {
  const kept = localStorage.getItem('limpid.language');
  const wanted = [kept, ...navigator.languages].map(code => (code || '').slice(0, 2));
  return wanted.find(code => code in LANGUAGES) || 'en';
}

/** @returns {string} */
export function language() {
  return chosen;
}

/** @param {string} code */
export async function speak(code) {
  const [own, english] = await Promise.all(
    [code, 'en'].map(async name => (await fetch(`/messages-${name}.json`)).json()));
  words = { ...english, ...own };
  chosen = code;
  document.documentElement.lang = code === 'zh' ? 'zh-Hans' : code;
  translate(document.body);
  listeners.forEach(listener => listener());
}

/** Chooses a language and remembers it. @param {string} code */
export async function choose(code) {
  localStorage.setItem('limpid.language', code);
  await speak(code);
}

/** @param {() => void} listener told when the language has changed */
export function onLanguage(listener) {
  listeners.add(listener);
}

/**
 * The words of a key, with values in the place of {names}.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** The words of a key, or others where there are none: what descriptors say in English. @param {string} key @param {string} otherwise */
export function said(key, otherwise) {
  return words[key] ?? otherwise;
}

/** Whether there are words of this key. @param {string} key */
export function known(key) {
  return key in words;
}

/** Puts words where elements say which. @param {ParentNode} root */
export function translate(root) {
  root.querySelectorAll('[data-t]').forEach(e => { e.textContent = t(/** @type {HTMLElement} */ (e).dataset.t || ''); });
  root.querySelectorAll('[data-t-label]').forEach(e => {
    e.setAttribute('aria-label', t(/** @type {HTMLElement} */ (e).dataset.tLabel || ''));
  });
}

/** @param {number} x @param {number} [digits] */
export function number(x, digits = 4) {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(2) : Number(x.toPrecision(digits)).toString();
}

/** @param {number} p a part of one */
export function percent(p) {
  return (100 * p).toFixed(p < 0.001 ? 2 : 1) + ' %';
}

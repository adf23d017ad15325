// What the pages say, in the reader's language. A third one is a file messages-xx.json for the pages, a file described-xx.json for what
// descriptors say of methods and options, by their English sentences, and a line here.

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
  const files = ['messages-en', ...(code === 'en' ? [] : [`messages-${code}`, `described-${code}`])];
  words = Object.assign({}, ...await Promise.all(files.map(async file => (await fetch(`/${file}.json`)).json())));
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

/** What a descriptor says in English, as far as there are words for it. @param {string} english */
export function said(english) {
  return words[english] ?? english;
}

/** What an option may be: a sentence, a range, or one of several words. @param {string} english */
export function expected(english) {
  if (known(english)) return words[english];
  const range = /^(\S+) (?:to (\S+)|or more)$/.exec(english);
  if (range) return t(range[2] ? 'expected.range' : 'expected.more', { least: range[1], most: range[2] });
  return english.replaceAll(', ', t('expected.comma')).replace(' or ', t('expected.or'));
}

/** The name of an option, beside what it is called in programs. @param {string} name */
export function optionName(name) {
  const key = `option.${name.replace(/^of-/, '')}`;
  return known(key) ? `${t(key)} ${name}` : name;
}

/** A score as targets describe it: "logit of cat minus logit of dog". @param {string} english */
export function scored(english) {
  return english.split(' minus ').map(one => {
    const [, scale, name] = /^(logit|probability) of (.+)$/.exec(one) || [];
    return scale && !/ (plus|of) /.test(name) ? t(`score.${scale}`, { name }) : one;
  }).join(t('score.minus'));
}

/** What was found of a map that shows little or nothing. @param {{finding: string, note: string}} found */
export function remark(found) {
  const key = `finding.${found.finding}`;
  return known(key) ? `${t(key)} (${found.note})` : found.note;
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

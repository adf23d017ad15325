// The server's API, see /openapi.json.

/** A refusal: its code has words in every language, its message is the server's own sentence. */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const given = /[#&]token=([\w.~-]+)/.exec(location.hash);
if (given) {
  sessionStorage.setItem('limpid.token', given[1]);
  history.replaceState(null, '', location.pathname);
}

/** The token that the address came with. */
export function token() {
  return sessionStorage.getItem('limpid.token');
}

/**
 * @param {string} path @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function call(path, init = {}) {
  const headers = new Headers(init.headers);
  const secret = token();
  if (secret) headers.set('Authorization', `Bearer ${secret}`);
  let response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (e) {
    if (/** @type {Error} */ (e).name === 'AbortError') throw e;
    throw new ApiError(0, 'no-server', 'the server does not answer');
  }
  if (!response.ok) {
    const { error } = await response.json().catch(() => ({ error: {} }));
    throw new ApiError(response.status, error.code || 'fault', error.message || response.statusText);
  }
  return response;
}

/** @param {string} path */
export async function get(path) {
  return (await call(path)).json();
}

/** @param {string} path @param {object} body @param {AbortSignal} [signal] */
export async function post(path, body, signal) {
  const response = await call(path, {
    method: 'POST', body: JSON.stringify(body), signal, headers: { 'Content-Type': 'application/json' }
  });
  return response.json();
}

/** The same, once more after a while where there is too much to do. @param {string} path @param {object} body @param {AbortSignal} [signal] */
export async function patient(path, body, signal) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await post(path, body, signal);
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 429 || attempt > 5) throw e;
      await new Promise(resolve => setTimeout(resolve, 500 * (attempt + 1)));
    }
  }
}

/**
 * Starts a job and follows it to its end; aborting the signal cancels it on the server.
 * @param {object} body @param {(news: any) => void} told @param {AbortSignal} signal
 */
export async function follow(body, told, signal) {
  const { job } = await post('/api/jobs', body, signal);
  const cancel = () => { call(`/api/jobs/${job}`, { method: 'DELETE', keepalive: true }).catch(() => {}); };
  signal.addEventListener('abort', cancel, { once: true });
  const reader = /** @type {ReadableStream<Uint8Array>} */ (
    (await call(`/api/jobs/${job}/events`, { signal })).body).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end));
      if (!data) continue;
      const news = JSON.parse(data[1]);
      if (news.state === 'done') {
        signal.removeEventListener('abort', cancel);
        return news;
      }
      if (news.state === 'failed') throw new ApiError(422, news.error.code, news.error.message);
      if (news.state === 'cancelled') throw new DOMException('cancelled', 'AbortError');
      told(news);
    }
    if (done) throw new ApiError(0, 'no-server', 'the server does not answer');
  }
}

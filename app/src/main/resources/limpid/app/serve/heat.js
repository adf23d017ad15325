// Tensors as they come, and maps drawn over photos.
import { get } from './api.js';

/** @typedef {{ shape: number[], data: Float32Array }} Tensor */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */

/** @param {{ shape: number[], data: string }} json @returns {Tensor} */
export function tensor(json) {
  const bytes = Uint8Array.from(atob(json.data), c => c.charCodeAt(0));
  return { shape: json.shape, data: new Float32Array(bytes.buffer) };
}

/** @type {Promise<Record<string, number[]>> | undefined} */
let tables;

/** The colour maps, 256 colours each, as the server draws them itself. */
export function palettes() {
  tables = tables || get('/api/colours');
  return tables;
}

/**
 * A map as an image of its own size.
 * @param {Tensor} map values in [0,1], or in [-1,1] if signed
 * @param {number[]} colours @param {boolean} signed
 * @param {(v: number) => number} [opacity] of a value, 0 to 255
 */
export function painted(map, colours, signed, opacity = () => 255) {
  const [h, w] = map.shape;
  const image = new ImageData(w, h);
  for (let i = 0; i < w * h; i++) {
    const v = map.data[i];
    const at = signed ? (v + 1) / 2 : v;
    const rgb = colours[Math.floor(255 * Math.min(1, Math.max(0, at || 0)))];
    image.data.set([rgb >> 16, rgb >> 8 & 255, rgb & 255, opacity(v)], 4 * i);
  }
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return canvas;
}

/** The place of a photo in the middle of a canvas. @param {number} width @param {number} height @param {HTMLCanvasElement} canvas @returns {Box} */
export function placed(width, height, canvas) {
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const w = width * scale;
  const h = height * scale;
  return { x: (canvas.width - w) / 2, y: (canvas.height - h) / 2, w, h };
}

/** Makes a canvas as sharp as the screen. @param {HTMLCanvasElement} canvas */
export function sharpen(canvas) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const w = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const h = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
}

/** The part of the photo that the net saw, on the canvas. @param {number[]} seen @param {number} width @param {Box} photo @returns {Box} */
export function seenBox(seen, width, photo) {
  const scale = photo.w / width;
  return { x: photo.x + seen[0] * scale, y: photo.y + seen[1] * scale, w: seen[2] * scale, h: seen[3] * scale };
}

/**
 * A photo with a map over it, as Overlay.blend and Overlay.signed have it.
 * @param {HTMLCanvasElement} canvas @param {CanvasImageSource} photo
 * @param {{ width: number, height: number, seen: number[], map: Tensor, signed: boolean }} shown
 * @param {{ colours: number[], opacity: number, smooth?: boolean }} look
 * @returns {{ photo: Box, seen: Box }}
 */
export function overlay(canvas, photo, shown, look) {
  sharpen(canvas);
  const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const place = placed(shown.width, shown.height, canvas);
  const seen = seenBox(shown.seen, shown.width, place);
  g.clearRect(0, 0, canvas.width, canvas.height);
  g.imageSmoothingEnabled = shown.width > 64;
  g.drawImage(photo, place.x, place.y, place.w, place.h);
  if (shown.seen[2] < shown.width - 1 || shown.seen[3] < shown.height - 1) {
    g.fillStyle = 'rgba(0,0,0,.45)';
    g.beginPath();
    g.rect(place.x, place.y, place.w, place.h);
    g.rect(seen.x, seen.y, seen.w, seen.h);
    g.fill('evenodd');
  }
  const heat = painted(shown.map, look.colours, shown.signed,
    shown.signed ? v => 255 * Math.min(1, Math.abs(v)) : () => 255);
  g.imageSmoothingEnabled = look.smooth !== false;
  g.imageSmoothingQuality = 'high';
  g.globalAlpha = look.opacity;
  if (shown.signed) {
    g.fillStyle = '#fff';
    g.fillRect(seen.x, seen.y, seen.w, seen.h);
    g.globalAlpha = Math.min(1, 2 * look.opacity);
  }
  g.drawImage(heat, seen.x, seen.y, seen.w, seen.h);
  g.globalAlpha = 1;
  return { photo: place, seen };
}

/**
 * A few channels as small pictures, dark to bright.
 * @param {Float32Array} values @param {number} h @param {number} w @param {number[]} colours
 * @param {boolean} signed whether 0 is in the middle
 */
export function thumbnail(values, h, w, colours, signed) {
  let least = Infinity;
  let most = -Infinity;
  for (const v of values) {
    least = Math.min(least, v);
    most = Math.max(most, v);
  }
  const size = Math.max(Math.abs(least), Math.abs(most)) || 1;
  const range = most - least || 1;
  const scaled = values.map(v => (signed ? v / size : (v - least) / range));
  return painted({ shape: [h, w], data: scaled }, colours, signed);
}

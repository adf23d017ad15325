// The webcam, and frames of videos.
import { h } from './parts.js';

/** @returns {HTMLVideoElement} */
function video() {
  return h('video', { muted: true, playsInline: true, loop: true });
}

/** Opens the webcam. @returns {Promise<HTMLVideoElement>} */
export async function camera() {
  const shown = video();
  shown.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, facingMode: 'environment' } });
  await shown.play();
  return shown;
}

/** Opens a video file. @param {Blob} file @returns {Promise<HTMLVideoElement>} */
export async function videoFile(file) {
  const shown = video();
  shown.src = URL.createObjectURL(file);
  await shown.play();
  return shown;
}

/**
 * The frame that is shown now, as small as a net needs it.
 * @param {HTMLVideoElement} shown @param {HTMLCanvasElement} canvas @param {number} side of the net's input
 * @returns {Promise<Blob>}
 */
export function frame(shown, canvas, side) {
  const shorter = Math.min(shown.videoWidth, shown.videoHeight) || 1;
  const scale = Math.min(1, Math.max(96, side * 8 / 7) / shorter);
  canvas.width = Math.max(1, Math.round(shown.videoWidth * scale));
  canvas.height = Math.max(1, Math.round(shown.videoHeight * scale));
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).drawImage(shown, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob(
    blob => (blob ? resolve(blob) : reject(new Error('no frame'))), 'image/jpeg', 0.9));
}

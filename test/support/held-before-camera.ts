import type { BrowserContext } from 'playwright-core';
import { create } from 'qrcode';

/** A QR code that is held before the camera of a phone. The browser of the tests knows no cameras, so a drawn film stands for one. */
export async function heldBeforeCamera(context: BrowserContext, text: string): Promise<void> {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const rows = Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => modules.get(row, column)),
  );
  await context.addInitScript((code) => {
    const film = () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [640, 480];
      const paper = canvas.getContext('2d')!;
      const size = 10;
      const draw = () => {
        paper.fillStyle = '#eee';
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.fillStyle = '#111';
        code.forEach((row, y) =>
          row.forEach((dark, x) => dark && paper.fillRect(120 + x * size, 60 + y * size, size, size)),
        );
      };
      draw();
      setInterval(draw, 100);
      return canvas.captureStream(10);
    };
    Object.defineProperty(navigator, 'mediaDevices', {
      value: { getUserMedia: () => Promise.resolve(film()) },
    });
  }, rows);
}

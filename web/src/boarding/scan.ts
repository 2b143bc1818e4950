interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Reads a QR code off a picture; undefined where there is none. */
export type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** By the browser itself where it can, which spares a cheap phone's battery; else by our own script. */
export async function makeReader(): Promise<Reader> {
  const Known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await Known?.getSupportedFormats().catch(() => [])) ?? [];
  if (Known && formats.includes('qr_code')) {
    const detector = new Known({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: jsQR } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  return (video) => {
    canvas.width = Math.min(video.videoWidth, 640);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return Promise.resolve(jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data);
  };
}

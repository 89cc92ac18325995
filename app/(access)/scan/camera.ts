/** Why there is no picture to look at. */
export type CameraTrouble = "denied" | "noCamera" | "busy" | "noCode";

/** There is no picture, for the reason it names. */
export class NoPicture extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
  }
}

/** An open camera that looks for a code. */
export type Camera = {
  /** Null where this camera has no torch. */
  readonly setTorch: ((on: boolean) => Promise<void>) | null;
  close(): void;
};

const LOOKS_A_SECOND = 15;
const LARGEST_SIDE = 720; // pixels of the square that is looked at: a dense code needs them, more only cost time

const library = () => import("qr-scanner").then((module) => module.default);

/** Loads what reads codes, at the first sign of a finger. */
export function warmCamera(): void {
  void library().catch(() => {});
}

/**
 * Opens the camera at the back and calls once with the text of the first code it sees. Asks for the stream itself, because
 * the library would not say why there is none. @throws NoPicture
 */
export async function openCamera(video: HTMLVideoElement, onCode: (text: string) => void): Promise<Camera> {
  const stream = await openStream();
  try {
    const QrScanner = await library();
    video.srcObject = stream;
    let isDone = false;
    const scanner = new QrScanner(
      video,
      ({ data }) => {
        if (isDone) return;
        isDone = true;
        onCode(data);
      },
      {
        returnDetailedScanResult: true,
        maxScansPerSecond: LOOKS_A_SECOND,
        onDecodeError: () => {}, // most frames show no code
        calculateScanRegion: squareOf,
      },
    );
    await scanner.start();
    const hasTorch = await scanner.hasFlash();
    return {
      setTorch: hasTorch ? (on) => (on ? scanner.turnFlashOn() : scanner.turnFlashOff()) : null,
      close: () => {
        isDone = true;
        scanner.destroy();
        stop(stream);
        video.srcObject = null;
      },
    };
  } catch (error) {
    stop(stream);
    throw error;
  }
}

/** The text of the code on a picture; null where there is none. The picture stays on the phone. */
export async function readPicture(file: File): Promise<string | null> {
  const QrScanner = await library();
  try {
    const picture = await createImageBitmap(file);
    const { data } = await QrScanner.scanImage(picture, { returnDetailedScanResult: true });
    return data;
  } catch {
    return null; // no picture, or no code on it
  }
}

async function openStream(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new NoPicture("noCamera");
  try {
    const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") throw new NoPicture("denied");
    throw new NoPicture(name === "NotFoundError" || name === "OverconstrainedError" ? "noCamera" : "busy");
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The square in the middle of the picture, which is what the finder shows. */
function squareOf(video: HTMLVideoElement) {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const scaled = Math.min(side, LARGEST_SIDE);
  return {
    x: Math.round((video.videoWidth - side) / 2),
    y: Math.round((video.videoHeight - side) / 2),
    width: side,
    height: side,
    downScaledWidth: scaled,
    downScaledHeight: scaled,
  };
}

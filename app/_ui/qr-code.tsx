import { create } from "qrcode";

const QUIET_MODULES = 4; // ISO/IEC 18004: the white ground a scanner needs around the code

/**
 * A text as a QR code, dark on white in every scheme; drawn on the server as one path. A long one, such as a link that ends
 * in many digits, is as wide as its place, so that a phone can still read it.
 */
export function QrCode({ text, digits = "", label }: { text: string; digits?: string; label: string }) {
  const bytes = { data: Buffer.from(text), mode: "byte" as const };
  const content = digits === "" ? text : [bytes, { data: digits, mode: "numeric" as const }];
  const { modules } = create(content, { errorCorrectionLevel: digits === "" ? "M" : "L" });
  const size = modules.size + 2 * QUIET_MODULES;
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`;
    }
  }
  return (
    <svg
      className={digits === "" ? "code" : "code wide"}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}

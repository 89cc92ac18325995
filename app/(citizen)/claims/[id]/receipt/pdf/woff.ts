import { inflateSync } from "node:zlib";

const SIGNATURE = 0x774f4646; // "wOFF"
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

/** Unpacks a font from WOFF 1.0 (W3C) into the OpenType file it was made of, which a PDF library reads letter by letter. */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== SIGNATURE) throw new Error("not a WOFF 1.0 font");
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  const largest = 2 ** Math.floor(Math.log2(count));
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(largest * 16, 6);
  head.writeUInt16BE(Math.log2(largest), 8);
  head.writeUInt16BE(count * 16 - largest * 16, 10);
  const tables: Buffer[] = [head];
  let at = head.length;
  for (let i = 0; i < count; i++) {
    const entry = HEADER_BYTES + i * ENTRY_BYTES;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const data = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(data, { maxOutputLength: length }) : data;
    const place = SFNT_HEADER_BYTES + i * SFNT_ENTRY_BYTES;
    woff.copy(head, place, entry, entry + 4); // its name
    woff.copy(head, place + 4, entry + 16, entry + 20); // its checksum
    head.writeUInt32BE(at, place + 8);
    head.writeUInt32BE(length, place + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    tables.push(table, padding);
    at += length + padding.length;
  }
  return Buffer.concat(tables);
}

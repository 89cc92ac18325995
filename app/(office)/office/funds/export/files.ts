import { stringify } from "csv-stringify/sync";
import writeExcelFile from "write-excel-file/node";
import { type Table, yuanText } from "./sheet";

const BYTE_ORDER_MARK = "\uFEFF"; // without it Excel reads a Chinese CSV in the machine's own encoding
const FEN_PER_YUAN = 100;
const SUM_FORMAT = "#,##0.00";

/** Tables as one CSV in UTF-8, an empty line between them. A cell that a spreadsheet would compute is only shown. */
export function csvOf(tables: readonly Table[]): string {
  const text = (table: Table) =>
    stringify(
      table.map((row) => row.map((cell) => (typeof cell === "object" && cell ? BigInt(cell.fen) : cell))),
      { escape_formulas: true, record_delimiter: "windows", cast: { bigint: (fen) => yuanText(Number(fen)) } }, // a number below 0 is no formula
    );
  return BYTE_ORDER_MARK + tables.map(text).join("\r\n");
}

/** One workbook with a sheet for each table; sums are numbers of yuan with two decimals. */
export async function workbookOf(sheets: readonly { name: string; table: Table }[]): Promise<Buffer> {
  const cells = (table: Table) =>
    table.map((row, at) =>
      row.map((cell) => {
        if (cell === null) return null;
        if (typeof cell === "object") return { value: cell.fen / FEN_PER_YUAN, type: Number, format: SUM_FORMAT };
        return at === 0 ? { value: String(cell), type: String, fontWeight: "bold" as const } : cell;
      }),
    );
  return writeExcelFile(sheets.map(({ name, table }) => ({ sheet: name, data: cells(table) }))).toBuffer();
}

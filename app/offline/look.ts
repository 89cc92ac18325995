import { readFile } from "node:fs/promises";
import path from "node:path";

const RESET =
  "*,*::before,*::after{box-sizing:border-box;margin:0;padding:0}ol{list-style:none}button{font:inherit;color:inherit;background:none;border:0}[hidden]{display:none!important}";

/**
 * The look as plain CSS, for documents without the framework: the tokens and the named files of components, without what
 * only the build understands. Read where the sources are: while building.
 */
export async function readLook(components: readonly string[]): Promise<string> {
  const app = path.join(process.cwd(), "app");
  const tokens = await readFile(path.join(app, "globals.css"), "utf8");
  const styles = await Promise.all(
    components.map((name) => readFile(path.join(app, "_ui/styles", `${name}.css`), "utf8")),
  );
  const plainTokens = tokens.replace(/^@(layer|import|source)[^;]*;$/gm, "").replace(/^@theme[^{]*\{[^}]*\}/m, "");
  return [RESET, plainTokens, ...styles]
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ");
}

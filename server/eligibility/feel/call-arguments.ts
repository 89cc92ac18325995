import { type FeelFunction, takes } from "./function";
import { compilePiece, type Piece, part, written } from "./piece";
import { type Compiled, constant } from "./scope";
import { ANY } from "./type";

/** One argument of a call: its name, where it was given by name, its place and what it is. */
export type Given = { readonly name: string | null; readonly at: Piece; readonly compiled: Compiled };

/** The arguments of a call in the order in which they are written. A function among them is not compiled here. */
export function argumentsOf(piece: Piece): readonly Given[] {
  const list = piece.node.children.find(({ name }) => name === "PositionalParameters" || name === "NamedParameters");
  if (list === undefined) return [];
  return list.children.map((node) => {
    const at = { ...piece, node };
    if (list.name === "PositionalParameters") return given(null, at);
    return given(written(part(at, 0)), part(at, 1));
  });
}

function given(name: string | null, at: Piece): Given {
  const isFunction = at.node.name === "FunctionDefinition";
  return { name, at, compiled: isFunction ? constant(null, ANY) : compilePiece(at) };
}

/** Where the n-th argument of a call stands; the call itself where there is none. */
export function argumentPlace(piece: Piece, index: number): Piece {
  const list = piece.node.children.find(({ name }) => name === "PositionalParameters" || name === "NamedParameters");
  const node = list === undefined ? undefined : list.children[index];
  return node === undefined ? piece : { ...piece, node };
}

type Chosen = { readonly fn: FeelFunction; readonly args: readonly Given[] };

/**
 * The form of a function that takes these arguments, with the arguments in its order; the first that takes so many
 * where none takes their types, so that the refusal can say which type is wrong; null where none takes so many.
 */
export function chooseForm(forms: readonly FeelFunction[], args: readonly Given[]): Chosen | null {
  const possible = forms.flatMap((fn) => {
    const ordered = inOrder(fn, args);
    return ordered === null ? [] : [{ fn, args: ordered }];
  });
  const fitting = possible.find(({ fn, args: ordered }) =>
    takes(
      fn,
      ordered.map(({ compiled }) => compiled.type),
    ),
  );
  return fitting ?? possible[0] ?? null;
}

/** The arguments in the order of the parameters; null when the function takes no such number or name. */
function inOrder(fn: FeelFunction, args: readonly Given[]): readonly Given[] | null {
  const fewest = fn.parameters.length - (fn.optional ?? 0);
  if (args.every(({ name }) => name === null)) {
    const most = fn.variadic || fn.gathers ? Number.POSITIVE_INFINITY : fn.parameters.length;
    return args.length < fewest || args.length > most ? null : args;
  }
  const names = fn.names ?? [];
  if (args.some(({ name }) => name === null || !names.includes(name))) return null;
  const ordered = names.map((name) => args.find((arg) => arg.name === name));
  const last = ordered.findLastIndex((arg) => arg !== undefined);
  if (ordered.slice(0, fewest).includes(undefined) || args.length !== new Set(args.map(({ name }) => name)).size) {
    return null;
  }
  const [first] = args;
  return ordered
    .slice(0, last + 1)
    .map((arg) => arg ?? { name: null, at: (first as Given).at, compiled: constant(null, ANY) });
}

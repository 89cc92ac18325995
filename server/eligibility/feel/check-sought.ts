import { argumentPlace } from "./call-arguments";
import { checkWord, incomparable } from "./compile-comparison";
import { type Piece, part, written } from "./piece";
import { type Compiled, constant } from "./scope";
import { ANY, commonType } from "./type";
import { commonUnit } from "./unit";

/**
 * Refuses a search in a list for what can never be in it: a value of another kind, or a word that the members or what is looked
 * for never are. Nothing would ever be found, and `not(…)` of it would let everybody through.
 * @throws ExpressionError
 */
export function checkSought(piece: Piece, [list, sought]: readonly Compiled[]): void {
  if (piece.scope.program.saving !== true || list === undefined || sought === undefined) return;
  const [listAt, soughtAt] = placesOf(piece);
  const item = list.type.kind === "list" ? list.type.item : ANY;
  if (commonType(item, sought.type) === null) throw incomparable(soughtAt, item, sought.type);
  commonUnit(soughtAt, constant(null, item), sought);
  checkWord(soughtAt, item);
  if (listAt.node.name !== "List") return;
  for (const node of listAt.node.children) checkWord({ ...listAt, node }, sought.type);
}

/** Where the list and what is looked for are written. Named ones come in any order. */
function placesOf(piece: Piece): readonly [list: Piece, sought: Piece] {
  const places = [argumentPlace(piece, 0), argumentPlace(piece, 1)] as const;
  if (!piece.node.children.some(({ name }) => name === "NamedParameters")) return places;
  const [list, sought] = written(part(places[0], 0)) === "list" ? places : [places[1], places[0]];
  return [part(list, 1), part(sought, 1)];
}

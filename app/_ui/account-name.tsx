import { Fragment } from "react";
import { unbroken } from "./unbroken";

/**
 * A sentence with an account in it, whose 尾号 and digits never part.
 * @param sentence with {bank} and `<tail>…{tail}</tail>`, from the catalogue.
 */
export function AccountName({ sentence, bank, tail }: { sentence: string; bank: string; tail: string }) {
  const said = sentence.replaceAll("{bank}", bank).replaceAll("{tail}", tail);
  return (
    <>
      {said.split(/<tail>|<\/tail>/).map((part, index) =>
        index % 2 === 1 ? (
          <span className="nowrap" key={part}>
            {part}
          </span>
        ) : (
          <Fragment key={part}>{unbroken(part)}</Fragment>
        ),
      )}
    </>
  );
}

/** A sentence with a sum in it: the sum never breaks, with a hair of space before it. @param sentence with {total}. */
export function SumInSentence({ sentence, sum }: { sentence: string; sum: string }) {
  const [before = "", after = ""] = sentence.split("{total}");
  return (
    <>
      {before}
      <span className="money">{sum}</span>
      {after}
    </>
  );
}

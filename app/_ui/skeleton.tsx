function Bone({ of, width }: { of: "body" | "amount"; width: "short" | "medium" | "long" }) {
  return <span className={`skeleton bone-${of} bone-${width}`} aria-hidden="true" />;
}

/**
 * The quiet shape of a screen whose figures are being fetched: same places, no movement, nothing that looks like a sum.
 * @param word says so to those who do not see it.
 */
export function Skeleton({ word, rows = 3 }: { word: string; rows?: number }) {
  return (
    <main className="page" aria-busy="true">
      <p className="sr" role="status">
        {word}
      </p>
      <div className="lead mt-near">
        <Bone of="body" width="medium" />
      </div>
      <Bone of="amount" width="medium" />
      <Bone of="body" width="long" />
      <div className="mt-group" aria-hidden="true">
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical and fixed
          <div className="row" key={index}>
            <span className="main">
              <Bone of="body" width="medium" />
            </span>
            <Bone of="body" width="short" />
          </div>
        ))}
      </div>
    </main>
  );
}

// biome-ignore lint/style/noDefaultExport: Next demands it
export default function Empty() {
  return <main>empty</main>;
}

import { Island } from "./island";

// biome-ignore lint/style/noDefaultExport: Next demands it
export default function Islands() {
  return <Island />;
}

export { type Health, readHealth } from "./health";

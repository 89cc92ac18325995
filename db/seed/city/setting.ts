import type { DrawFor } from "./random";

/** What everything in one city is drawn from: its streams of random numbers and the day it lives on. */
export type Setting = { readonly draws: DrawFor; readonly civilDate: string };

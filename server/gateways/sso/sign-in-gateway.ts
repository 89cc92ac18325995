/** Who vouches for a person: 浙里办 (the app), 浙江政务服务网 (the site), 甬派 (the city's news app). */
export const PROVIDERS = ["zlb", "zwfw", "yongpai"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What a provider says of the person who signed in. */
export type SignedInPerson = {
  readonly provider: Provider;
  /** The resident identity number, in the clear: seal it before it is stored, never log it. */
  readonly identity: string;
  readonly name: string;
};

/** The city's sign-in providers behind one door. Never called inside a database transaction. */
export interface SignInGateway {
  /** Those that are configured, in the order in which they are offered. */
  readonly providers: readonly Provider[];
  /**
   * Begins a sign-in.
   * @returns where the browser goes, and what it must keep until it comes back: sealed, so that only we can read it.
   * @throws Refusal SIGN_IN_FAILED for a provider that is not configured. @throws Outage when it does not answer.
   */
  begin(request: {
    provider: Provider;
    returnTo: string;
    locale: "zh-CN" | "en";
    now: Date;
  }): Promise<{ url: string; attempt: string; lifeSeconds: number }>;
  /**
   * Finishes it: exchanges the code and verifies who it was.
   * @param request.answer the query with which the browser came back.
   * @throws Refusal SIGN_IN_FAILED with `why`: denied, state, expired, altered, unknown. @throws Outage.
   */
  finish(request: {
    attempt: string;
    answer: URLSearchParams;
    now: Date;
  }): Promise<{ person: SignedInPerson; returnTo: string }>;
  /** Where an attempt was to lead; null for one that is not ours. */
  returnTo(attempt: string): string | null;
}

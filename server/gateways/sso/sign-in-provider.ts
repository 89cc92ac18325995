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

/** A sign-in provider with the authorization-code flow. Never called inside a database transaction. */
export interface SignInProvider {
  /**
   * Where the browser is sent to sign in.
   * @param request.state the value the callback must bring back, bound to the browser by the caller.
   * @param request.returnTo the path of our own site to go on to afterwards.
   * @throws Refusal INPUT_INVALID when returnTo is not a path of our own site.
   */
  authorizeUrl(request: { provider: Provider; state: string; returnTo: string }): string;
  /**
   * Exchanges the callback's code for the person. That a code works once only is the caller's to enforce.
   * @throws Refusal SIGN_IN_FAILED when the code is altered, expired or names nobody.
   * @throws Outage when the provider did not answer.
   */
  exchange(code: string, now: Date): Promise<SignedInPerson>;
}

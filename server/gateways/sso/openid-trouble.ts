import * as openid from "openid-client";
import { Outage, Refusal } from "@/server/kernel";

/** Why a sign-in came to nothing; each has its sentence on the sign-in screen. */
type Why = "denied" | "state" | "expired" | "altered" | "unknown";

/** A sign-in that came to nothing. */
export const failed = (why: Why): Refusal => new Refusal("SIGN_IN_FAILED", { why });

const PROVIDER_IS_DOWN = ["server_error", "temporarily_unavailable"];
/** Nothing came in time, or not what a provider says: its own trouble, or that of whatever stands before it. */
const NO_ANSWER = [
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_PARSE_ERROR",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
];

/** What the OpenID library complained about, in our words: an expected no, or a provider that did not answer. */
export function troubleOf(error: unknown): Error {
  if (error instanceof Refusal || error instanceof Outage) return error;
  if (error instanceof openid.AuthorizationResponseError) {
    if (error.error === "access_denied") return failed("denied");
    return PROVIDER_IS_DOWN.includes(error.error) ? new Outage("sign-in", { cause: error }) : failed("altered");
  }
  if (error instanceof openid.ResponseBodyError) {
    // A code that was used, ran out, or belongs to another attempt; everything else is between the provider and us.
    return error.error === "invalid_grant" ? failed("expired") : new Outage("sign-in", { cause: error });
  }
  if (error instanceof openid.ClientError) {
    if (error.code && !NO_ANSWER.includes(error.code)) return failed("altered"); // signature, issuer, audience, nonce, time
    return new Outage("sign-in", { cause: error });
  }
  if (error instanceof openid.WWWAuthenticateChallengeError) return new Outage("sign-in", { cause: error });
  if (error instanceof TypeError && error.message === "fetch failed") return new Outage("sign-in", { cause: error });
  return error instanceof Error ? error : new Error("a provider's answer could not be read", { cause: error });
}

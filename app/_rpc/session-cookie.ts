/** True where the phones reach us over HTTPS, so that cookies may say so. */
export function isSecure(publicOrigin: string): boolean {
  return publicOrigin.startsWith("https:");
}

/**
 * How a cookie is set that only we may read: out of reach of scripts and of other sites. Over HTTPS the browser itself
 * guards it by its name; on the plain loopback not every browser takes that name.
 */
function guardedCookie(publicOrigin: string, name: string) {
  const secure = isSecure(publicOrigin);
  return { name: secure ? `__Host-${name}` : name, httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
}

/** The cookie that holds a session's token. */
export function sessionCookie(publicOrigin: string) {
  return guardedCookie(publicOrigin, "yyb_session");
}

/** The name under which the session's token comes back. */
export function sessionCookieName(publicOrigin: string): string {
  return sessionCookie(publicOrigin).name;
}

/** The cookie that ties a provider's answer to the browser that asked: the sealed attempt. */
export function attemptCookie(publicOrigin: string) {
  return guardedCookie(publicOrigin, "yyb_sign_in");
}

/** The cookie without which no computer takes what a phone has confirmed for it. */
export function scanCookie(publicOrigin: string) {
  return { ...guardedCookie(publicOrigin, "yyb_scan"), sameSite: "strict" } as const;
}

/** Says to the next screen that another session has begun, so that it forgets what an earlier one left on the phone. */
export const FRESH_COOKIE = "yyb_fresh";

/** What puts a session's token on the phone, for as long as the session lasts at most. */
export function keptSessionCookie(publicOrigin: string, kept: { token: string; lifeSeconds: number }): string {
  const { name, path, secure } = sessionCookie(publicOrigin);
  const marks = `Path=${path}; Max-Age=${kept.lifeSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return `${name}=${kept.token}; ${marks}`;
}

/** What takes the session cookie off the phone, with the marks without which a browser would ignore it. */
export function forgottenSessionCookie(publicOrigin: string): string {
  const { name, path, secure } = sessionCookie(publicOrigin);
  return `${name}=; Path=${path}; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** What is said of a cookie beside its value. `sameSite` as the cookie functions above write it. */
type Kept = {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly sameSite: "lax" | "strict";
  readonly maxAge: number;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
};

/** Puts a cookie on an answer. `maxAge` in seconds; 0 takes it off the phone. */
export function putCookie(response: Response, kept: Kept): void {
  const { name, value, path, sameSite, maxAge, httpOnly = false, secure = false } = kept;
  const marks = `Path=${path}; Max-Age=${maxAge}; SameSite=${sameSite === "lax" ? "Lax" : "Strict"}`;
  const guards = `${httpOnly ? "; HttpOnly" : ""}${secure ? "; Secure" : ""}`;
  response.headers.append("set-cookie", `${name}=${encodeURIComponent(value)}; ${marks}${guards}`);
}

/** True where the phones reach us over HTTPS, so that cookies may say so. */
export function isSecure(publicOrigin: string): boolean {
  return publicOrigin.startsWith("https:");
}

/** Over HTTPS the browser itself guards the cookie by its name; on plain loopback that name cannot be set. */
export function sessionCookieName(publicOrigin: string): string {
  return isSecure(publicOrigin) ? "__Host-yyb_session" : "yyb_session";
}

/** How the session cookie is set: out of reach of scripts and of other sites. */
export function sessionCookie(publicOrigin: string) {
  return {
    name: sessionCookieName(publicOrigin),
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(publicOrigin),
    path: "/",
  } as const;
}

/** What takes the session cookie off the phone, with the marks without which a browser would ignore it. */
export function forgottenSessionCookie(publicOrigin: string): string {
  const { name, path, secure } = sessionCookie(publicOrigin);
  return `${name}=; Path=${path}; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

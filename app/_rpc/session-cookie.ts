/** Over HTTPS the browser itself guards the cookie by its name; on plain loopback that name cannot be set. */
export function sessionCookieName(publicOrigin: string): string {
  return publicOrigin.startsWith("https:") ? "__Host-yyb_session" : "yyb_session";
}

/** How the session cookie is set: out of reach of scripts and of other sites. */
export function sessionCookie(publicOrigin: string) {
  return {
    name: sessionCookieName(publicOrigin),
    httpOnly: true,
    sameSite: "lax",
    secure: publicOrigin.startsWith("https:"),
    path: "/",
  } as const;
}

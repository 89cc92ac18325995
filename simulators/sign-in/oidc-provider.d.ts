/** What the simulator uses of oidc-provider, which brings no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type InteractionContext = {
    readonly oidc: {
      readonly result?: { readonly login?: unknown };
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
    };
  };

  type Prompt = { checks: { add(check: object): void } };

  export const interactionPolicy: {
    base(): { get(name: "login" | "consent"): Prompt; remove(name: "consent"): void };
    Check: {
      new (reason: string, description: string, check: (ctx: InteractionContext) => boolean): object;
      readonly REQUEST_PROMPT: boolean;
      readonly NO_NEED_TO_PROMPT: boolean;
    };
  };

  export class Grant {
    constructor(of: { accountId: string; clientId: string });
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: typeof Grant;
    use<Ctx>(middleware: (ctx: Ctx, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ readonly uid: string; readonly params: Readonly<Record<string, unknown>> }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
    on(event: "server_error", heard: (ctx: unknown, error: Error) => void): void;
  }
}

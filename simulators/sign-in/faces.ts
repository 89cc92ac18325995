/** One provider as its visitors see it, and where it says who somebody is. */
export type Face = {
  readonly id: "zlb" | "zwfw" | "yongpai";
  readonly name: { readonly zh: string; readonly en: string };
  readonly line: { readonly zh: string; readonly en: string };
  /** True where the name and the number stand in the ID token; else they are asked for at the userinfo endpoint. */
  readonly tellsInToken: boolean;
};

/** The three providers. Each stands at its own path and shares nothing with the others: no keys, no sessions, no names. */
export const FACES: readonly Face[] = [
  {
    id: "zlb",
    name: { zh: "浙里办", en: "Zheliban" },
    line: { zh: "办事，找它就行", en: "One app for public services" },
    tellsInToken: true,
  },
  {
    id: "zwfw",
    name: { zh: "浙江政务服务网", en: "Zhejiang Government Services" },
    line: { zh: "统一身份认证", en: "Unified identity" },
    tellsInToken: false,
  },
  {
    id: "yongpai",
    name: { zh: "甬派", en: "Yongpai" },
    line: { zh: "宁波人的客户端", en: "The city's own app" },
    tellsInToken: true,
  },
];

import { z } from "zod";
import { CalendarDateSchema } from "@/server/kernel";

/** The sign-in providers of the city. */
export const Provider = z.enum(["zlb", "zwfw", "yongpai"]);
export type Provider = z.infer<typeof Provider>;

/** A firm that the signed-in person may act for. */
export const RepresentedFirm = z.object({
  enterpriseId: z.string(),
  name: z.string(),
  title: z.string(),
  validUntil: CalendarDateSchema.nullable(),
});
export type RepresentedFirm = z.infer<typeof RepresentedFirm>;

/** The signed-in person as her own phone shows her. */
export const MeView = z.object({
  name: z.string(),
  maskedIdentity: z.string(),
  phoneMasked: z.string().nullable(),
  provider: Provider,
  actingFor: z.object({ enterpriseId: z.string(), name: z.string() }).nullable(),
  firms: z.array(RepresentedFirm),
  /** Whether she works for a finance office, which has a desk here. */
  hasDesk: z.boolean(),
});
export type MeView = z.infer<typeof MeView>;

/** The subject whose money is shown: the person, or the firm she acts for. */
export const SubjectView = z.object({
  subjectId: z.string(),
  kind: z.enum(["person", "enterprise"]),
  name: z.string(),
  maskedIdentity: z.string(),
  phoneMasked: z.string().nullable(),
});
export type SubjectView = z.infer<typeof SubjectView>;

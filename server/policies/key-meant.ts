import { attributeByKey, attributeKeys, nearest, type SubjectKind } from "@/server/eligibility";

/** The attribute's key that somebody meant who wrote its Chinese name, or almost the key; null where neither is clear. */
export function keyMeant(audience: SubjectKind, written: string): string | null {
  const keys = attributeKeys(audience);
  const named = keys.find((key) => {
    const attribute = attributeByKey(audience, key);
    return attribute?.feelName === written || attribute?.label.zh === written;
  });
  return named ?? nearest(written, keys);
}

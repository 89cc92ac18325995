import { describe, expect, test } from "vitest";
import { attributeByKey, type SubjectKind } from "@/server/eligibility";
import { viewMissing } from "./because";

const missing = (subject: SubjectKind, key: string) => {
  const attribute = attributeByKey(subject, key);
  return { attribute: key, label: attribute?.label, source: attribute?.source, kind: "fact" };
};

describe("a missing fact says who has to do something", () => {
  test.each([
    ["a source delivers it", missing("person", "birth_date"), null],
    ["the firm states it for this claim", missing("firm", "dispatch_agreement"), "employer"],
    ["a person's employer states it", missing("person", "front_line"), "employer"],
    ["who claims states it, and a source checks it", missing("person", "rent_monthly"), "claimant"],
    ["an officer looks", { ...missing("firm", "dispatch_agreement"), source: "officer", kind: "human" }, null],
  ])("%s", (_, one, statedBy) => {
    expect(viewMissing("zh-CN", [one])).toMatchObject([{ statedBy }]);
  });
});

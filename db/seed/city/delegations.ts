import type { CityDelegation } from "./city";
import { addDays } from "./dates";
import type { Firm } from "./firms";
import type { Person } from "./person";
import type { Setting } from "./setting";

const ACCOUNTANT_SHARE = 0.7; // of firms that pay insurance (assumption)

/** Gives every firm a legal representative and many a delegated accountant: grown people of the firm's own county. */
export function drawDelegations(
  people: readonly Person[],
  firms: readonly Firm[],
  { draws, civilDate }: Setting,
): CityDelegation[] {
  const byCounty = new Map<string, Person[]>();
  for (const person of people) {
    const { age, place } = person.resident;
    if (age < 25 || age > 62) continue;
    const neighbours = byCounty.get(place.countyName);
    if (neighbours) neighbours.push(person);
    else byCounty.set(place.countyName, [person]);
  }
  return firms.flatMap((firm) => {
    const draw = draws("delegation", firm.order);
    const candidates = byCounty.get(firm.place.countyName) ?? people.slice(0, 1);
    const [legal, accountant] = [draw.pick(candidates), draw.pick(candidates)];
    const delegations: CityDelegation[] = [
      {
        enterpriseKey: firm.key,
        personKey: legal.key,
        title: firm.legalForm === "个体工商户" ? "经营者" : "法定代表人",
        validUntil: null,
        isLegalRepresentative: true,
      },
    ];
    if (firm.insures && firm.legalForm !== "个体工商户" && accountant !== legal && draw.chance(ACCOUNTANT_SHARE))
      delegations.push({
        enterpriseKey: firm.key,
        personKey: accountant.key,
        title: "财务经办人",
        validUntil: addDays(civilDate, draw.between(40, 700)),
        isLegalRepresentative: false,
      });
    return delegations;
  });
}

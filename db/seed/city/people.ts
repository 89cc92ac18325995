import { drawBelongings } from "./belongings";
import { drawCareers } from "./careers";
import { drawDibao, drawDisabilities } from "./circumstances";
import { DISHONEST_SHARE } from "./figures";
import type { Firm } from "./firms";
import { drawHomes } from "./homes";
import { formHouseholds, type Households } from "./households";
import type { ChildFact, Person } from "./person";
import { drawFamilyName, drawName } from "./person-names";
import { drawResidents, type Resident } from "./population";
import type { DrawFor } from "./random";
import { drawSchooling } from "./schooling";
import type { Setting } from "./setting";

/** The stable key of the person drawn at this place in the order. */
export function personKey(order: number): string {
  return `p${String(order).padStart(6, "0")}`;
}

/** Names everybody: children bear their father's family name, the oldest first. */
function nameAll(residents: readonly Resident[], { fatherOf }: Households, draws: DrawFor): string[] {
  const familyNames = residents.map((one) => drawFamilyName(draws("family name", one.order)));
  return residents.map((one) => {
    const father = fatherOf[one.order] as number;
    const familyName = (father >= 0 ? familyNames[father] : familyNames[one.order]) as string;
    return drawName(draws("given name", one.order), {
      familyName,
      sex: one.sex,
      birthYear: Number(one.birthDate.slice(0, 4)),
    });
  });
}

/** A child is registered with a parent: nearly always with the mother. */
function registeredWithParents(residents: readonly Resident[], { motherOf, fatherOf }: Households): Resident[] {
  return residents.map((one) => {
    const parents = [motherOf[one.order], fatherOf[one.order]].map((order) => residents[order ?? -1]?.hukou);
    const hukou = parents[one.order % 10 === 0 ? 1 : 0];
    return hukou ? { ...one, hukou } : one;
  });
}

/** Draws all people of the city with families, schooling, work, homes and names. */
export function drawPeople(setting: Setting, firms: readonly Firm[], count: number): Person[] {
  const { draws, civilDate } = setting;
  const drawn = drawResidents(setting, count);
  const households = formHouseholds(drawn, draws);
  const residents = registeredWithParents(drawn, households);
  const names = nameAll(residents, households, draws);
  const schooling = drawSchooling(residents, setting);
  const disabilities = drawDisabilities(residents, draws);
  const isDisabled = disabilities.map((disability) => disability !== null);
  const careers = drawCareers({ residents, schooling, isDisabled }, firms, setting);
  const dibao = drawDibao(residents, households, draws);
  const homes = drawHomes(residents, households, setting);
  const belongings = drawBelongings(draws, { residents, careers }, civilDate);
  return residents.map((resident, order) => ({
    key: personKey(order),
    name: names[order] as string,
    resident,
    schooling: schooling[order] ?? null,
    career: careers[order] as Person["career"],
    disability: disabilities[order] ?? null,
    dibao: dibao[order] === true,
    homes: homes[order] as Person["homes"],
    belongings: belongings[order] as Person["belongings"],
    dishonest: resident.age >= 22 && draws("dishonest", order).chance(DISHONEST_SHARE.person / 0.8),
    isHeadOfClaim: households.isHeadOfClaim[order] === true,
    children: (households.childrenOf[order] ?? []).map((child) => childFact(residents[child] as Resident)),
  }));
}

function childFact(child: Resident): ChildFact {
  return {
    child_id: personKey(child.order),
    birth_date: child.birthDate,
    nationality_cn: true,
    hukou_city: child.hukou.city,
    hukou_county: child.hukou.county,
    lawful_birth: true,
  };
}

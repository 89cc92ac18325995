export type {
  Bilingual,
  City,
  CityDelegation,
  CityDemo,
  CityFactRecord,
  CityJurisdiction,
  CityPastClaim,
  CityPayeeAccount,
  CityPlan,
  CityPublicNotice,
  CitySource,
  CitySubject,
} from "./city";
export { generateCity } from "./generate-city";

import type { CityJurisdiction } from "./city";

/** A place where people live and firms are registered, with its weights. */
export type Place = {
  readonly code: string;
  readonly name: string;
  readonly countyName: string;
  /** How firms there begin their names. */
  readonly firmPrefix: string;
  readonly people: number;
  readonly enterprises: number;
  readonly individualBusinesses: number;
};

/** The code of the city itself. */
export const CITY_CODE = "330200";

type County = readonly [code: string, name: string, nameEn: string, prefix: string, people: number, individual: number];

/**
 * Counties with real codes, share of residents 2024 (sourced: city bulletin) and of individual businesses 2024
 * (sourced for 北仑, 余姚, 慈溪; the rest split by population).
 */
const COUNTIES: readonly County[] = [
  ["330203", "海曙区", "Haishu District", "宁波海曙", 0.1096, 0.101],
  ["330205", "江北区", "Jiangbei District", "宁波江北", 0.053, 0.0488],
  ["330206", "北仑区", "Beilun District", "宁波北仑", 0.0925, 0.1271],
  ["330211", "镇海区", "Zhenhai District", "宁波镇海", 0.0544, 0.0501],
  ["330212", "鄞州区", "Yinzhou District", "宁波鄞州", 0.175, 0.1611],
  ["330213", "奉化区", "Fenghua District", "宁波奉化", 0.0606, 0.0557],
  ["330225", "象山县", "Xiangshan County", "象山", 0.0592, 0.0545],
  ["330226", "宁海县", "Ninghai County", "宁海", 0.0729, 0.0671],
  ["330281", "余姚市", "Yuyao City", "余姚市", 0.1296, 0.1612],
  ["330282", "慈溪市", "Cixi City", "慈溪市", 0.1932, 0.1733],
];

type Zone = readonly [code: string, name: string, nameEn: string, within: string, people: number, enterprises: number];

/**
 * Zones by the county they lie in, with their share of its residents and enterprises. The codes are ours: zones have no
 * division code. Residents of 高新区 and 前湾新区 are sourced (16.1 and 29.0 of 171.1 and 188.9 ten thousand); the others
 * and all enterprise shares are assumptions. Which seven zones are meant is itself partly from memory.
 */
const ZONES: readonly Zone[] = [
  ["330212-GX", "宁波高新区", "Ningbo High-tech Zone", "330212", 0.0941, 0.15],
  ["330282-QW", "宁波前湾新区", "Ningbo Qianwan New Area", "330282", 0.1535, 0.15],
  ["330206-DX", "大榭开发区", "Daxie Development Zone", "330206", 0.05, 0.06],
  ["330206-BS", "宁波保税区", "Ningbo Free Trade Zone", "330206", 0.01, 0.1],
  ["330212-DQ", "东钱湖旅游度假区", "Dongqian Lake Resort", "330212", 0.03, 0.03],
  ["330206-MS", "梅山物流产业集聚区", "Meishan Logistics Zone", "330206", 0.02, 0.1],
  ["330206-JK", "宁波经济技术开发区", "Ningbo Economic and Technological Development Zone", "330206", 0.05, 0.12],
];

const ZONE_PREFIXES: Readonly<Record<string, string>> = {
  大榭开发区: "宁波大榭",
  东钱湖旅游度假区: "宁波东钱湖",
  梅山物流产业集聚区: "宁波梅山",
  宁波经济技术开发区: "宁波经济技术开发区",
};

/** The city, its ten counties and its seven zones. */
export const JURISDICTIONS: readonly CityJurisdiction[] = [
  { code: CITY_CODE, name: "宁波市", nameEn: "Ningbo", kind: "city", parentCode: null },
  ...COUNTIES.map(([code, name, nameEn]) => ({ code, name, nameEn, kind: "county" as const, parentCode: CITY_CODE })),
  ...ZONES.map(([code, name, nameEn, within]) => ({ code, name, nameEn, kind: "zone" as const, parentCode: within })),
];

function countyPlace([code, name, , firmPrefix, people, individual]: County): Place {
  const zones = ZONES.filter((zone) => zone[3] === code);
  const left = (column: 4 | 5) => 1 - zones.reduce((sum, zone) => sum + zone[column], 0);
  return {
    code,
    name,
    countyName: name,
    firmPrefix,
    people: people * left(4),
    enterprises: people * left(5),
    individualBusinesses: individual,
  };
}

function zonePlace([code, name, , within, people, enterprises]: Zone): Place {
  const county = COUNTIES.find(([countyCode]) => countyCode === within) as County;
  return {
    code,
    name,
    countyName: county[1],
    firmPrefix: ZONE_PREFIXES[name] ?? name,
    people: county[4] * people,
    enterprises: county[4] * enterprises,
    individualBusinesses: 0,
  };
}

/** Every place with its weights; the county's own row holds what lies outside its zones. */
export const PLACES: readonly Place[] = [...COUNTIES.map(countyPlace), ...ZONES.map(zonePlace)];

/** The place of a code. @throws Error when there is none: a slip in the fixed tables. */
export function placeOf(code: string): Place {
  const place = PLACES.find((candidate) => candidate.code === code);
  if (place === undefined) throw new Error(`no place has the code ${code}`);
  return place;
}

/** The counties' and the two zones' names that unemployment benefit is graded by; other zones count as their county. */
export function benefitCountyOf(place: Place): string {
  return place.name === "宁波高新区" || place.name === "宁波前湾新区" ? place.name : place.countyName;
}

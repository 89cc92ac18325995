/** The city's own code (GB/T 2260): its pool pays the city's share of every benefit, and its officers work for all districts. */
export const CITY_CODE = "330200";

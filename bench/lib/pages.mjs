import { cookieOf, signInAs, tapOf } from "./people.mjs";

const CITIZEN = "linxiaohe"; // much to claim
const ACCOUNTANT = "zhoumin";
const FIRM = "宁波海曙澄川贸易有限公司";

/**
 * The product's screens as people of the demonstration see them, with one benefit claimed so that there is a receipt.
 * @param {import("./product.mjs").Product} product
 */
export async function productPages({ origin, urls }) {
  const ownerUrl = urls.DATABASE_URL ?? "";
  const citizen = await signInAs(ownerUrl, { slug: CITIZEN });
  const accountant = await signInAs(ownerUrl, { slug: ACCOUNTANT, firm: FIRM });
  const [taken, shown] = citizen.owed;
  if (!taken || !shown) throw new Error(`${CITIZEN} is owed too little to show`);
  const claimId = await claim(origin, { ...taken, personId: citizen.personId, token: citizen.token });
  const cookie = cookieOf(citizen.token);
  const page = (/** @type {string} */ name, /** @type {string} */ path) => ({ name, url: `${origin}${path}`, cookie });
  const home = page("home", "/");
  const entitlement = page("entitlement", `/entitlements/${shown.entitlementId}`);
  return {
    home,
    entitlement,
    all: [
      { name: "sign-in", url: `${origin}/sign-in` },
      home,
      entitlement,
      page("claims", "/claims"),
      page("claim status", `/claims/${claimId}`),
      page("receipt", `/claims/${claimId}/receipt`),
      page("me", "/me"),
      page("payee accounts", "/accounts"),
      page("add an account", "/accounts/new"),
      { name: "firm's list", url: `${origin}/firm`, cookie: cookieOf(accountant.token) },
      { name: "offline", url: `${origin}/offline` },
    ],
  };
}

/** Claims one benefit over HTTP. @returns {Promise<string>} the claim's id */
async function claim(/** @type {string} */ origin, /** @type {import("./people.mjs").Tapper} */ by) {
  const tap = tapOf(by);
  const answer = await fetch(`${origin}${tap.path}`, { method: tap.method, headers: tap.headers, body: tap.body });
  const [{ result }] = /** @type {any} */ (await answer.json());
  if (!result) throw new Error(`the benefit could not be claimed (${answer.status})`);
  return result.data.claimId;
}

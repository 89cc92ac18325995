import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { lookFrom } from "@/app/_ui/look";
import { messagesFor } from "./catalogue";

const CITY_TIME_ZONE = "Asia/Shanghai";

/** Which language and which words this request is answered in: the phone's own choice, kept in cookies. */
export default getRequestConfig(async () => {
  const jar = await cookies();
  const look = lookFrom((name) => jar.get(name)?.value);
  return { locale: look.language, messages: messagesFor(look), timeZone: CITY_TIME_ZONE };
});

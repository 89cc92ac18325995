import type { Language } from "@/app/_ui/look";
import type { zhCN } from "./zh-cn";

declare module "next-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof zhCN;
  }
}

import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { speak } from "./_messages/say";
import { WordsProvider } from "./_messages/words";
import { KEEPS_EARLY_TAPS } from "./_ui/early-tap";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("product");
  return {
    applicationName: t("name"),
    description: t("description"),
    formatDetection: { telephone: false },
    appleWebApp: { capable: true, title: t("name"), statusBarStyle: "default" },
    icons: {
      icon: [{ url: "/icons/icon.svg", type: "image/svg+xml" }],
      apple: [{ url: "/icons/apple-touch-icon.png", sizes: "180x180" }],
    },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbf9" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1213" },
  ],
};

/** The ground of every screen: the language, the mode and the text setting that this phone has chosen. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [{ look, messages, t }, asked] = await Promise.all([speak(), headers()]);
  const { product, common, account, claim, kept, results, refusals, fault, expiry } = messages;
  return (
    <html lang={look.language} data-mode={look.mode} data-size={look.size}>
      <body>
        {/* the browser hides a nonce once it has read it, so the page never matches what was sent */}
        <script
          nonce={asked.get("x-nonce") ?? undefined}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant lines
          dangerouslySetInnerHTML={{ __html: KEEPS_EARLY_TAPS }}
        />
        <a className="skip" href="#main">
          {t("common.skip")}
        </a>
        <WordsProvider look={look} words={{ product, common, account, claim, kept, results, refusals, fault, expiry }}>
          {children}
        </WordsProvider>
      </body>
    </html>
  );
}

import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import createPwa from "next-pwa";

const OFFLINE_PAGE = "/offline";
const VERIFY_URLS = ["/verify", "/verify-receipt.mjs", "/verify-key.mjs"];
const BUILT_AT = Date.now().toString(36);
const ONE_YEAR_SECONDS = 31_536_000;

const NO_CAMERA = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/** Headers that hold for every answer. The content security policy is per request and stands in proxy.ts. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: NO_CAMERA },
  { key: "Strict-Transport-Security", value: `max-age=${ONE_YEAR_SECONDS}; includeSubDomains` },
];

/** The font of a receipt's PDF, below node_modules; see app/(citizen)/claims/[id]/receipt/pdf/paper.ts. */
const RECEIPT_FONT = "@fontsource/zcool-xiaowei/files/zcool-xiaowei-chinese-simplified-400-normal.woff";

/** The primitives as one shared file of the client build. */
const PRIMITIVES = { name: "ui", test: /[\\/]app[\\/]_ui[\\/].*\.tsx?$/, chunks: "all", minChunks: 2, enforce: true };

const withPwa = createPwa({
  dest: "public",
  customWorkerSrc: "app/_worker",
  register: true,
  disable: process.env.NODE_ENV === "development",
  cacheStartUrl: false,
  dynamicStartUrl: false,
  cacheOnFrontEndNav: false,
  reloadOnOnline: false, // a tap that was kept is sent on reconnecting; a reload would cut it off
  fallbacks: { document: OFFLINE_PAGE },
  extendDefaultRuntimeCaching: false,
  workboxOptions: {
    disableDevLogs: true,
    skipWaiting: true,
    clientsClaim: true,
    // one 404 in the precache list stops the whole worker from installing; these manifests are not served
    exclude: [/dynamic-css-manifest\.json$/, /\.map$/, /^manifest.*\.js$/],
    // The page that checks receipts works without a line: its document, the checking itself and our public key.
    manifestTransforms: [
      (entries: { url: string; revision: string | null; size: number }[]) => ({
        manifest: [...entries, ...VERIFY_URLS.map((url) => ({ url, revision: BUILT_AT, size: 0 }))],
        warnings: [],
      }),
    ],
    // Nothing personal may land in a cache: only build assets are precached. Pages come from the network or not at
    // all, and what has no route here (the API, the live status) never meets the worker's caches.
    runtimeCaching: [
      {
        urlPattern: ({ request }: { request: Request }) => request.mode === "navigate",
        handler: "NetworkOnly",
        options: {
          plugins: [
            {
              // with a list of one's own next-pwa does not attach its offline page; this is what it would have added
              handlerDidError: async ({ request }: { request: Request }) =>
                (self as unknown as { fallback: (missed: Request) => Promise<Response> }).fallback(request),
            },
          ],
        },
      },
    ],
  },
});

const config: NextConfig = {
  output: "standalone",
  images: { unoptimized: true }, // no picture is resized here, so that the door which would do it stays shut
  reactStrictMode: true,
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  typescript: { ignoreBuildErrors: true }, // `npm test` checks the types of the whole repository; a start need not wait for it
  serverExternalPackages: ["graphile-worker", "pdfkit"],
  // the letters of a receipt's PDF; read as a file, so that the build does not see it
  outputFileTracingIncludes: { "/claims/[[]id[]]/receipt/pdf": [`./node_modules/${RECEIPT_FONT}`] },
  // one file for the primitives: otherwise each screen's script carries its own copy of the icons
  webpack: (webpackConfig, { isServer }) => {
    const { splitChunks } = webpackConfig.optimization;
    if (!isServer && splitChunks) splitChunks.cacheGroups.ui = PRIMITIVES;
    return webpackConfig;
  },
  async headers() {
    return [
      { source: "/:path*", headers: SECURITY_HEADERS },
      // the one page that may ask for the camera; links to it load a whole document, which is what this header is about
      {
        source: "/scan",
        headers: [{ key: "Permissions-Policy", value: NO_CAMERA.replace("camera=()", "camera=(self)") }],
      },
      { source: "/sw.js", headers: [{ key: "Cache-Control", value: "no-cache" }] },
    ];
  },
};

export default createNextIntlPlugin("./app/_messages/request.ts")(withPwa(config));

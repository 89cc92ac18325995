import type { MetadataRoute } from "next";

/** What a phone needs to keep the product on its home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: "甬易办",
    short_name: "甬易办",
    description: "宁波市惠民惠企政策兑付：该您领的钱，算好了等您。",
    lang: "zh-CN",
    start_url: "/",
    scope: "/",
    display: "standalone",
    orientation: "portrait",
    background_color: "#fbfbf9",
    theme_color: "#fbfbf9",
    icons: [
      { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
  };
}

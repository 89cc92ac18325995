export { type PushAnswer, type PushGateway, type PushOrder, PushSubscription } from "./push-gateway";
export { createWebPush, type WebPushOptions } from "./web-push";

export { type AliyunOptions, createAliyunSms } from "./aliyun-sms";
export type {
  SmsAnswer,
  SmsFate,
  SmsGateway,
  SmsOrder,
  SmsProvider,
  SmsReceipt,
  SmsTemplate,
} from "./sms-gateway";
export { createTencentSms, type TencentOptions } from "./tencent-sms";

export { init, registerEventListener } from "@sveltia/cms";

export {
  barriers,
  browser,
  hasBrowser,
  inBrowser,
  keepScreenshot,
  type Look,
  type OpenPage,
  overflow,
} from './browser';
export { faultyPlatform, gitView, NOW, seenView, states, wellPlatform } from './views';

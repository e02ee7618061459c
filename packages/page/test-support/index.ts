export {
  barriers,
  browser,
  browserTest,
  hasBrowser,
  keepScreenshot,
  type Look,
  type OpenPage,
  overflow,
} from './browser';
export { faultyPlatform, gitView, NOW, seenView, states, wellPlatform } from './views';

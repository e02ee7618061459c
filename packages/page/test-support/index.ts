export { barriers, browser, inBrowser, keepScreenshot, type Look, type OpenPage, overflow } from './browser';

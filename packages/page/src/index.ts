export { type PageDocument, printDocument } from './document';
export { type Content, Html, html } from './html';
export { mark, type Tone } from './mark';
export { printContents, printSection, type Section } from './section';

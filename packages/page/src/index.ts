export { type PageDocument, printDocument } from './document';
export { type Content, Html, html } from './html';
export { mark, type Tone } from './mark';
export { printContents, printSection, type Section } from './section';
export { environmentTopology } from './topology/environment-topology';
export type { Place, Topology } from './topology/topology';
export { type LinkIn, topologies } from './topology/topology-section';

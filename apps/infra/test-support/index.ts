export { keepMade, readMade } from './made-once';
export { bucketModel, largerModel, variants } from './models';
export { renderOnce } from './render-once';

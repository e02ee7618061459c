export { bucketModel, largerModel, variants } from './models';

export type * from './finding';

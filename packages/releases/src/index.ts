export type * from './release-pin';

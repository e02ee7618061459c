import type { EnvironmentStacks, Provider } from './environment-stacks';

/** What the needs of one kind have in common. */
export interface NeedKind {
  readonly name: string;
  /** What does not happen without it: pods that run and answer, or the sync of Argo CD. */
  readonly keeps: 'running' | 'syncing';
  /** What is needed, as a noun: `the keys A and B of the Secret x`. */
  readonly describe: (group: string, names: readonly string[]) => string;
  /** What happens where it is not there. */
  readonly impact: string;
  /** What to do where no stack provides it. */
  readonly fix: string;
}

/** Something that an object of `dist/` needs of Terraform. */
export interface Need {
  readonly kind: NeedKind;
  /** What is told in one finding, such as a Secret. */
  readonly group: string;
  /** One of the group, such as a key; the same text where the same is needed. */
  readonly name: string;
  /** `Kind/name` of the object that needs it, and where it names it. */
  readonly object: string;
  readonly path: string;
  /** Where the stacks provide it, part by part; undefined for a part that they lack. */
  readonly providers: (stacks: EnvironmentStacks) => readonly (Provider | undefined)[];
}

import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { argoCdAnnotations } from './argocd-annotations';
import { argoCdOptions } from './argocd-options';
import { metadata } from './metadata';
import { owners } from './owners';

/** Whether controllers do with the objects what is meant: labels and annotations. */
export const acceptanceRules: readonly Rule<Comparison>[] = [
  ...argoCdOptions,
  ...argoCdAnnotations,
  ...metadata,
  ...owners,
];

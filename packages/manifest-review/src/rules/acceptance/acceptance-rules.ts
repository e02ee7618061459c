import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { argoCdAnnotations } from './argocd-annotations';
import { argoCdOptions } from './argocd-options';
import { layerAgreement } from './layer-agreement';
import { metadata } from './metadata';

/** Whether controllers do with the objects what is meant: labels, annotations, and what Terraform made. */
export const acceptanceRules: readonly Rule<Comparison>[] = [
  ...layerAgreement,
  ...argoCdOptions,
  ...argoCdAnnotations,
  ...metadata,
];

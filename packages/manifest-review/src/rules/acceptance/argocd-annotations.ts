import { objectName, stringMapAt } from '@vmshift/kubernetes';
import { meaningOf } from '../../cluster/metadata-meaning';
import { isStatedDefault } from '../../cluster/stated-defaults';
import { type Comparison, changeRule } from '../rule';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/';

/** Annotations that other rules judge: order, hooks, options. */
const KNOWN = /^argocd\.argoproj\.io\/(sync-wave|sync-options|compare-options|hook|hook-delete-policy)$/;

const IGNORES_HEALTH = 'argocd.argoproj.io/ignore-healthcheck';

/** Annotations of Argo CD that differ and that no rule judges by its key. */
function changedAnnotations({ changes }: Comparison) {
  return changes.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const [was, is] = [stringMapAt(before, 'metadata.annotations'), stringMapAt(after, 'metadata.annotations')];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter(
        (name) =>
          name.includes('argoproj.io/') && !KNOWN.test(name) && meaningOf(name) === 'some' && was[name] !== is[name],
      )
      .filter((name) => !isStatedDefault(name, was[name], is[name]))
      .map((name) => ({
        place: {
          ...{ object: objectName(after), path: `metadata.annotations["${name}"]` },
          ...{ before: was[name], after: is[name] },
        },
        ignoresHealth: name === IGNORES_HEALTH && is[name] === 'true',
      }));
  });
}

/** What an annotation of Argo CD makes of an object. */
export const argoCdAnnotations = [
  changeRule({
    id: 'health-ignored',
    title: 'Every object counts for the health of its Application',
    judge: (comparison) =>
      changedAnnotations(comparison)
        .filter(({ ignoresHealth }) => ignoresHealth)
        .map(({ place }) => place),
    class: 'outage',
    verdict: 'block',
    because: 'the object no longer counts for the health of its Application',
    impact: 'a release that does not run shows as Healthy, in Argo CD and in ./vmshiftctl status',
    fix: 'leave the annotation out',
    see: SEE,
    reads: ['metadata.annotations'],
  }),
  changeRule({
    id: 'argo-cd-annotation',
    title: 'Argo CD alone writes its annotations',
    judge: (comparison) =>
      changedAnnotations(comparison)
        .filter(({ ignoresHealth }) => !ignoresHealth)
        .map(({ place }) => place),
    class: 'sync-failure',
    verdict: 'warn',
    because: 'Argo CD reads the annotation, and writes some of them itself',
    impact: 'the object may count as another Application’s, or be left out of a sync',
    fix: 'leave annotations of Argo CD to Argo CD',
    see: SEE,
    reads: ['metadata.annotations'],
  }),
];

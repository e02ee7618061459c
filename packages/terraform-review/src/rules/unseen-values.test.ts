import { contextOf, created, release, testPlanRule } from '@vmshift/terraform-review/testing';

const place = { object: 'stack: helm_release.x', path: 'values' };

/** What hides the values of a release, with what is printed in their place, and whether of the values before as well. */
const HIDDEN = [
  ['the apply decides them', { unknown: { values: true } }, '(known after apply)', false],
  ['the apply decides one text of them', { unknown: { values: [true] } }, '(known after apply)', false],
  ['they are sensitive', { afterSensitive: { values: true } }, '(sensitive value)', true],
  ['one text of them is sensitive', { afterSensitive: { values: [true] } }, '(sensitive value)', false],
] as const;

const unseen = (chart: string, over: object, before?: object) =>
  contextOf({ changes: [{ address: 'helm_release.x', ...(before && { before }), after: release(chart), ...over }] });

testPlanRule('chart-values-unseen', {
  flags: Object.fromEntries(
    HIDDEN.flatMap(([title, over, after, both]) => [
      [
        `${title}, for a new release`,
        [unseen('argo-cd', over), { ...place, before: undefined, after, verdict: 'info' }],
      ],
      [
        title,
        [
          unseen('argo-cd', over, release('argo-cd', { a: 1 })),
          { ...place, before: both ? after : '{"a":1}', after, verdict: 'warn' },
        ],
      ],
    ]),
  ),
  accepts: {
    'values that grant rights': unseen('argocd-apps', { unknown: { values: true } }),
    'values that are seen': created('helm_release', release('argo-cd', { a: 1 })),
  },
});

testPlanRule('granting-values-unseen', {
  flags: Object.fromEntries(
    HIDDEN.flatMap(([title, over, after, both]) => [
      [
        `${title}, for a new release`,
        [unseen('argocd-apps', over), { ...place, before: undefined, after, verdict: 'block' }],
      ],
      [
        title,
        [
          unseen('argocd-apps', over, release('argocd-apps', { projects: {} })),
          { ...place, before: both ? after : '{"projects":{}}', after, verdict: 'block' },
        ],
      ],
    ]),
  ),
  accepts: {
    'values of another chart': unseen('argo-cd', { unknown: { values: true } }),
    'values that are seen': created('helm_release', release('argocd-apps')),
  },
});

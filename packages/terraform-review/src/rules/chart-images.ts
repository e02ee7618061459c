import type { Rule } from '@vmshift/findings';
import { isEmpty } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { type ChangedValue, changedValues } from './changed-values';
import { chartName } from './chart-name';

const TYPES = ['helm_release'];
const SEE = 'https://helm.sh/docs/chart_best_practices/pods/#images';

/** Names that tell where an image comes from, and which one it is. */
const ORIGIN = ['imageRegistry', 'registry', 'repository'];
const VERSION = ['digest', 'imageTag', 'tag'];

/** Values that name an image: those below an image, and an image that is one text. */
function imageValues(release: PlannedResource, names: readonly string[]): readonly ChangedValue[] {
  return changedValues(release, names).filter(({ path }) => path.some((step) => /image/i.test(String(step))));
}

function placesOf(release: PlannedResource, values: readonly ChangedValue[]) {
  const chart = chartName(release) ?? 'the chart';
  return values.filter(({ after }) => !isEmpty(after)).map(({ path }) => ({ path, chart }));
}

const chartImageOrigin = resourceRule({
  id: 'chart-image-origin',
  title: 'The images of a chart come from who publishes the chart',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    placesOf(release, [
      ...imageValues(release, ORIGIN),
      ...changedValues(release, ['image']).filter(({ after }) => typeof after === 'string'),
    ]),
  class: 'wrong-image',
  verdict: 'block',
  because: ({ chart, after }) => `an image of ${chart} is taken from ${after}`,
  impact:
    'a program that was not released with this chart runs with its rights, which for an ingress or Argo CD are many',
  fix: 'leave the images to the chart',
  see: SEE,
  reads: ORIGIN.map((name) => `values.**.${name}`),
});

const chartImageVersion = resourceRule({
  id: 'chart-image-version',
  title: 'A chart runs the version that it was released with',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) => placesOf(release, imageValues(release, VERSION)),
  class: 'wrong-image',
  verdict: 'warn',
  because: ({ chart, after }) => `${chart} runs ${after} in place of the version that it was released with`,
  impact: 'the settings of the chart meet a program that they were not made for; the next upgrade keeps this version',
  fix: 'raise the version of the chart, and leave the image to it',
  see: SEE,
  reads: VERSION.map((name) => `values.**.${name}`),
});

/** Which images the pods of a chart run. */
export const chartImageRules: readonly Rule<PlanContext>[] = [chartImageOrigin, chartImageVersion];

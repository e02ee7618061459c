import { judgeAll } from '@vmshift/findings';
import { valueAtPath } from '@vmshift/kubernetes';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { compareSides } from '../src/review';
import { newObjectFindings } from '../src/rules/new-object-findings';
import { changeRules } from '../src/rules/rules';
import { ACCEPTANCE_CHANGES } from './catalogue/acceptance-changes';
import { AVAILABILITY_CHANGES } from './catalogue/availability-changes';
import { DATA_CHANGES } from './catalogue/data-changes';
import { HARMLESS_CHANGES } from './catalogue/harmless-changes';
import { REACHABILITY_CHANGES } from './catalogue/reachability-changes';

const ALL = [
  ...DATA_CHANGES,
  ...AVAILABILITY_CHANGES,
  ...REACHABILITY_CHANGES,
  ...ACCEPTANCE_CHANGES,
  ...HARMLESS_CHANGES,
];

/** What no file holds: the Application, the cluster, the pin, and the pod that cert-manager makes. */
const NOT_RENDERED = /^(Application|Cluster|ReleasePin)\/|^Pod\/acme-http-solver$/;

// A reader opens the object at that path, and the report links to its line.
test('what a rule names stands there before or after', () => {
  const astray = ALL.flatMap(({ change }) => {
    const { environments } = change(new Draft(frozenSide)).side();
    return [...frozenSide.environments].flatMap(([name, side]) => {
      if (environments.get(name) === side) return [];
      const comparison = compareSides(name, side, environments.get(name));
      return [...judgeAll(changeRules, comparison), ...newObjectFindings(comparison)]
        .filter(({ object }) => !NOT_RENDERED.test(object))
        .filter(({ object, path }) =>
          [comparison.before, comparison.after]
            .flatMap((view) => view.find(object) ?? [])
            .every((one) => valueAtPath(one, path) === undefined),
        )
        .map(({ id, object, path }) => `${id}: ${object} ${path}`);
    });
  });
  expect([...new Set(astray)]).toEqual([]);
});

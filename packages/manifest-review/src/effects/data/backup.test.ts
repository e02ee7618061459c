import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { review } from '../../review';

const UPLOAD = 'spec.jobTemplate.spec.template.spec.initContainers[upload].args';

/** What the review finds when the upload of production's dumps goes elsewhere. */
function findingsFor(change: (target: string) => string): readonly string[] {
  const base = frozenSide;
  const head = new Draft(base).map<string[]>('production', 'CronJob/postgresql-backup', UPLOAD, (args) =>
    args.map((word) => (word.startsWith('backup:') ? change(word) : word)),
  );
  return review(base, head.side()).findings.map(({ id }) => id);
}

test('dumps that go to another folder are told', () => {
  expect(findingsFor((target) => `${target}elsewhere`)).toContain('backup-weakened');
});

test('a folder is the same with and without a slash at its end', () => {
  expect(findingsFor((target) => target.replace(/\/*$/, '///'))).not.toContain('backup-weakened');
  expect(findingsFor((target) => target.replace(/\/*$/, ''))).not.toContain('backup-weakened');
});

import fc from 'fast-check';
import { ApplyLog } from './apply-log';

const AT = '2026-11-27T09:23:37.999143Z';
const resource = (addr: string): object => ({ addr, resource_type: addr.split('.')[0] });
const json = (type: string, message: string, rest: object = {}): string =>
  JSON.stringify({ '@level': 'info', '@message': message, '@module': 'terraform.ui', '@timestamp': AT, type, ...rest });
const call = (type: string, message: string, addr: string, action: string, id?: string): string =>
  json(type, message, { hook: { resource: resource(addr), action, ...(id === undefined ? {} : { id_value: id }) } });
const planned = (addr: string, action: string): string =>
  json('planned_change', `${addr}: Plan to ${action}`, { change: { resource: resource(addr), action } });

function logOf(...lines: readonly string[]): { readonly log: ApplyLog; readonly shown: readonly string[] } {
  const log = new ApplyLog();
  return { log, shown: lines.flatMap((line) => log.add(line)) };
}

test('shows the calls with their number, and how the apply ended', () => {
  const { log, shown } = logOf(
    json('version', 'Terraform 1.11.4', { terraform: '1.11.4', ui: '1.2' }),
    planned('a.one', 'create'),
    planned('a.two', 'replace'),
    planned('data.a.three', 'read'),
    call('apply_start', 'a.one: Creating...', 'a.one', 'create'),
    call('apply_progress', 'a.one: Still creating... [10s elapsed]', 'a.one', 'create'),
    call('apply_complete', 'a.one: Creation complete after 12s [id=7]', 'a.one', 'create', '7'),
    json('log', '\nInterrupt received.\nPlease wait\n'),
    call('apply_start', 'a.two: Destroying... [id=8]', 'a.two', 'delete', '8'),
    call('apply_complete', 'a.two: Destruction complete after 1s', 'a.two', 'delete'),
    call('apply_start', 'a.two: Creating...', 'a.two', 'create'),
    call('apply_complete', 'a.two: Creation complete after 1s [id=9]', 'a.two', 'create', '9'),
    json('change_summary', 'Apply complete! Resources: 2 added, 0 changed, 1 destroyed.', {
      changes: { add: 2, operation: 'apply' },
    }),
    json('outputs', 'Outputs: 1', { outputs: { password: { sensitive: false, value: 'geheim' } } }),
  );
  expect(shown).toEqual([
    'a.one: Creating... (1 of 2)',
    'a.one: Still creating... [10s elapsed]',
    'a.one: Creation complete after 12s [id=7]',
    'Interrupt received.',
    'Please wait',
    'a.two: Destroying... [id=8] (2 of 2)',
    'a.two: Destruction complete after 1s',
    'a.two: Creating...',
    'a.two: Creation complete after 1s [id=9]',
    'Apply complete! Resources: 2 added, 0 changed, 1 destroyed.',
  ]);
  expect(log).toMatchObject({ complete: true, stale: false, errors: '' });
  expect(log.begun).toEqual([
    { address: 'a.one', action: 'create', id: '7' },
    { address: 'a.two', action: 'create', id: '9' },
  ]);
});

test('shows that the lock is waited for, which is what a person is told then', () => {
  const { shown } = logOf(json('state_lock_acquire', 'Acquiring state lock. This may take a few moments...'));
  expect(shown).toEqual(['Acquiring state lock. This may take a few moments...']);
});

test('shows who holds a lock, and not how locks are switched off', () => {
  const { log, shown } = logOf(
    diagnostic(
      'Error acquiring the state lock',
      'Error message: told\nLock Info:\n  ID:        3f1a\n  Who:       root@vm\n  Info:      \n\n\nTerraform acquires a state lock to protect the state from being written\nby multiple users at the same time. Please resolve the issue above and try\nagain. For most commands, you can disable locking with the "-lock=false"\nflag, but this is not recommended.',
    ),
  );
  expect(shown).toEqual([
    'Error: Error acquiring the state lock',
    'Error message: told',
    'Lock Info:',
    '  ID:        3f1a',
    '  Who:       root@vm',
    '  Info:      ',
  ]);
  expect(log.errors).toContain('ID:        3f1a');
});

test('an object is being made until its call has ended, well or not', () => {
  const begin = (addr: string, action: string): string => call('apply_start', '', addr, action);
  const { log } = logOf(begin('a.one', 'create'), begin('a.two', 'create'), begin('a.three', 'update'));
  expect(log.making).toEqual([
    { address: 'a.one', since: new Date(AT) },
    { address: 'a.two', since: new Date(AT) },
  ]);
  log.add(call('apply_complete', '', 'a.one', 'create', '7'));
  log.add(call('apply_errored', '', 'a.two', 'create'));
  expect(log.making).toEqual([]);
});

const diagnostic = (summary: string, detail: string, address?: string, severity = 'error'): string =>
  json('diagnostic', `Error: ${summary}`, {
    diagnostic: { severity, summary, detail, address, snippet: { code: 'x', values: [{ statement: 'is "geheim"' }] } },
  });

test('keeps every error with its object, and none of the values that Terraform quotes', () => {
  const { log, shown } = logOf(
    diagnostic('failed to create LKE cluster', '[429] too many\nrequests', 'linode_lke_cluster.a'),
    diagnostic('deprecated', 'use another', undefined, 'warning'),
    diagnostic('second', '', 'helm_release.b'),
    'panic: from a provider',
  );
  expect(log.errors).toBe(
    [
      'Error: failed to create LKE cluster\n\n  with linode_lke_cluster.a,\n\n[429] too many\nrequests\n',
      'Error: second\n\n  with helm_release.b,\n',
      'panic: from a provider',
    ].join('\n'),
  );
  expect(shown.join('\n')).toContain('Warning: deprecated\nuse another');
  expect(shown.join('\n')).not.toContain('geheim');
});

test.each(['Saved plan is stale', 'Saved plan does not match the given state'])(
  '"%s": nothing was applied',
  (summary) => {
    expect(logOf(diagnostic(summary, '')).log).toMatchObject({ complete: false, stale: true, begun: [] });
  },
);

test('a plan that a plan sums up is not applied', () => {
  const { log } = logOf(json('change_summary', 'Plan: 1 to add', { changes: { operation: 'plan' } }));
  expect(log.complete).toBe(false);
});

test('takes any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const { log } = logOf(text);
        expect(log).toMatchObject({ complete: false, stale: false, begun: [] });
      },
    ),
  );
});

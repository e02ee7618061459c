import { observe } from '../observation';
import { failed, latestRuns } from './workflow-runs';

const run = (id: number, path: string, branch: string, time: string, rest: object = {}) => ({
  id,
  path: `.github/workflows/${path}`,
  head_branch: branch,
  head_sha: 'a'.repeat(40),
  event: 'push',
  status: 'completed',
  conclusion: 'success',
  html_url: `https://github.com/o/r/actions/runs/${id}`,
  created_at: time,
  ...rest,
});

describe('latestRuns', () => {
  const answered = (workflow_runs: unknown) => latestRuns(async () => ({ workflow_runs }), 'o/r', ['main']);

  test('keeps the newest run of each workflow and branch, whatever the order', async () => {
    const runs = await answered([
      run(1, 'ci.yaml', 'main', '2026-11-24T10:00:00Z'),
      run(3, 'ci.yaml', 'main', '2026-11-24T12:00:00Z', { conclusion: 'failure' }),
      run(2, 'ci.yaml', 'main', '2026-11-24T11:00:00Z'),
      run(4, 'release.yaml', 'main', '2026-11-24T09:00:00Z', { status: 'in_progress', conclusion: null }),
    ]);
    expect(runs.map(({ id }) => id)).toEqual([3, 4]);
    expect(runs.map(failed)).toEqual([true, false]);
  });

  const dispatch = (id: number, hour: string, title: string, conclusion: string | null, rest: object = {}) =>
    run(id, 'release.yaml', 'main', `2026-11-24T${hour}:00:00Z`, {
      event: 'workflow_dispatch',
      name: 'Release',
      display_title: title,
      conclusion,
      ...rest,
    });
  const release = (branch: string, digit: string, build?: number) =>
    `Release ${branch} ${digit.repeat(40)}${build === undefined ? '' : ` build ${build}`}`;

  test('a failed release of one branch is not hidden by a later success of another', async () => {
    const runs = await answered([
      dispatch(1, '10', release('main', 'a'), 'failure'),
      dispatch(2, '11', release('develop', 'b'), 'success'),
    ]);
    expect(runs.filter(failed)).toMatchObject([{ id: 1, subject: 'main at aaaaaaaaaaaa' }]);
  });

  test('a later success of the same branch speaks for it, unless it is of an older build', async () => {
    const failing = dispatch(1, '10', release('main', 'b', 12), 'failure');
    expect((await answered([failing, dispatch(2, '11', release('main', 'c', 13), 'success')])).filter(failed)).toEqual(
      [],
    );
    const late = dispatch(2, '11', release('main', 'a', 11), 'success');
    expect((await answered([failing, late])).filter(failed)).toMatchObject([{ id: 1 }]);
  });

  test('what was skipped, cancelled or is under way hides no failure', async () => {
    const failing = dispatch(1, '10', release('main', 'a'), 'failure');
    const runs = await answered([
      failing,
      dispatch(2, '11', release('main', 'b'), 'cancelled'),
      dispatch(3, '12', release('main', 'b'), 'skipped'),
      dispatch(4, '13', release('main', 'b'), null, { status: 'waiting' }),
    ]);
    expect(runs.map(({ id, status }) => [id, status])).toEqual([
      [4, 'waiting'],
      [1, 'completed'],
    ]);
    expect(runs.filter(failed)).toMatchObject([{ id: 1 }]);
  });

  test('a rollback of one environment speaks for no other, for no other verb, and an unknown title for none', async () => {
    const operate = (id: number, hour: string, title: string, conclusion: string) =>
      dispatch(id, hour, title, conclusion, { path: '.github/workflows/operate.yaml', name: 'Operate' });
    const runs = await answered([
      operate(1, '10', 'rollback production', 'failure'),
      operate(2, '11', 'rollback dev', 'failure'),
      operate(3, '12', 'rollback dev', 'success'),
      operate(4, '13', 'hold production', 'success'),
      operate(5, '14', 'Something else', 'failure'),
      operate(6, '15', 'Something new', 'success'),
    ]);
    expect(runs.filter(failed).map(({ subject }) => subject)).toEqual(['rollback production', 'Something else']);
  });

  test('a push and a start by hand of one workflow are the same thing', async () => {
    const infra = (id: number, hour: string, rest: object) =>
      run(id, 'infra.yaml', 'main', `2026-11-24T${hour}:00:00Z`, { name: 'Infra', ...rest });
    const runs = await answered([
      infra(1, '10', { display_title: 'Grow the pool', conclusion: 'failure' }),
      infra(2, '11', { display_title: 'Infra', event: 'workflow_dispatch' }),
    ]);
    expect(runs.map(({ id }) => id)).toEqual([2]);
  });

  test('leaves out pull requests and branches that no environment follows', async () => {
    const runs = await answered([
      run(1, 'ci.yaml', 'main', '2026-11-24T10:00:00Z', { event: 'pull_request' }),
      run(2, 'ci.yaml', 'feature/x', '2026-11-24T10:00:00Z'),
    ]);
    expect(runs).toEqual([]);
  });

  test('an answer of another shape is unknown, not empty', async () => {
    expect(await observe(answered('moved'))).toMatchObject({ state: 'unknown' });
  });
});

import { observe } from '../observation';
import { failed, latestRuns } from './workflow-runs';

const run = (id: number, branch: string, time: string, rest: object = {}) => ({
  id,
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
  const answered = (workflow_runs: unknown, workflow = 'release.yaml') =>
    latestRuns(async () => ({ workflow_runs }), 'o/r', workflow, 'main');

  test('asks for one workflow and branch', async () => {
    const asked: string[] = [];
    const api = async (path: string) => {
      asked.push(path);
      return { workflow_runs: [] };
    };
    await latestRuns(api, 'o/r', 'ci.yaml', 'feature/ü');
    expect(asked).toEqual([
      '/repos/o/r/actions/workflows/ci.yaml/runs?branch=feature%2F%C3%BC&per_page=100&exclude_pull_requests=true',
    ]);
  });

  test('keeps the newest run, whatever the order, and what is under way after it', async () => {
    const runs = await answered(
      [
        run(1, 'main', '2026-11-24T10:00:00Z'),
        run(3, 'main', '2026-11-24T12:00:00Z', { conclusion: 'failure' }),
        run(2, 'main', '2026-11-24T11:00:00Z'),
        run(4, 'main', '2026-11-24T13:00:00Z', { status: 'queued', conclusion: null }),
        run(5, 'main', '2026-11-24T14:00:00Z', { status: 'waiting', conclusion: null }),
      ],
      'ci.yaml',
    );
    expect(runs.map(({ id }) => id)).toEqual([5, 4, 3]);
    expect(runs.map(failed)).toEqual([false, false, true]);
  });

  const dispatch = (id: number, hour: string, title: string, conclusion: string | null, rest: object = {}) =>
    run(id, 'main', `2026-11-24T${hour}:00:00Z`, {
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
      dispatch(id, hour, title, conclusion, { name: 'Operate' });
    const runs = await answered(
      [
        operate(1, '10', 'rollback production', 'failure'),
        operate(2, '11', 'rollback dev', 'failure'),
        operate(3, '12', 'rollback dev (0a1b2c)', 'success'),
        operate(4, '13', 'hold production', 'success'),
        operate(5, '14', 'Something else', 'failure'),
        operate(6, '15', 'Something new', 'success'),
      ],
      'operate.yaml',
    );
    expect(runs.filter(failed).map(({ subject }) => subject)).toEqual(['rollback production', 'Something else']);
  });

  test('a push and a start by hand of one workflow are the same thing', async () => {
    const infra = (id: number, hour: string, rest: object) =>
      run(id, 'main', `2026-11-24T${hour}:00:00Z`, { name: 'Infra', ...rest });
    const runs = await answered(
      [
        infra(1, '10', { display_title: 'Grow the pool', conclusion: 'failure' }),
        infra(2, '11', { display_title: 'Infra', event: 'workflow_dispatch' }),
      ],
      'infra.yaml',
    );
    expect(runs.map(({ id }) => id)).toEqual([2]);
  });

  test('a run that was cancelled is shown until another one has done what it was for', async () => {
    const cancelled = dispatch(2, '11', release('main', 'b', 12), 'cancelled');
    const before = dispatch(1, '10', release('main', 'a', 11), 'success');
    const shown = async (...runs: object[]) => (await answered(runs)).map(({ id, conclusion }) => [id, conclusion]);
    expect(await shown(before, cancelled)).toEqual([
      [2, 'cancelled'],
      [1, 'success'],
    ]);
    expect(await shown(before, cancelled, dispatch(3, '12', release('main', 'c', 13), 'success'))).toEqual([
      [3, 'success'],
    ]);
    expect(await shown(before, cancelled, dispatch(3, '12', release('develop', 'c', 13), 'success'))).toEqual([
      [3, 'success'],
      [2, 'cancelled'],
      [1, 'success'],
    ]);
    expect(await shown(cancelled)).toEqual([[2, 'cancelled']]);
  });

  test('keeps the number of the build that is released', async () => {
    expect(await answered([dispatch(1, '10', release('main', 'a', 11), 'success')])).toMatchObject([{ build: 11 }]);
  });

  test('leaves out pull requests, and branches that were not asked for', async () => {
    const runs = await answered([
      run(1, 'main', '2026-11-24T10:00:00Z', { event: 'pull_request' }),
      run(2, 'feature/x', '2026-11-24T10:00:00Z'),
    ]);
    expect(runs).toEqual([]);
  });

  test('ten thousand runs of one thing are one', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) =>
      run(index, 'main', new Date(index * 1000).toISOString(), { conclusion: 'failure' }),
    );
    expect((await answered(all, 'ci.yaml')).map(({ id }) => id)).toEqual([9_999]);
  });

  test.each([['moved'], [null], [[null]], [[{ id: 'seven' }]], [[run(1, 'main', 7 as unknown as string)]]])(
    'an answer of another form is unknown, not empty: %j',
    async (answer) => {
      expect(await observe(answered(answer))).toMatchObject({ state: 'unknown' });
    },
  );

  test('a title with control characters is kept as it is: it is printed safely', async () => {
    const [one] = await answered([dispatch(1, '10', '\u001b[2JRelease', 'failure')]);
    expect(one?.subject).toBe('\u001b[2JRelease');
  });
});

import fc from 'fast-check';
import { changesOf, type EnvironmentState, findHold } from './plan';
import { planRelease, type ReleaseRequest } from './plan-release';
import { applyPlan, commits, editPin, environmentState, pins, reasons } from './testing';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const pin = (commit: string, sequence: number) => ({
  branch: 'main',
  commit,
  images: { api: { tag: `main-${commit}` }, celery: { tag: `main-${commit}` } },
  sequence,
});
const production = environmentState('production', 'main', pin(A, 5));
const outcome = (request: Partial<ReleaseRequest>, state: EnvironmentState = production) =>
  planRelease({ branch: 'main', commit: B, ...request }, [state]).environments[0];

const requests: fc.Arbitrary<ReleaseRequest> = fc.record(
  {
    branch: fc.constantFrom('main', 'develop'),
    commit: fc.oneof(commits, fc.constantFrom(A, B)),
    digests: fc.record({ api: fc.constant(digest('1')), celery: fc.constant(digest('2')) }, { requiredKeys: [] }),
    sequence: fc.nat(20),
    force: fc.boolean(),
    reason: reasons,
  },
  { requiredKeys: ['branch', 'commit'] },
);

const histories = (name: string, branch: string): fc.Arbitrary<EnvironmentState> =>
  fc
    .array(pins(branch), { maxLength: 4 })
    .map((versions) => versions.reduce((state, next) => editPin(next, state), environmentState(name, branch)));

const states = fc.tuple(histories('production', 'main'), histories('staging', 'develop'), histories('dev', 'develop'));

test('a first build without a number has the lowest one, so that any numbered build follows it', () => {
  const first = planRelease({ branch: 'main', commit: A }, [environmentState('production', 'main')]);
  expect(changesOf(first).map(({ to }) => to.sequence)).toEqual([0]);
});

test('a release never touches an environment of another branch', () => {
  fc.assert(
    fc.property(requests, states, (request, all) => {
      for (const { environment, to } of changesOf(planRelease(request, all))) {
        expect(all.find((state) => state.environment.name === environment)?.environment.branch).toBe(request.branch);
        expect(to.branch).toBe(request.branch);
        expect(to.images.api.tag).toBe(`${request.branch}-${request.commit}`);
      }
    }),
  );
});

test('a held environment never changes, forced or not', () => {
  fc.assert(
    fc.property(requests, states, (request, all) => {
      const changed = changesOf(planRelease(request, all)).map(({ environment }) => environment);
      for (const state of all) {
        if (findHold(state) !== undefined) expect(changed).not.toContain(state.environment.name);
      }
    }),
  );
});

test('a plan carried out twice equals one carried out once, and planning again finds nothing to do', () => {
  fc.assert(
    fc.property(requests, states, (request, all) => {
      const plan = planRelease(request, all);
      const once = all.map((state) => applyPlan(plan, state));
      expect(once.map((state) => applyPlan(plan, state)).map((state) => state.pin)).toEqual(
        once.map((state) => state.pin),
      );
      expect(changesOf(planRelease(request, once))).toEqual([]);
    }),
  );
});

test('without force the pinned sequence number of an environment never sinks', () => {
  fc.assert(
    fc.property(requests, states, (request, all) => {
      for (const { from, to } of changesOf(planRelease({ ...request, force: false }, all))) {
        expect(to.sequence).toBeGreaterThanOrEqual(from?.sequence ?? 0);
      }
    }),
  );
});

test('a plan is plain JSON data', () => {
  fc.assert(
    fc.property(requests, states, (request, all) => {
      const plan = planRelease(request, all);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }),
  );
});

test('a newer build is pinned', () => {
  expect(outcome({ sequence: 6 })).toEqual({
    environment: 'production',
    outcome: 'change',
    from: pin(A, 5),
    to: pin(B, 6),
    because: 'replaces main-aaaaaaaaaaaa',
  });
});

test('an older build is refused unless forced', () => {
  expect(outcome({ sequence: 4 })).toMatchObject({
    outcome: 'refused',
    because: expect.stringContaining('build 4 is older than the pinned build 5 (main-aaaaaaaaaaaa)'),
  });
  expect(outcome({ sequence: 4, force: true, reason: 'x' })).toMatchObject({ outcome: 'change', to: { sequence: 4 } });
});

test('the same number with another commit is refused, as nothing shows which is newer', () => {
  expect(outcome({ sequence: 5 })).toMatchObject({
    outcome: 'refused',
    because: expect.stringContaining('another commit'),
  });
  expect(outcome({ sequence: 0 }, environmentState('production', 'main', pin(A, 0)))).toMatchObject({
    outcome: 'change',
  });
});

test('the same build again is reported as nothing to do', () => {
  expect(outcome({ commit: A, sequence: 5 })).toMatchObject({
    outcome: 'unchanged',
    because: 'already runs main-aaaaaaaaaaaa',
  });
  expect(outcome({ commit: A, sequence: 4 })).toMatchObject({ outcome: 'unchanged' });
  expect(outcome({ commit: A })).toMatchObject({ outcome: 'unchanged' });
});

test('the same commit built again is pinned: a higher number, or other digests', () => {
  expect(outcome({ commit: A, sequence: 6 })).toMatchObject({ outcome: 'change', to: { sequence: 6 } });
  expect(outcome({ commit: A, sequence: 5, digests: { api: digest('1') } })).toMatchObject({
    outcome: 'change',
    to: { images: { api: { digest: digest('1') } } },
  });
});

test('without a number the order stays as it is, and a later build still passes', () => {
  expect(outcome({})).toMatchObject({ outcome: 'change', to: { commit: B, sequence: 5 } });
});

test('a build that ran before gets its number and digests back, and is older', () => {
  const first = {
    ...pin(A, 5),
    images: { api: { tag: `main-${A}`, digest: digest('1') }, celery: { tag: `main-${A}` } },
  };
  const later = editPin(pin(B, 6), environmentState('production', 'main', first));
  expect(outcome({ commit: A }, later)).toMatchObject({ outcome: 'refused' });
  const force = { commit: A, force: true, reason: 'x' };
  expect(outcome(force, later)).toMatchObject({ to: first });
  expect(outcome({ ...force, sequence: 5 }, later)).toMatchObject({ to: first });
  // Built again under another number: nothing tells that its digests are the same.
  expect(outcome({ ...force, sequence: 7 }, later)).toHaveProperty('to', pin(A, 7));
});

test('an environment without a pin, or that follows another branch now, gets its first build', () => {
  expect(outcome({ sequence: 1 }, environmentState('qa', 'main'))).toMatchObject({ outcome: 'change', to: pin(B, 1) });
  const moved = environmentState('qa', 'main', { ...pin(A, 9), branch: 'develop' });
  expect(outcome({ sequence: 1 }, moved)).toMatchObject({ outcome: 'change', to: pin(B, 1) });
});

test('a branch that nothing follows is an error that names those that are followed', () => {
  expect(() => planRelease({ branch: 'feature', commit: A }, [production])).toThrow(
    'no environment follows the branch feature; followed are: main',
  );
});

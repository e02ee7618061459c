import { model } from '@vmshift/environments';
import { gitView } from '../../test-support/views';
import { addresses } from '../links';
import { capacity } from './capacity';

const view = gitView();
const to = addresses(view.model.platform, view.source.commit);

/** The section for a model in which one environment stands alone, changed. */
function printed(change: (cluster: (typeof model.environments)[number]['cluster']) => object): string {
  const [first] = model.environments;
  if (first === undefined) throw new Error('no environment');
  const environment = { ...first, cluster: { ...first.cluster, ...change(first.cluster) } };
  return capacity({ ...view, model: { ...model, environments: [environment] } }, to).body.toString();
}

test('what does not fit at the peak is named', () => {
  const text = printed(({ nodePool }) => ({ nodePool: { ...nodePool, maxNodes: 3 } }));
  expect(text).toMatch(/At the peak <span class="mark bad">.*no room for \d+ api, \d+ worker/);
});

test('a rollout that takes more nodes than there may be is told', () => {
  const text = printed(({ nodePool }) => ({ nodePool: { ...nodePool, maxNodes: 3 } }));
  expect(text).toMatch(/In a rollout <span class="mark bad">.*4 of 3 nodes: too few/);
});

test('a reserved pool is named, and a plan without a size is told', () => {
  const pool = { name: 'batch', type: 'g6-standard-2', minNodes: 1, maxNodes: 2, reserved: true };
  expect(printed(() => ({ additionalNodePools: [pool] }))).toMatch(
    /reserved pool batch: <a [^>]*additionalNodePools\[0\][^>]*>1 to 2 g6-standard-2/,
  );
  expect(printed(({ nodePool }) => ({ nodePool: { ...nodePool, type: 'g9-new-1' } }))).toContain('is not known here');
});

test('the pieces of each bar stay within the node', () => {
  const bars =
    capacity(view, to)
      .body.toString()
      .match(/<svg aria-hidden="true">(?:<rect[^>]*>)+/g) ?? [];
  expect(bars.length).toBeGreaterThan(20);
  for (const bar of bars) {
    const ends = [...bar.matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, x, width]) => Number(x) + Number(width));
    expect(Math.max(...ends)).toBeLessThanOrEqual(101);
  }
});

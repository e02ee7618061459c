import { gitView, states } from '../../test-support/views';
import { addresses } from '../links';
import { releases } from './releases';

const view = gitView();
const to = addresses(view.model.platform, view.source.commit);
const laneOf = (name: string, text: string): string =>
  new RegExp(`<span>${name}</span>(.*?)</div>`, 's').exec(text)?.[1] ?? '';

test('a hold is a band from the change that held to the one that resumed, or until now', () => {
  const text = releases(view, to).body.toString();
  expect(laneOf('production', text).match(/class="band" x="[\d.]+%" y="30%" width="[\d.]+%"/g)).toHaveLength(1);
  const [, x = '', width = ''] =
    /class="band" x="([\d.]+)%" y="30%" width="([\d.]+)%"/.exec(laneOf('staging', text)) ?? [];
  expect(Number(x) + Number(width)).toBeCloseTo(100);
  expect(laneOf('dev', text)).not.toContain('class="band"');
});

test('a history that is longer than the table ends in the command that lists all of it', () => {
  const many = states.map((state) => ({ ...state, history: Array.from({ length: 12 }, () => state.history).flat() }));
  const text = releases({ ...view, states: many }, to).body.toString();
  expect(text.match(/<tr role="row"><td/g)).toHaveLength(20);
  expect(text).toContain('172 older: <code>./vmshiftctl history ENVIRONMENT</code>');
});

test('times of a clock that is ahead, and without any release, stay in the picture', () => {
  const ahead = states.map((state) => ({
    ...state,
    history: state.history.map((entry) => ({ ...entry, authorDate: '2030-01-01T00:00:00Z' })),
  }));
  expect(laneOf('dev', releases({ ...view, states: ahead }, to).body.toString())).toContain('x="100%"');
  const none = states.map((state) => ({ ...state, history: [] }));
  expect(releases({ ...view, states: none }, to).body.toString()).not.toMatch(/NaN|Infinity/);
});

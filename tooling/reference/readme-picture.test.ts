import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const [, picture = ''] = /```mermaid\n([\s\S]*?)```/.exec(readme) ?? [];

/** The boxes of each path, from left to right. */
const paths = [...picture.matchAll(/subgraph .*\n\s*direction LR\n(.*)\n/g)].map(([, chain = '']) =>
  [...chain.matchAll(/\["(.*?)"\]/g)].map(([, text = '']) => text.split('<br/>')),
);

test('the picture shows the path of a release, the way back and the path of a change', () => {
  expect([...picture.matchAll(/subgraph \w+\["(.*)"\]/g)].map(([, title]) => title)).toEqual([
    'A release',
    'The way back',
    'A change of the platform',
  ]);
});

test('it is legible in the width that GitHub gives it: five boxes across at most, with short lines', () => {
  expect(paths.map((boxes) => boxes.length)).toEqual([5, 5, 5]);
  expect(paths.flat(2).filter((line) => line.length > 17)).toEqual([]);
});
